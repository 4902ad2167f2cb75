import type { Engine, EngineInfo } from "../engine/engine";
import type { EngineName } from "../engine/names";
import { createEngine } from "../engine/select";
import { CodedError } from "../formats/coded-error";
import type { FinishedRun } from "./finished-run";
import { Measurements } from "./measurements";
import type { RunSession } from "./run-session";

/** The run, at most one at a time, with its engine, and what may use engine or cores beside it. */
export class CurrentRun {
  session: RunSession | null = null;
  engine: Engine | null = null;
  /** Measurements use the run's engine or all cores: both must be free before a new run. */
  readonly measurements = new Measurements();
  /** The baselines that are computed before a run. */
  #comparing = new AbortController();

  get isTraining(): boolean {
    return this.session !== null && !this.session.ended && this.session.finished === null;
  }

  get finished(): FinishedRun | null {
    return this.session?.finished ?? null;
  }

  /** @throws CodedError `open/no-run` */
  requireFinished(): FinishedRun {
    const { finished } = this;
    if (finished === null) throw new CodedError("open/no-run");
    return finished;
  }

  /** Ends what is compared; the next comparison has this signal. */
  compareAnew(): AbortSignal {
    this.#comparing.abort();
    this.#comparing = new AbortController();
    return this.#comparing.signal;
  }

  /** Frees engine and cores for another run. */
  async clear(): Promise<void> {
    this.compareAnew();
    await this.measurements.end();
    this.session?.abandonEvidence();
    await this.engine?.dispose();
  }

  /** The run's engine, given up for another one. */
  async replaceEngine(name: EngineName, numerics?: EngineInfo["numerics"]): Promise<Engine> {
    // A lost device may refuse even this; the new engine does not depend on it.
    await this.engine?.dispose().catch(() => undefined);
    this.engine = null;
    this.engine = await createEngine(name, { numerics });
    return this.engine;
  }
}
