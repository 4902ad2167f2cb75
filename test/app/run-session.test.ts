import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Autosave } from "../../src/app/autosave";
import { type AutosavedRun, autosavedRunSchema } from "../../src/app/autosave-schema";
import { buildExport, buildFile } from "../../src/app/exports";
import type { RunSources } from "../../src/app/finished-run";
import { readReferences } from "../../src/app/reference-run";
import { RunSession } from "../../src/app/run-session";
import type { LabelColumn } from "../../src/data/labels";
import { denseRows, rowsAt } from "../../src/data/row-source";
import { readSketches } from "../../src/data/sketches";
import { randomSplit } from "../../src/data/split";
import type { Engine, EngineInfo } from "../../src/engine/engine";
import { EngineError, type EngineErrorCode } from "../../src/engine/errors";
import type { EngineName } from "../../src/engine/names";
import { createWasmEngine } from "../../src/engine/wasm/wasm-engine";
import { openZip } from "../../src/formats";
import { readFoundation, readFoundationRecord } from "../../src/model/foundation";
import type { RunEvent } from "../../src/protocol/run";
import { changedPredictions, comparability, configDifferences, inputDifferences } from "../../src/run/compare";
import { runJsonSchema } from "../../src/run/record";
import { completed, referenceRuns, sharesFile } from "../../src/run/reference";
import { runRecordSchema } from "../../src/run/whole-record";
import { type Config, parseConfig, valueAt } from "../../src/tasks/config";
import { exportsOf } from "../../src/tasks/registry";
import { DEFAULT_CLASSES } from "../../src/tasks/segment/fields";
import { taskWorks } from "../../src/tasks/works";
import { nodeKernels } from "../engine/wasm/node-kernels";
import { expectSame } from "../same";

const samples = join(import.meta.dirname, "..", "..", "public", "samples");
const keys = { epochs: 4, patience: 6, batchSize: 64, dropout: 0.1 };
const segmentConfig = parseConfig(keys);
/** Enough rows for all classes in every part. */
const ROWS = 192;

/** Under Node there are no web workers and no relaxed SIMD: one thread and plain SIMD. */
const kernels = { kernels: nodeKernels, fma: false, threads: 1 };

let sources: RunSources;

beforeAll(async () => {
  const blob = (name: string) => new Blob([new Uint8Array(readFileSync(join(samples, name)))]);
  const sketches = await readSketches(blob("emde_session_sketches_walk4.npz"), { fileName: "sketches.npz" });
  const foundation = await readFoundation(blob("future_ubr_model_walk4.pt"), { fileName: "foundation.pt" });
  // Rows without a label take no part.
  const firstRows = (column: LabelColumn) => {
    return { ...column, codes: column.codes.map((code, row) => (row < ROWS ? code : -1)) };
  };
  const churn = { read: async () => firstRows((await sketches.churn?.read()) ?? sketches.labels) };
  sources = {
    sketches: { ...sketches, labels: firstRows(sketches.labels), churn },
    foundation,
    walk: 4,
    sketcher: null,
  };
});

/** What goes wrong, and in which call of `trainEpoch` (or `evaluate`) over all engines of the run, from 0. */
type Failures = ReadonlyMap<number, EngineErrorCode>;

/** How often engines of a run were asked so far, and when evaluating fails. */
interface Calls {
  count: number;
  evaluations: number;
  readonly evaluating: Failures;
}

/** The WASM engine under the name of any, with failures at chosen epochs. */
class FailingEngine implements Engine {
  readonly #inner: Engine;
  readonly #calls: Calls;
  readonly #failures: Failures;
  readonly info: EngineInfo;

  constructor(inner: Engine, name: EngineName, calls: Calls, failures: Failures) {
    this.#inner = inner;
    this.info = { ...inner.info, name };
    this.#calls = calls;
    this.#failures = failures;
  }

