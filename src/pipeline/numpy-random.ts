import { TorchGenerator } from "../data/torch-generator";

/**
 * `numpy.random.RandomState(seed)`, the legacy generator: MT19937 with Knuth's initialization, as PyTorch's, uniforms of 53
 * bits from two draws, and normal numbers by the polar method (numpy/random/src/legacy/legacy-distributions.c).
 */
export class NumpyRandomState {
  readonly #generator: TorchGenerator;
  /** The second number of an accepted pair, kept for the next call. */
  #kept: number | null = null;

  /** @param seed 0 … 2³² − 1. */
  constructor(seed: number) {
    this.#generator = new TorchGenerator(seed);
  }

  /** `random_sample()`: uniform in [0, 1). */
  uniform(): number {
    const high = this.#generator.random32() >>> 5;
    const low = this.#generator.random32() >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992;
  }

  /** `randn()`: `legacy_gauss`. */
  normal(): number {
    if (this.#kept !== null) {
      const value = this.#kept;
      this.#kept = null;
      return value;
    }
    for (;;) {
      const first = 2 * this.uniform() - 1;
      const second = 2 * this.uniform() - 1;
      const square = first * first + second * second;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      this.#kept = factor * first;
      return factor * second;
    }
  }
}
