import type { ContributionPath, PathContributions } from "./integrated-gradients";
import { closestShares, type MovedShare, type NameCodes, sharesOf, sketchOf, sumsByName } from "./name-shares";

export const REASON_PARTS = ["past", "portfolio"] as const;
type ReasonPart = (typeof REASON_PARTS)[number];

/** The shares of names in a customer's past and in its portfolio; each part sums to 1, or to 0 without any. */
export type NamedShares = Readonly<Record<ReasonPart, Float64Array>>;

/** What lies in another bin than its code says, per part. */
export type MovedShares = Readonly<Record<ReasonPart, readonly MovedShare[]>>;
export const NOTHING_MOVED: MovedShares = { past: [], portfolio: [] };

/** What a product, or a kind of event, says for (+) or against (−) an output. */
export interface Reason {
  readonly part: ReasonPart;
  /** Names whose codes are the same are one to the network. */
  readonly names: readonly string[];
  /** Of the customer, 0..1; of a sample their mean. */
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
  readonly #codes: NameCodes;
  readonly #usual: NamedShares;
  readonly #from: Float64Array;
  /** For each name the first one of the same codes. */
  readonly #group: Int32Array;

  /** @param mean input, past and portfolio side by side: `[2 · subspaces · bins]`. */
  constructor(codes: NameCodes, mean: Float64Array) {
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
    const mean = (of: (index: number) => number) =>
      found.reduce((sum, _, index) => sum + of(index), 0) / Math.max(1, found.length);
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
    return {
      reasons: reasons
        .filter(({ contribution }) => contribution !== 0)
        .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)),
      difference: mean((index) => found[index]?.difference ?? 0),
      residual: mean((index) => found[index]?.residual ?? 0),
      steps: found.reduce((most, { steps }) => Math.max(most, steps), 0),
    };
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

function sameCodes({ names, subspaces, codes }: NameCodes): Int32Array {
  const first = new Map<string, number>();
  return Int32Array.from(names, (_, name) => {
    const key = Array.from({ length: subspaces }, (_, subspace) => codes[subspace * names.length + name]).join();
    const found = first.get(key) ?? name;
    first.set(key, found);
    return found;
  });
}