  async trainEpoch(...[plan, control]: Parameters<Engine["trainEpoch"]>): Promise<number> {
    const failure = this.#failures.get(this.#calls.count++);
    if (failure === undefined) return this.#inner.trainEpoch(plan, control);
    // Half an epoch is done when the device goes.
    const half = plan.batches.slice(0, plan.batches.length >> 1);
    await this.#inner.trainEpoch({ ...plan, batches: half }, control);
    throw new EngineError(failure, { reason: "unknown", message: "gone" });
  }

  load: Engine["load"] = (setup) => this.#inner.load(setup);
  evaluate: Engine["evaluate"] = (rows) => {
    const failure = this.#calls.evaluating.get(this.#calls.evaluations++);
    return failure === undefined ? this.#inner.evaluate(rows) : Promise.reject(new EngineError(failure));
  };
  infer: Engine["infer"] = (inputs, rows) => this.#inner.infer(inputs, rows);
  readModel: Engine["readModel"] = () => this.#inner.readModel();
  snapshot: Engine["snapshot"] = () => this.#inner.snapshot();
  restore: Engine["restore"] = (snapshot) => this.#inner.restore(snapshot);
  writeModel: Engine["writeModel"] = (state) => this.#inner.writeModel(state);
  dispose: Engine["dispose"] = () => this.#inner.dispose();
}

/** Saves at every epoch's end, or never: when to save is `AutosavePolicy`'s, tested elsewhere. */
function memoryAutosave(every: boolean): Autosave {
  let newest: AutosavedRun | null = null;
  return {
    async save(take, ended) {
      if (every || ended) newest = structuredClone(await take());
    },
    newest: async () => newest,
  };
}

interface RunOptions {
  readonly autosaved?: boolean;
  readonly cannotStart?: ReadonlySet<EngineName>;
  readonly config?: Config;
  /** Of an earlier session. */
  readonly resumeFrom?: AutosavedRun | null;
  readonly given?: RunSources;
  readonly evaluating?: Failures;
}

async function runWith(
  first: EngineName,
  failures: Failures,
  {
    autosaved = true,
    cannotStart = new Set<EngineName>(),
    config = segmentConfig,
    resumeFrom = null,
    given = sources,
    evaluating = new Map<number, EngineErrorCode>(),
  }: RunOptions = {},
) {
  const calls: Calls = { count: 0, evaluations: 0, evaluating };
  const started: EngineName[] = [];
  const make = async (name: EngineName): Promise<Engine> => {
    started.push(name);
    if (started.length > 1 && cannotStart.has(name)) throw new EngineError("engine/no-adapter");
    return new FailingEngine(await createWasmEngine(kernels), name, calls, failures);
  };
  const events: RunEvent[] = [];
  const autosave = memoryAutosave(autosaved);
  const record = { file: "file", bytes: 1, sha256: "0" };
  const session = new RunSession({
    prepared: await taskWorks()[config.task].prepare(given, config),
    sources: given,
    config,
    start: { id: "run", demo: false, resumeId: null, maxSteps: null, restartCause: null },
    engine: await make(first),
    replaceEngine: make,
    onEvent: (event) => events.push(event),
    autosave,
    files: async () => ({ sketches: record, foundation: { ...record, run: null } }),
    resumeFrom,
  });
  await session.run();
  return { session, events, started, calls: calls.count, saved: await autosave.newest() };
}

const wholeRuns = new Map<Config, ReturnType<typeof runWith>>();

/** The run of a configuration in which nothing fails, once for all who only read what came of it. */
function wholeRun(config: Config, given = sources): ReturnType<typeof runWith> {
  const run = wholeRuns.get(config) ?? runWith("wasm", new Map(), { config, given });
  wholeRuns.set(config, run);
  return run;
}

/** Everything of a run that must not depend on how often it was restarted. */
function resultOf({ finished }: RunSession) {
  if (finished === null) throw new Error("the run did not finish");
  const { outcome, test } = finished;
  return {
    losses: outcome.history.map(({ trainLoss, valLoss }) => [trainLoss, valLoss]),
    steps: outcome.stepLoss,
    kept: outcome.kept,
    test,
  };
}

