/** Constructor arguments of torch.optim.lr_scheduler.ReduceLROnPlateau that the configuration sets. */
interface PlateauSettings {
  readonly factor: number;
  readonly patience: number;
}

/** Where the scheduler stands; plain data. `best` is null before the first epoch. */
export interface PlateauState {
  readonly best: number | null;
  readonly badEpochs: number;
  readonly learningRates: readonly number[];
}

const THRESHOLD = 1e-4;
const EPS = 1e-8;

/**
 * torch.optim.lr_scheduler.ReduceLROnPlateau(mode="min", threshold=1e-4, threshold_mode="rel", eps=1e-8), without
 * cooldown and minimum rate (torch/optim/lr_scheduler.py). Each group's rate is cut on its own, and only when the cut
 * is larger than eps: at very small rates some groups keep theirs.
 */
export class ReduceLROnPlateau {
  #best = Number.POSITIVE_INFINITY;
  #badEpochs = 0;
  #learningRates: readonly number[];
  readonly #settings: PlateauSettings;

  constructor(learningRates: readonly number[], settings: PlateauSettings) {
    this.#learningRates = [...learningRates];
    this.#settings = settings;
  }

  /** Rates of the next epoch, per group. */
  get learningRates(): readonly number[] {
    return this.#learningRates;
  }

  /** Takes an epoch's validation loss; NaN counts as no improvement. */
  step(loss: number): void {
    if (loss < this.#best * (1 - THRESHOLD)) {
      this.#best = loss;
      this.#badEpochs = 0;
    } else {
      this.#badEpochs++;
    }
    if (this.#badEpochs <= this.#settings.patience) return;
    this.#badEpochs = 0;
    this.#learningRates = this.#learningRates.map((rate) => {
      const reduced = rate * this.#settings.factor;
      return rate - reduced > EPS ? reduced : rate;
    });
  }

  getState(): PlateauState {
    return {
      best: Number.isFinite(this.#best) ? this.#best : null,
      badEpochs: this.#badEpochs,
      learningRates: [...this.#learningRates],
    };
  }

  setState(state: PlateauState): void {
    this.#best = state.best ?? Number.POSITIVE_INFINITY;
    this.#badEpochs = state.badEpochs;
    this.#learningRates = [...state.learningRates];
  }
}
