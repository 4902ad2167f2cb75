/** Where early stopping stands; plain data. Both are null before the first epoch with a number for its loss. */
export interface EarlyStoppingState {
  readonly bestLoss: number | null;
  readonly bestEpoch: number | null;
  readonly epochsSinceBest: number;
}

/** The script's rule: a loss strictly below the best so far is the new best; `patience` epochs without one end the run. */
export class EarlyStopping {
  #bestLoss = Number.POSITIVE_INFINITY;
  #bestEpoch: number | null = null;
  #epochsSinceBest = 0;
  readonly #patience: number;

  constructor(patience: number) {
    this.#patience = patience;
  }

  /** Epoch (from 1) with the lowest validation loss, or null before there is one. */
  get bestEpoch(): number | null {
    return this.#bestEpoch;
  }

  /** Used patience. */
  get epochsSinceBest(): number {
    return this.#epochsSinceBest;
  }

  get shouldStop(): boolean {
    return this.#epochsSinceBest >= this.#patience;
  }

  /** Takes an epoch's validation loss; true when it is the new best. NaN never is. */
  step(epoch: number, loss: number): boolean {
    const improved = loss < this.#bestLoss;
    if (improved) {
      this.#bestLoss = loss;
      this.#bestEpoch = epoch;
      this.#epochsSinceBest = 0;
    } else {
      this.#epochsSinceBest++;
    }
    return improved;
  }

  getState(): EarlyStoppingState {
    return {
      bestLoss: this.#bestEpoch === null ? null : this.#bestLoss,
      bestEpoch: this.#bestEpoch,
      epochsSinceBest: this.#epochsSinceBest,
    };
  }

  setState(state: EarlyStoppingState): void {
    this.#bestLoss = state.bestLoss ?? Number.POSITIVE_INFINITY;
    this.#bestEpoch = state.bestEpoch;
    this.#epochsSinceBest = state.epochsSinceBest;
  }
}