describe("a run whose engine fails", () => {
  it("goes on from its newest saved state on a new device, and ends as if nothing had happened", async () => {
    const whole = await wholeRun(segmentConfig);
    const failed = await runWith("webgpu", new Map([[2, "engine/device-lost"]]));
    expect(failed.started).toEqual(["webgpu", "webgpu"]);
    expectSame(resultOf(failed.session), resultOf(whole.session));
    const restarts = failed.events.filter((event) => event.type === "restarted");
    expect(restarts).toHaveLength(1);
    expect(restarts[0]).toMatchObject({
      earlier: { epochs: [{ epoch: 1 }, { epoch: 2 }] },
      notice: { code: "run/restarted", params: { cause: "device-lost", epoch: 2, engine: "webgpu" } },
    });
  });

  it("evaluates again when the device goes with the last epoch", async () => {
    const whole = await wholeRun(segmentConfig);
    // After four validations comes the test.
    const failed = await runWith("webgpu", new Map(), { evaluating: new Map([[4, "engine/device-lost"]]) });
    expect([failed.started, failed.calls]).toEqual([["webgpu", "webgpu"], 4]);
    expectSame(resultOf(failed.session), resultOf(whole.session));
    expect(failed.events.find((event) => event.type === "restarted")).toMatchObject({
      notice: { code: "run/remade", params: { cause: "device-lost", epoch: 4 } },
    });
  });

  it("starts over when nothing was saved yet", async () => {
    const whole = await wholeRun(segmentConfig);
    const failed = await runWith("webgpu", new Map([[1, "engine/gpu-error"]]), { autosaved: false });
    expectSame(resultOf(failed.session), resultOf(whole.session));
    expect(failed.calls).toBe(6);
    expect(failed.events.find((event) => event.type === "restarted")).toMatchObject({ earlier: null });
  });

  it("is restarted on a new device twice, then on WASM", async () => {
    const lost = new Map([0, 2, 4].map((call) => [call, "engine/device-lost" as const]));
    const { session, started, events } = await runWith("webgpu", lost);
    expect(started).toEqual(["webgpu", "webgpu", "webgpu", "wasm"]);
    expect(session.finished?.header.engine.name).toBe("wasm");
    expect(events.at(-1)?.type).toBe("evidence");
  });

  it("takes WASM when no new device is to be had, or the old one was too small", async () => {
    const gone = await runWith("webgpu", new Map([[1, "engine/device-lost"]]), { cannotStart: new Set(["webgpu"]) });
    expect(gone.started).toEqual(["webgpu", "webgpu", "wasm"]);
    const small = await runWith("webgpu", new Map([[1, "engine/out-of-memory"]]));
    expect(small.started).toEqual(["webgpu", "wasm"]);
    expect(small.session.finished).not.toBeNull();
  });

  it("fails with the engine's error when nothing is left to try", async () => {
    const stopped = new Map([0, 1, 2].map((call) => [call, "engine/thread-failed" as const]));
    const { session, started, events } = await runWith("wasm", stopped);
    expect(started).toEqual(["wasm", "wasm", "wasm"]);
    expect(session.finished).toBeNull();
    expect(events.at(-1)).toMatchObject({ type: "failed", error: { code: "engine/thread-failed" } });
  });
});

