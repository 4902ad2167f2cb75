import { type GeneratorState, TorchGenerator } from "../data/torch-generator";

/**
 * The global generator of the script's process, drawn from in the script's order: `torch.manual_seed(seed)`, the
 * model's initialization, for some tasks one pass over the training loader that weighs the loss, then per epoch one pass over the
 * training loader and one over the validation loader.
 *
 * Dropout draws nothing here: on a GPU it has a generator of its own, and so it has in every engine.
 */
export class RunRandomState {
  /** The generator itself, for the model's initialization. */
  readonly generator: TorchGenerator;
  readonly #shuffle: boolean;

  constructor(seed: number, shuffle: boolean) {
    this.generator = new TorchGenerator(seed);
    this.#shuffle = shuffle;
  }

  /**
   * A pass over the training loader: `_BaseDataLoaderIter.__init__` draws a base seed (torch/utils/data/dataloader.py);
   * when shuffling, `RandomSampler.__iter__` then draws the seed of the generator that makes the permutation
   * (torch/utils/data/sampler.py).
   *
   * @returns the order of the loader's rows, or null without shuffling.
   */
  trainingPass(rows: number): Int32Array | null {
    this.generator.randomInt64Seed();
    if (!this.#shuffle) return null;
    return new TorchGenerator(this.generator.randomInt64Seed()).randperm(rows);
  }

  /** The pass that weighs the loss by the targets: the same draws as a training pass, whose order nobody needs. */
  weighingPass(): void {
    this.generator.randomInt64Seed();
    if (this.#shuffle) this.generator.randomInt64Seed();
  }

  /** A pass over the unshuffled validation loader: a base seed, nothing else. */
  validationPass(): void {
    this.generator.randomInt64Seed();
  }

  getState(): GeneratorState {
    return this.generator.getState();
  }

  setState(state: GeneratorState): void {
    this.generator.setState(state);
  }
}
