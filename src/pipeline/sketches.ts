import type { RowSource } from "../data/row-source";
import type { Codes } from "./codes";
import { type CustomerWeights, SparseRows, type SparseWeights } from "./weights";

export const SKETCH_PARTS = ["past", "future", "portfolio"] as const;

export type SketchPart = (typeof SKETCH_PARTS)[number];

/** A name's part in a sketch: its share of the customer's total weight. */
export interface SketchShare {
  readonly name: string;
  readonly share: number;
}

/**
 * Sketches of customers, made row by row from their weights when they are wanted: in each subspace the share of every bin
 * in the customer's total weight, so that a subspace sums to 1, or to 0 without any. Names without a code count for
 * nothing.
 */
export class Sketches {
  readonly weights: CustomerWeights;
  readonly codes: Codes;
  /** Columns of one sketch: subspaces × bins. */
  readonly width: number;
  /** For each name of the weights its place among the names of the codes, or −1. */
  readonly #codeOf: Int32Array;
  readonly #row: Float64Array;

  constructor(weights: CustomerWeights, codes: Codes) {
    this.weights = weights;
    this.codes = codes;
    this.width = codes.subspaces * codes.bins;
    const places = new Map(codes.names.map((name, place) => [name, place]));
    this.#codeOf = Int32Array.from(weights.names, (name) => places.get(name) ?? -1);
    this.#row = new Float64Array(this.width);
  }

  get customers(): number {
    return this.weights.customers;
  }

  /** Names that some customer has and that have no code. */
  get namesWithoutCode(): readonly string[] {
    const missing = new Set<number>();
    for (const part of [this.weights.past, this.weights.future, this.weights.portfolio]) {
      for (const name of part.name) if ((this.#codeOf[name] ?? -1) < 0) missing.add(name);
    }
    return [...missing].map((name) => this.weights.names[name] ?? "");
  }

  /** The sketch of one customer in float64: [width], into `into` from `offset`. */
  fillRow(part: SketchPart, customer: number, into: Float64Array, offset = 0): void {
    const { start, name, weight }: SparseWeights = this.weights[part];
    const { subspaces, bins, codes, names } = this.codes;
    const row = into.subarray(offset, offset + this.width);
    row.fill(0);
    let total = 0;
    const end = start[customer + 1] ?? 0;
    for (let i = start[customer] ?? 0; i < end; i++) {
      const place = this.#codeOf[name[i] ?? 0] ?? -1;
      if (place < 0) continue;
      const w = weight[i] ?? 0;
      total += w;
      for (let subspace = 0; subspace < subspaces; subspace++) {
        const at = subspace * bins + (codes[subspace * names.length + place] ?? 0);
        row[at] = (row[at] ?? 0) + w;
      }
    }
    if (total === 0) return;
    for (let at = 0; at < row.length; at++) row[at] = (row[at] ?? 0) / total;
  }

  /** Customers' sketches of these parts side by side. Each number is that of float64, rounded once, as in a file that is read. */
  rows(parts: readonly SketchPart[]): RowSource {
    return {
      rows: this.customers,
      width: parts.length * this.width,
      fill: (rows, into, stride) => {
        for (const [i, row] of rows.entries()) {
          for (const [p, part] of parts.entries()) {
            this.fillRow(part, row, this.#row);
            into.set(this.#row, i * stride + p * this.width);
          }
        }
      },
    };
  }

  /** The weights of a part by place among the names of the codes, without those that have no code. */
  coded(part: SketchPart): SparseWeights {
    const { start, name, weight } = this.weights[part];
    const kept = new SparseRows(this.customers, this.codes.names.length);
    for (let customer = 0; customer < this.customers; customer++) {
      const end = start[customer + 1] ?? 0;
      for (let i = start[customer] ?? 0; i < end; i++) {
        const place = this.#codeOf[name[i] ?? 0] ?? -1;
        if (place >= 0) kept.add(place, weight[i] ?? 0);
      }
      kept.endCustomer();
    }
    return kept.finish();
  }

  /** Customers whose sketch of this part is empty. */
  empty(part: SketchPart): number {
    const { start, name } = this.weights[part];
    let count = 0;
    for (let customer = 0; customer < this.customers; customer++) {
      let found = false;
      const end = start[customer + 1] ?? 0;
      for (let i = start[customer] ?? 0; i < end && !found; i++) found = (this.#codeOf[name[i] ?? 0] ?? -1) >= 0;
      if (!found) count++;
    }
    return count;
  }

  /** A customer's share of each name of the codes; they sum to 1, or to 0 without any. */
  sharesByName(part: SketchPart, customer: number): Float64Array {
    const { start, name, weight } = this.weights[part];
    const shares = new Float64Array(this.codes.names.length);
    const end = start[customer + 1] ?? 0;
    let total = 0;
    for (let i = start[customer] ?? 0; i < end; i++) {
      const place = this.#codeOf[name[i] ?? 0] ?? -1;
      if (place < 0) continue;
      shares[place] = (shares[place] ?? 0) + (weight[i] ?? 0);
      total += weight[i] ?? 0;
    }
    return total === 0 ? shares : shares.map((share) => share / total);
  }

  /** What a customer's sketch says, in names: largest share first. */
  shares(part: SketchPart, customer: number): readonly SketchShare[] {
    const { start, name, weight } = this.weights[part];
    const from = start[customer] ?? 0;
    const found = Array.from({ length: (start[customer + 1] ?? 0) - from }, (_, i) => {
      const place = this.#codeOf[name[from + i] ?? 0] ?? -1;
      return { place, weight: weight[from + i] ?? 0 };
    }).filter(({ place }) => place >= 0);
    const total = found.reduce((sum, { weight: w }) => sum + w, 0);
    return found
      .sort((a, b) => b.weight - a.weight)
      .map(({ place, weight: w }) => ({ name: this.codes.names[place] ?? "", share: w / total }));
  }
}