describe("labels at the edge", () => {
  const { train, test } = randomSplit(ROWS, { train: 0.7, validation: 0.15 }, 42);
  const segments: readonly string[] = DEFAULT_CLASSES;
  const without = (part: Int32Array) => (code: number, row: number) => (code === 3 && part.includes(row) ? 0 : code);

  it.each<[string, number, (code: number, row: number) => number, number, boolean]>([
    ["a class that no test row has", 4, without(test), ROWS, false],
    ["a class that no training row has", 4, without(train), ROWS, true],
    ["two classes", 2, (code) => code % 2, ROWS, true],
    ["two of four classes", 4, (code) => code % 2, ROWS, false],
    ["one of two classes", 2, () => 1, ROWS, false],
    ["seven rows", 4, (_, row) => row % 4, 7, false],
  ])("%s: a run ends with every file; AUC as scikit-learn has it", async (_, classes, change, rows, hasAuc) => {
    const { labels } = sources.sketches;
    const names = segments.slice(0, classes);
    const places = labels.values.map((value) => segments.indexOf(String(value)));
    const codes = labels.codes.map((code, row) => (row < rows && code >= 0 ? change(places[code] ?? -1, row) : -1));
    const given = { ...sources, sketches: { ...sources.sketches, labels: { ...labels, values: names, codes } } };
    const config = parseConfig({ ...keys, epochs: 1, classes: names });
    const { finished } = (await runWith("wasm", new Map(), { given, config })).session;
    if (finished === null) throw new Error("the run did not finish");
    const { blob, leftOut } = await buildExport("all", finished, "en");
    const { entries } = await openZip(blob, { fileName: "all.zip" });
    // Nothing draws in Node.
    const files = exportsOf("segment", { model: true, sketcher: false }).map(({ fileName }) => fileName(4));
    expect(entries.map(({ name }) => name)).toEqual(files.filter((name) => !name.endsWith(".png")));
    expect(leftOut?.code).toBe("figure/no-canvas");
    const tested = runJsonSchema.parse(JSON.parse(await (await buildFile("run", finished)).text())).test;
    expect(typeof valueAt(tested, ["metrics", "auc_ovr"]) === "number").toBe(hasAuc);
    const own = finished.prepared.run.split.test.map((row) => codes[row] ?? -1);
    const matrix = z.array(z.array(z.int())).parse(valueAt(tested, ["confusion_matrix"]));
    const counts = matrix.map((row) => row.reduce((sum, count) => sum + count, 0)).filter((count) => count > 0);
    const expected = names.map((_, index) => own.filter((code) => code === index).length);
    expect(counts).toEqual(expected.filter((count) => count > 0));
  });
});

describe("the files of a run", () => {
  it("come back as one reference of it: the same files and configuration, each customer called the same", async () => {
    const { session, events } = await runWith("wasm", new Map(), { config: parseConfig({ ...keys, epochs: 1 }) });
    const { finished } = session;
    if (finished === null) throw new Error("the run did not finish");
    const references = async (blob: Blob, name: string) => {
      const { parts, refusals } = await readReferences([new File([blob], name)]);
      expect(refusals).toEqual([]);
      const { runs } = referenceRuns(parts, { now: 0, nameOf: () => "" });
      const [run] = runs;
      if (run === undefined || runs.length !== 1) throw new Error(`${runs.length} runs`);
      return run;
    };
    const json = await references(await buildFile("run", finished), "run.json");
    const zip = await references((await buildExport("all", finished, "en")).blob, "all.zip");
    // Its run.json is in the zip too.
    expect(sharesFile(json, zip)).toBe(true);
    const reference = completed(json, zip);
    const records = events.flatMap((event) => (event.type === "record" ? [event.record] : []));
    const own = runRecordSchema.parse({ ...reference, reference: null, ...records.at(-1) });
    expect(own.predictions?.rows).toHaveLength(finished.prepared.run.split.test.length);
    expect(comparability(own, reference)).toBeNull();
    expect(changedPredictions(own, reference)).toEqual([]);
    expect([inputDifferences([own, reference]), configDifferences([own, reference])]).toEqual([[], []]);
  });
});

