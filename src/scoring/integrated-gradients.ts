import type { InputGradients, InputPath } from "./input-gradients";

/** Steps of the midpoint rule: the first attempt, and the last. */
export const LEAST_STEPS = 256;
const MOST_STEPS = 2048;
/** What may be left over, of the difference or of 1, whichever is larger. */
const RESIDUAL_SHARE = 0.01;

/** What an output's difference between the two ends of a path is made of. */
export interface PathContributions {
  /** As `contributionsOf` has them. */
  readonly contributions: Float64Array;
  /** The output where the path ends, less where it begins. */
  readonly difference: number;
  /** What the contributions leave of the difference. */
  readonly residual: number;
  readonly steps: number;
}

/** A path, and what its mean gradient says of each part of the input. */
export interface ContributionPath extends InputPath {
  /** @param gradient the mean along the path, `[inputs]`. @returns contributions that add up to gradient · (to − from). */
  contributionsOf(gradient: Float64Array): Float64Array;
}

interface ContributionOptions {
  readonly signal: AbortSignal;
  /** Is told the share that is done, 0..1. */
  readonly onProgress?: (share: number) => void;
}

/**
 * Integrated gradients (Sundararajan et al., "Axiomatic Attribution for Deep Networks", 2017) by the midpoint rule: from 256
 * steps, doubled up to 2,048 for the paths whose residual is above 1 % of the difference or of 1.
 *
 * @returns one for each path. Throws EngineError; the signal's reason when aborted.
 */
export async function integratedGradients(
  network: InputGradients,
  paths: readonly ContributionPath[],
  { signal, onProgress }: ContributionOptions,
): Promise<PathContributions[]> {
  const found = new Map<ContributionPath, PathContributions>();
  let open = paths;
  let told = 0;
  for (let steps = LEAST_STEPS; open.length > 0; steps *= 2) {
    // Nobody knows how often the steps will be doubled: each time takes half of what is left.
    const before = told;
    const tell = (share: number) => {
      told = before + (share * (1 - before)) / 2;
      onProgress?.(told);
    };
    const gradients = await network.means(open, steps, { signal, onProgress: tell });
    open = open.filter((path, i) => {
      const { gradient = new Float64Array(0), from = 0, to = 0 } = gradients[i] ?? {};
      const difference = to - from;
      const contributions = path.contributionsOf(gradient);
      const residual = difference - contributions.reduce((sum, value) => sum + value, 0);
      found.set(path, { contributions, difference, residual, steps });
      return Math.abs(residual) > RESIDUAL_SHARE * Math.max(1, Math.abs(difference)) && steps < MOST_STEPS;
    });
  }
  onProgress?.(1);
  return paths.flatMap((path) => found.get(path) ?? []);
}
