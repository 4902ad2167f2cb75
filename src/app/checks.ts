import { countEmptyRows } from "../data/row-source";
import type { SketchesDataset } from "../data/sketches";
import { splitSizes } from "../data/split";
import { fitsSketches } from "../pipeline/sketcher";
import type { Preflight, TimeSpan } from "../protocol/preflight";
import type { SketchesSize } from "../protocol/worker-api";
import { type Config, configFor, needsFoundation } from "../tasks/config";
import { preTrainingNetwork } from "../tasks/foundation/prepare";
import type { CurrentRun } from "./current-run";
import { EngineSelector } from "./engine-selector";
import { expectedSeconds, type MeasuredRun } from "./estimates";
import type { FinishedRun } from "./finished-run";
import type { OpenInputs } from "./open-inputs";
import { computePreflight, trainedNetwork } from "./preflight";
import { summarizeFoundation, summarizeSketches } from "./summaries";

/** The checks before a run, of the open files, this machine and a configuration. */
export class Checks {
  readonly #inputs: OpenInputs;
  readonly #run: CurrentRun;
  readonly #selector = new EngineSelector();
  /** Counted once per file: all futures, or all inputs, are read for it. */
  readonly #withoutFutures = new WeakMap<SketchesDataset, number>();
  readonly #emptyRows = new WeakMap<SketchesDataset, number>();

  constructor(inputs: OpenInputs, run: CurrentRun) {
    this.#inputs = inputs;
    this.#run = run;
  }

  async of(config: Config): Promise<Preflight> {
    const { sketches, sketcher } = this.#inputs;
    const foundation = needsFoundation(config) ? this.#inputs.foundation : null;
    const summary = sketches && summarizeSketches(sketches.value, sketches.file.size);
    const foundationSummary = foundation && summarizeFoundation(foundation.value, foundation.file.size);
    return computePreflight({
      sketches:
        sketches === null || summary === null
          ? null
          : {
              summary,
              labels: sketches.value.labels,
              churnLabels: config.task === "churn" ? ((await sketches.value.churn?.read()) ?? null) : null,
              nonFinite: sketches.value.statistics.flatMap(({ name, nan, infinite, firstNonFinite }) =>
                firstNonFinite === null ? [] : [{ array: name, count: nan + infinite, ...firstNonFinite }],
              ),
              table: sketches.value.table,
              emptyRows: this.#countEmptyRows(sketches.value),
              withoutFuture: config.task === "foundation" ? await this.#withoutFuture(sketches.value) : null,
            },
      sketcher: sketcher && {
        file: sketcher.file.name,
        fits: sketches === null || fitsSketches(sketcher.value, sketches.value),
      },
      foundation: foundationSummary,
      config,
      engine: await this.#selector.outlook(
        config,
        trainedNetwork(unfrozen(config), summary, foundationSummary),
        !this.#run.isTraining,
      ),
      measured: measuredRun(this.#run.finished),
      environment: { crossOriginIsolated: globalThis.crossOriginIsolated, secureContext: globalThis.isSecureContext },
    });
  }

  /** Seconds of trainings that follow one another on sketches which need not be made yet; null where no measurement tells. */
  async secondsOf(configs: readonly Config[], { rows, width }: SketchesSize): Promise<TimeSpan | null> {
    const sketches = { pastWidth: width, portfolioWidth: width, futureWidth: width };
    const made = configs
      .filter(({ task }) => task === "foundation")
      .map((config) => preTrainingNetwork(2 * width, width, configFor("foundation", config)));
    const total = { least: 0, most: 0 };
    for (const config of configs) {
      const networkOf = (form: Config) => trainedNetwork(form, sketches, made[0] ?? null);
      const network = networkOf(config);
      const { name, gflops } = await this.#selector.outlook(config, networkOf(unfrozen(config)), !this.#run.isTraining);
      const { train } = splitSizes(rows, config.split);
      const span = network && expectedSeconds(measuredRun(this.#run.finished), name, network, config, train, gflops);
      if (span === null) return null;
      total.least += span.least;
      total.most += span.most;
    }
    return total;
  }

  #countEmptyRows(sketches: SketchesDataset): number {
    // Mostly no row of the past, or none of the portfolio, is empty, and nothing need be read.
    const mayBe = sketches.table === null && sketches.statistics.every(({ allZeroRows }) => allZeroRows > 0);
    const count = mayBe ? (this.#emptyRows.get(sketches) ?? countEmptyRows(sketches.inputs)) : 0;
    this.#emptyRows.set(sketches, count);
    return count;
  }

  async #withoutFuture(sketches: SketchesDataset): Promise<number | null> {
    const known = this.#withoutFutures.get(sketches);
    if (known !== undefined || sketches.futures === null) return known ?? null;
    const count = countEmptyRows(await sketches.futures.read());
    this.#withoutFutures.set(sketches, count);
    return count;
  }
}

/** How fast the run was; null where it finished no epoch, or was a measurement of steps. */
function measuredRun(run: FinishedRun | null): MeasuredRun | null {
  if (run === null) return null;
  const { outcome, header, prepared } = run;
  const epochs = outcome.history.length;
  if (epochs === 0 || outcome.outcome === "max-steps") return null;
  return {
    engine: header.engine.name,
    network: prepared.run.network,
    batchSize: header.config.batchSize,
    trainRows: header.split.train,
    secondsPerEpoch: outcome.seconds / epochs,
  };
}

/** The configuration with all of the network trained: one measurement of its products serves a frozen backbone too. */
function unfrozen(config: Config): Config {
  return config.task === "foundation" ? config : { ...config, freezeBackbone: false };
}