describe("a churn run", () => {
  const config = parseConfig({ task: "churn", ...keys, epochs: 2 });

  it("tells the history its configuration before its first epoch, so that it can be started again from there", async () => {
    const { events } = await wholeRun(config);
    const told = events.findIndex(({ type }) => type === "record");
    expect(told).toBeLessThan(events.findIndex(({ type }) => type === "epoch"));
    const record = events.flatMap((event) => (event.type === "record" ? [event.record] : []))[0];
    expect(runJsonSchema.parse(record?.json)).toMatchObject({ config: { task: "churn", epochs: 2 }, history: [] });
  });

  it("goes on from its newest saved state bit for bit", async () => {
    const whole = await wholeRun(config);
    const failed = await runWith("webgpu", new Map([[1, "engine/device-lost"]]), { config });
    expectSame(resultOf(failed.session), resultOf(whole.session));
  });

  it("goes on in another session from what was saved, bit for bit, also from a save without decisions", async () => {
    const whole = await wholeRun(config);
    // Killed in its second epoch, three times, so that nothing is left to try.
    const lost = new Map([1, 2, 3].map((call) => [call, "engine/thread-failed" as const]));
    const killed = await runWith("wasm", lost, { config });
    expect(killed.session.finished).toBeNull();
    const saved = autosavedRunSchema.parse(killed.saved);
    expect(saved.validations.map(({ task }) => task)).toEqual(["churn"]);
    const decisions = saved.validations.map((each) => (each.task === "churn" ? each.decisions.length : 0));
    expect(decisions).toEqual([101]);
    const earlierBuild = autosavedRunSchema.parse({
      ...saved,
      validations: saved.validations.map((each) =>
        Object.fromEntries(Object.entries(each).filter(([key]) => key !== "decisions")),
      ),
    });
    for (const resumeFrom of [saved, earlierBuild]) {
      const resumed = await runWith("wasm", new Map(), { config, resumeFrom });
      expect(resumed.calls).toBe(1);
      expectSame(resultOf(resumed.session), resultOf(whole.session));
      const started = resumed.events.find((event) => event.type === "started");
      expect(started).toMatchObject({ earlier: { epochs: [{ epoch: 1 }] } });
    }
  });

  it("writes run.json with the keys of its task", async () => {
    const { session } = await wholeRun(config);
    const { finished } = session;
    if (finished === null) throw new Error("the run did not finish");
    const json: unknown = JSON.parse(await (await buildFile("run", finished)).text());
    const churned = (await sources.sketches.churn?.read())?.codes ?? new Int32Array();
    const { split } = finished.prepared.run;
    const positives = split.train.filter((row) => churned[row] === 1).length;
    const weight = Math.fround((split.train.length - positives) / positives);
    expect(json).toMatchObject({ task: "churn", positiveWeight: weight, test: { threshold: 0.5 } });
    expect(Object.keys(valueAt(json, ["history", "0"]) ?? {})).toEqual(
      "epoch trainLoss valLoss valAuc learningRates gradNorm seconds".split(" "),
    );
    const tested =
      "accuracy precision recall f1 auc average_precision threshold confusion_matrix report bestF1 lift".split(" ");
    expect(Object.keys(valueAt(json, ["test"]) ?? {}).sort()).toEqual(tested.sort());
    expect(Object.keys(valueAt(json, ["test", "report"]) ?? {})).toEqual(["Retained", "Churned"]);
    expect(runJsonSchema.parse(json).positiveWeight).toBe(weight);
  });
});

describe("what the history has of a run that goes on from a saved state", () => {
  /** Of every record that it is told: epochs so far, and whether there are results. */
  const told = ({ events }: { readonly events: readonly RunEvent[] }) =>
    events.flatMap((event) => {
      if (event.type !== "record") return [];
      const { json, predictions } = event.record;
      const { history, test } = runJsonSchema.parse(json);
      return [[history.length, test !== null, predictions !== null]];
    });

  it("stays until its results are there again, where only these are made again", async () => {
    const { saved } = await wholeRun(segmentConfig);
    const remade = await runWith("wasm", new Map(), { resumeFrom: autosavedRunSchema.parse(saved) });
    expect(told(remade)).toEqual([
      [4, true, true],
      [4, true, true],
    ]);
    const failed = await runWith("webgpu", new Map(), { evaluating: new Map([[4, "engine/device-lost"]]) });
    expect(told(failed).filter(([epochs, isTested]) => epochs === 4 && !isTested)).toEqual([]);
  });

  it("stays until its next epoch, where it is trained on", async () => {
    const lost = new Map([2, 3, 4].map((call) => [call, "engine/thread-failed" as const]));
    const { saved } = await runWith("wasm", lost);
    const resumed = await runWith("wasm", new Map(), { resumeFrom: autosavedRunSchema.parse(saved) });
    expect(told(resumed)[0]).toEqual([3, false, false]);
  });
});

