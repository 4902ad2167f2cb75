import { cosineSimilarities } from "../../metrics/cosine";
import type { Codes } from "../../pipeline/codes";
import type { TestedFutures } from "./tested";

/** How well a product's or event's part of the futures is predicted, over test customers with a future. */
export interface NameSimilarity {
  readonly name: string;
  /** Test customers in whose future it is. */
  readonly customers: number;
  /** Mean share of a customer's future, as it came and as predicted, from 0 to 1. */
  readonly came: number;
  readonly predicted: number;
  /** Cosine similarity over the customers of both shares. */
  readonly similarity: number;
}

/**
 * A name's share of a sketch is the geometric mean of its bins, one per subspace: 0 where any of them is empty (Dąbrowski et
 * al., "An efficient manifold density estimator for all recommendation systems", 2021). Names that share a bin with others
 * in every subspace get the others' share too.
 *
 * @returns per name, those that most customers came to first; null where the sketches have other bins than the codes.
 */
export function nameSimilarities(tested: TestedFutures, codes: Codes): readonly NameSimilarity[] | null {
  const { predictions, futures, width } = tested;
  const { names, subspaces, bins } = codes;
  if (subspaces * bins !== width) return null;
  const present: number[] = [];
  for (let start = 0; start < futures.length; start += width) {
    if (futures.subarray(start, start + width).some((value) => value !== 0)) present.push(start);
  }
  if (present.length === 0) return null;
  return names
    .map((name, index) => {
      const places = Array.from(
        { length: subspaces },
        (_, subspace) => subspace * bins + (codes.codes[subspace * names.length + index] ?? 0),
      );
      const came = Float32Array.from(present, (start) => share(futures, start, places, 1));
      // A prediction sums to 1 over all subspaces, a sketch within each.
      const predicted = Float32Array.from(present, (start) => share(predictions, start, places, subspaces));
      return {
        name,
        customers: came.reduce((count, value) => count + (value > 0 ? 1 : 0), 0),
        came: mean(came),
        predicted: mean(predicted),
        similarity: cosineSimilarities(predicted, came, present.length)[0] ?? 0,
      };
    })
    .sort((a, b) => b.customers - a.customers || b.came - a.came);
}

function share(values: Float32Array, start: number, places: readonly number[], scale: number): number {
  let logarithms = 0;
  for (const place of places) logarithms += Math.log(Math.max(0, scale * (values[start + place] ?? 0)));
  return Math.exp(logarithms / places.length);
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
