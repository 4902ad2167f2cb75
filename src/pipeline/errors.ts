import { AreaError } from "../formats/coded-error";

export type PipelineErrorCode =
  | "pipeline/no-customers"
  | "pipeline/no-events"
  | "pipeline/no-tokens"
  | "pipeline/name-not-in-hyperedges"
  | "pipeline/name-of-customer"
  | "pipeline/hyperedges-missing"
  | "pipeline/not-utf8"
  | "pipeline/too-many-edges"
  | "pipeline/too-large"
  | "pipeline/walk-failed"
  | "pipeline/embeddings-shape"
  | "pipeline/embeddings-not-finite"
  | "pipeline/embeddings-missing"
  | "pipeline/sketcher-shape";

/** What a stage between tables and sketches refuses. */
export class PipelineError extends AreaError<PipelineErrorCode> {
  override readonly name = "PipelineError";
}
