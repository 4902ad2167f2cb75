import { AreaError } from "../formats/coded-error";

export type DataErrorCode =
  | "data/missing-array"
  | "data/not-a-matrix"
  | "data/not-a-vector"
  | "data/complex"
  | "data/not-numeric"
  | "data/not-labels"
  | "data/fractional-label"
  | "data/row-mismatch"
  | "data/no-rows"
  | "data/no-columns"
  | "data/too-large"
  | "data/label-map-class"
  | "data/empty-split"
  | "data/non-finite-future"
  | "data/beyond-float32"
  | "data/bad-mapping"
  | "data/no-inputs"
  | "data/empty-columns"
  | "data/one-class"
  | "data/too-many-classes"
  | "data/too-many-values"
  | "data/too-many-columns";

/** A sketches file, or what a configuration makes of it, that cannot be trained on. */
export class DataError extends AreaError<DataErrorCode> {
  override readonly name = "DataError";
}