describe("a pre-training run", () => {
  /** A width that no kernel's tile divides, and the shallowest network that has a block. */
  const config = parseConfig({ task: "foundation", epochs: 2, hiddenDim: 17, numLayers: 1 });
  const WITHOUT_FUTURE = 3;
  let given: RunSources;

  beforeAll(async () => {
    const { futures } = sources.sketches;
    if (futures === null) throw new Error("no futures");
    const { width } = futures;
    const all = await futures.read();
    const some = rowsAt(
      all,
      Int32Array.from({ length: all.rows }, (_, row) => row),
    ).fill(0, 0, WITHOUT_FUTURE * width);
    const sketches = { ...sources.sketches, futures: { width, read: async () => denseRows(some, width) } };
    given = { ...sources, sketches, foundation: null };
  });

  it("goes on from its newest saved state bit for bit, dropout included", async () => {
    const whole = await wholeRun(config, given);
    const failed = await runWith("webgpu", new Map([[1, "engine/device-lost"]]), { config, given });
    expectSame(resultOf(failed.session), resultOf(whole.session));
  });

  it("writes run.json with the keys of its task, and says how many customers have no future", async () => {
    const { session, events } = await wholeRun(config, given);
    const { finished } = session;
    if (finished === null) throw new Error("the run did not finish");
    expect(events.find((event) => event.type === "started")).toMatchObject({
      header: { withoutFuture: WITHOUT_FUTURE },
    });
    const json: unknown = JSON.parse(await (await buildFile("run", finished)).text());
    expect(json).toMatchObject({
      task: "foundation",
      foundation: null,
      dataset: { labels: {}, withoutFuture: WITHOUT_FUTURE },
    });
    expect(Object.keys(valueAt(json, ["history", "0"]) ?? {})).toEqual(
      "epoch trainLoss valLoss valSimilarity learningRates gradNorm seconds".split(" "),
    );
    expect(Object.keys(valueAt(json, ["test"]) ?? {})).toEqual(
      "mean_similarity std min max median baselines".split(" "),
    );
    expect(Object.keys(valueAt(json, ["test", "baselines"]) ?? {})).toEqual(["meanFuture", "copyPast", "linear"]);
    const evidence = await finished.evidence;
    if (evidence?.task !== "foundation") throw new Error("no evidence");
    const { baselines } = evidence.evidence;
    expect(valueAt(json, ["test", "baselines", "linear"])).toBe(baselines.linear?.value);
    expect(runJsonSchema.parse(json).test?.metrics).toHaveProperty("median");
  });

  it("keeps every test customer's similarity for the comparison, and a model that fine-tuning takes", async () => {
    const { session, events } = await wholeRun(config, given);
    const { finished } = session;
    if (finished?.test == null) throw new Error("the run did not finish");
    const kept = events.flatMap((event) => (event.type === "record" ? [event.record.similarities] : [])).at(-1);
    const [sum, rows] = [kept?.reduce((total, value) => total + value, 0) ?? 0, kept?.length ?? 0];
    expect(rows).toBe(60);
    expect(finished.test.evaluation.metrics).toHaveProperty("mean_similarity", expect.closeTo(sum / rows, 6));
    const model = await readFoundationRecord(await buildFile("checkpoint", finished), { fileName: "model.pt" });
    expect(model).toMatchObject({
      shape: { inputDim: 64, hiddenDim: 17, outputDim: 32, numLayers: 1 },
      walk: 4,
      similarities: kept,
    });
    expect(model.trainLosses).toEqual(finished.outcome.history.map(({ trainLoss }) => trainLoss));
  });
});
