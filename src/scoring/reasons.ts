import type { SketchCodes } from "../data/sketches";
import type { ContributionPath, PathContributions } from "./integrated-gradients";
import { closestShares, type MovedShare, sharesOf, sketchOf, sumsByName } from "./name-shares";

export const REASON_PARTS = ["past", "portfolio"] as const;
type SketchPart = (typeof REASON_PARTS)[number];

/** The shares of names in a customer's past and in its portfolio; each part sums to 1, or to 0 without any. */
export type NamedShares = Readonly<Record<SketchPart, Float64Array>>;

/** What lies in another bin than its code says, per part. */
export type MovedShares = Readonly<Record<SketchPart, readonly MovedShare[]>>;
export const NOTHING_MOVED: MovedShares = { past: [], portfolio: [] };

/** What a product, a kind of event, or a table's column says for (+) or against (−) an output. */
export interface Reason {
  readonly part: SketchPart | "column";
  /** Names whose codes are the same are one to the network. */
  readonly names: readonly string[];
  /** Of the customer, 0..1, or a column's own number; of a sample their mean. */
  readonly share: number;
  /** In the mean input. */
  readonly usual: number;
  readonly contribution: number;
}

/** Why an output is what it is for a customer, or for a sample of them: against the mean input. */
export interface Reasons extends Omit<PathContributions, "contributions"> {
  /** Largest contribution first, for or against. */
  readonly reasons: readonly Reason[];
}

/** Customers' reasons are computed with this: the names behind the sketches, and the mean input as their shares. */
export class ReasonFinder {
  readonly #codes: SketchCodes;
  readonly #usual: NamedShares;
  readonly #from: Float64Array;
  /** For each name the first one of the same codes. */
  readonly #group: Int32Array;

  /** @param mean input, past and portfolio side by side: `[2 · subspaces · bins]`. */
  constructor(codes: SketchCodes, mean: Float64Array) {
    this.#codes = codes;
    const width = codes.subspaces * codes.bins;
    const usual = (part: Float64Array) => closestShares(codes, part)?.shares ?? sharesOf(codes, part);
    this.#usual = { past: usual(mean.slice(0, width)), portfolio: usual(mean.slice(width)) };
    this.#from = this.#inputOf(this.#usual, NOTHING_MOVED);
    this.#group = sameCodes(codes);
  }

  /** The way from the mean input to a customer's. @param output of the network, whose difference is wanted */
  path(shares: NamedShares, output: number, moved = NOTHING_MOVED): ContributionPath {
    const { names } = this.#codes;
    return {
      from: this.#from,
      to: this.#inputOf(shares, moved),
      output,
      contributionsOf: (gradient) => {
        const width = gradient.length / 2;
        const parts = REASON_PARTS.map((part, p) => {
          const slopes = gradient.slice(p * width, (p + 1) * width);
          const sums = sumsByName(this.#codes, slopes);
          const found = sums.map((sum, name) => sum * ((shares[part][name] ?? 0) - (this.#usual[part][name] ?? 0)));
          for (const { name, upper, share } of moved[part]) {
            found[name] = (found[name] ?? 0) + share * ((slopes[upper] ?? 0) - (slopes[upper - 1] ?? 0));
          }
          return found;
        });
        return Float64Array.from({ length: 2 * names.length }, (_, i) => {
          return parts[Math.floor(i / names.length)]?.[i % names.length] ?? 0;
        });
      },
    };
  }

  /** The reasons of a path, or the mean ones of several. @param found in the order of `shares`. */
  reasons(found: readonly PathContributions[], shares: readonly NamedShares[]): Reasons {
    const { names } = this.#codes;
    const mean = (of: (index: number) => number) => meanOf(found.length, of);
    const reasons = REASON_PARTS.flatMap((part, p) =>
      names.flatMap((_, first): Reason[] => {
        if (this.#group[first] !== first) return [];
        const members = names.flatMap((_, name) => (this.#group[name] === first ? [name] : []));
        const sum = (of: (name: number) => number) => members.reduce((total, name) => total + of(name), 0);
        return [
          {
            part,
            names: members.map((name) => names[name] ?? ""),
            share: sum((name) => mean((index) => shares[index]?.[part][name] ?? 0)),
            usual: sum((name) => this.#usual[part][name] ?? 0),
            contribution: sum((name) => mean((index) => found[index]?.contributions[p * names.length + name] ?? 0)),
          },
        ];
      }),
    );
    return sorted(reasons, found);
  }

  #inputOf(shares: NamedShares, moved: MovedShares): Float64Array {
    const width = this.#codes.subspaces * this.#codes.bins;
    const input = new Float64Array(2 * width);
    for (const [p, part] of REASON_PARTS.entries()) {
      const sketch = sketchOf(this.#codes, shares[part]);
      for (const { upper, share } of moved[part]) {
        sketch[upper] = (sketch[upper] ?? 0) + share;
        sketch[upper - 1] = (sketch[upper - 1] ?? 0) - share;
      }
      input.set(sketch, p * width);
    }
    return input;
  }
}

/** A table's inputs but the constant behind them: their names, and how the training rows scaled them. */
interface ScaledColumns {
  readonly names: readonly string[];
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/**
 * The way from the mean of a table's training rows, which the scale puts at 0, to a customer.
 *
 * @param input of the network: the scaled columns and the constant. @param output of the network
 */
export function columnPath({ names }: ScaledColumns, input: Float64Array, output: number): ContributionPath {
  return {
    from: input.map((value, column) => (column < names.length ? 0 : value)),
    to: input,
    output,
    contributionsOf: (gradient) => gradient.slice(0, names.length).map((slope, column) => slope * (input[column] ?? 0)),
  };
}

/** The reasons of a customer of a table, or the mean ones of several, in the table's own numbers. */
export function columnReasons(
  { names, mean, deviation }: ScaledColumns,
  inputs: readonly Float64Array[],
  found: readonly PathContributions[],
): Reasons {
  const reasons = names.map((name, column): Reason => {
    const usual = mean[column] ?? 0;
    const scaled = meanOf(found.length, (index) => inputs[index]?.[column] ?? 0);
    const contribution = meanOf(found.length, (index) => found[index]?.contributions[column] ?? 0);
    return { part: "column", names: [name], share: usual + scaled * (deviation[column] ?? 1), usual, contribution };
  });
  return sorted(reasons, found);
}

function meanOf(count: number, of: (index: number) => number): number {
  return (
    Array.from({ length: count }, (_, index) => of(index)).reduce((sum, value) => sum + value, 0) / Math.max(1, count)
  );
}

/** The largest reasons first, with what all of them come to. */
function sorted(reasons: readonly Reason[], found: readonly PathContributions[]): Reasons {
  return {
    reasons: reasons
      .filter(({ contribution }) => contribution !== 0)
      .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)),
    difference: meanOf(found.length, (index) => found[index]?.difference ?? 0),
    residual: meanOf(found.length, (index) => found[index]?.residual ?? 0),
    steps: found.reduce((most, { steps }) => Math.max(most, steps), 0),
  };
}

function sameCodes({ names, subspaces, codes }: SketchCodes): Int32Array {
  const first = new Map<string, number>();
  return Int32Array.from(names, (_, name) => {
    const key = Array.from({ length: subspaces }, (_, subspace) => codes[subspace * names.length + name]).join();
    const found = first.get(key) ?? name;
    first.set(key, found);
    return found;
  });
}
