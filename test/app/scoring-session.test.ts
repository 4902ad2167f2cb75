import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { fingerprint } from "../../src/app/fingerprint";
import type { ReadLearnedFrom, ScoringModel } from "../../src/app/scoring-models";
import { type ScoringSession, scoringSession } from "../../src/app/scoring-session";
import { encodeLabels } from "../../src/data/labels";
import { denseRows } from "../../src/data/row-source";
import { readSketches, type SketchesDataset } from "../../src/data/sketches";
import type { Engine } from "../../src/engine/engine";
import { EngineError } from "../../src/engine/errors";
import { createWasmEngine } from "../../src/engine/wasm/wasm-engine";
import { type NpyInput, openNpz, writeNpz } from "../../src/formats";
import { errorSentence, loadErrorSentences } from "../../src/i18n/errors";
import { softmax } from "../../src/metrics/softmax";
import { type PredictorShape, predictorLayers, stateDictSpecs } from "../../src/model/architecture";
import { decisionFile } from "../../src/model/decision";
import { planInference } from "../../src/model/plan";
import { writeSketches } from "../../src/pipeline/sketch-files";
import { type SketcherSettings, writeSketcher } from "../../src/pipeline/sketcher";
import { Sketches } from "../../src/pipeline/sketches";
import { writeSketchWeights } from "../../src/pipeline/weights-file";
import type { ScoringProgress } from "../../src/protocol/predict";
import { DEFAULT_CSV } from "../../src/scoring/table-text";
import { readPredictor } from "../../src/tasks/predictors";
import { nodeKernels } from "../engine/wasm/node-kernels";
import { churnModelFile } from "./churn-model";

const PAST = 2;
const PORTFOLIO = 3;
const WIDTH = PAST + PORTFOLIO;
/** A block of 4096 rows, and a partial one. */
const ROWS = 4200;
/** So many of them have a class that is known: what is estimated from more of them takes longer, and is no other. */
const KNOWN = 300;

await loadErrorSentences();

const modelPath = join(import.meta.dirname, "..", "fixtures", "model", "files", "predictor.pt");
const modelFile = new File([readFileSync(modelPath)], "predictor.pt");

const inputs = Float32Array.from({ length: ROWS * WIDTH }, (_, i) => Math.max(0, Math.sin(i * 1.3) * 3));

function columns(first: number, count: number): Float32Array {
  return Float32Array.from(
    { length: ROWS * count },
    (_, i) => inputs[Math.floor(i / count) * WIDTH + first + (i % count)] ?? 0,
  );
}

const arrays: Readonly<Record<string, NpyInput>> = {
  past_sketches: { data: columns(0, PAST), shape: [ROWS, PAST] },
  portfolio_sketches: { data: columns(PAST, PORTFOLIO), shape: [ROWS, PORTFOLIO] },
};

async function sketches(changes: Readonly<Record<string, NpyInput>> = {}): Promise<File> {
  return new File([await writeNpz(new Map(Object.entries({ ...arrays, ...changes })))], "new.npz");
}

let engines: Engine[] = [];
let disposed = 0;
let session: ScoringSession;
/** What the session is told of the open training data, and of what its model learned from. */
let training: ReturnType<Parameters<typeof scoringSession>[1] & object>;
let learnedFrom: ReadLearnedFrom;
beforeEach(async () => {
  engines = [];
  disposed = 0;
  training = null;
  learnedFrom = async () => null;
  const countedEngine = async () => {
    const engine = await createWasmEngine({ kernels: nodeKernels });
    const dispose = engine.dispose.bind(engine);
    engine.dispose = async () => {
      disposed++;
      await dispose();
    };
    engines.push(engine);
    return engine;
  };
  session = scoringSession(
    countedEngine,
    () => training,
    (run, checkpoint) => learnedFrom(run, checkpoint),
  );
});

const quiet = () => undefined;
/** Of a model from elsewhere. */
const unknown = async () => null;

describe("scoring a file", () => {
  it("gives every row the engine's probabilities, block by block, and says how far it is", async () => {
    const model = await session.openModel(modelFile);
    const progress: ScoringProgress[] = [];
    const summary = await session.scoreFile(await sketches(), (step) => progress.push(step));
    expect(summary).toMatchObject({ rows: ROWS, labeled: 0, source: "file", warnings: [] });
    expect(progress.map(({ done }) => done)).toEqual([4096, ROWS]);
    expect(disposed).toBe(1);

    const engine = await createWasmEngine({ kernels: nodeKernels });
    const { shape, state } = await readPredictor(modelFile, { fileName: "" });
    await engine.load({ network: planInference(predictorLayers(shape)), state, training: null });
    for (const row of [0, 4095, 4096, ROWS - 1]) {
      const logits = await engine.infer(inputs.slice(row * WIDTH, (row + 1) * WIDTH), 1);
      const expected = softmax(logits, model.classes.length);
      const [scored] = session.scoredRows(Int32Array.of(row));
      scored?.probabilities.forEach((p, k) => {
        expect(p).toBeCloseTo(expected[k] ?? Number.NaN, 6);
      });
      expect(scored).toMatchObject({ row, rowInFile: row, id: String(row), actual: null });
    }
    await engine.dispose();
  });

  it("scores on another engine when the device is lost", async () => {
    const make = async () => createWasmEngine({ kernels: nodeKernels });
    let left = 1;
    const surviving = scoringSession(async () => {
      const engine = await make();
      if (left-- > 0) engine.infer = () => Promise.reject(new EngineError("engine/device-lost"));
      return engine;
    });
    await surviving.openModel(modelFile);
    await session.openModel(modelFile);
    const file = await sketches();
    expect(await surviving.scoreFile(file, quiet)).toMatchObject({ rows: ROWS });
    await session.scoreFile(file, quiet);
    const rows = Int32Array.of(0, 4096, ROWS - 1);
    expect(surviving.scoredRows(rows)).toEqual(session.scoredRows(rows));

    left = 2;
    await expect(surviving.scoreFile(file, quiet)).rejects.toMatchObject({ code: "engine/device-lost" });
  });

  it("uses ids and segments where the file has them, and forgives labels that it does not know", async () => {
    const { classes } = await session.openModel(modelFile);
    const labels = Array.from({ length: ROWS }, (_, row) =>
      row === 5 || row >= KNOWN ? "vip" : (classes[row % classes.length] ?? ""),
    );
    const file = await sketches({
      segments: { texts: labels, shape: [ROWS] },
      customer_ids: { texts: labels.map((_, row) => `C${row}`), shape: [ROWS] },
    });
    const summary = await session.scoreFile(file, quiet);
    expect(summary).toMatchObject({ labeled: KNOWN - 1 });
    expect(session.scoredRows(Int32Array.of(5, 6)).map(({ id, actual }) => [id, actual])).toEqual([
      ["C5", null],
      ["C6", 6 % classes.length],
    ]);
    const reliability = await session.reliability("all");
    expect(reliability?.evaluation.rows).toBe(KNOWN - 1);
    expect((await session.thresholds(0, [0], "all")).map(({ reached }) => reached)).toEqual([KNOWN - 1]);
  });

  it("judges a model on the customers kept for its test, where it learned from the file", async () => {
    const { classes } = await session.openModel(modelFile);
    const labels = Array.from({ length: ROWS }, (_, row) =>
      row === 5 || row >= KNOWN ? "vip" : (classes[row % classes.length] ?? ""),
    );
    const file = await sketches({ segments: { texts: labels, shape: [ROWS] } });
    const reached = async (of: "test" | "all") => (await session.thresholds(0, [0], of))[0]?.reached;

    await session.scoreFile(file, quiet);
    expect(await session.reliability("test")).toMatchObject({
      judgedOn: { kind: "unknown" },
      evaluation: { rows: KNOWN - 1 },
    });

    // Row 5 was kept for the test too, but nobody knows its class.
    const learned = { sha256: await fingerprint(file), test: Int32Array.of(0, 5, 7, KNOWN - 1) };
    const asked: unknown[] = [];
    learnedFrom = async (...model) => {
      asked.push(model);
      return learned;
    };
    await session.openModel(modelFile, null, "run-1");
    await session.scoreFile(file, quiet);
    const known = { kind: "learned", learned: KNOWN - 4, test: 3 };
    expect(await session.reliability("test")).toMatchObject({
      judgedOn: { ...known, of: "test" },
      evaluation: { rows: 3 },
    });
    expect(await reached("test")).toBe(3);
    expect(asked[0]).toEqual(["run-1", await fingerprint(modelFile)]);
    expect(await session.reliability("all")).toMatchObject({
      judgedOn: { ...known, of: "all" },
      evaluation: { rows: KNOWN - 1 },
    });
    expect(await reached("all")).toBe(KNOWN - 1);
    expect(await session.judgedOn()).toEqual({ ...known, of: "all" });

    const other = await sketches({ segments: { texts: labels.toReversed(), shape: [ROWS] } });
    await session.scoreFile(other, quiet);
    expect(await session.reliability("test")).toMatchObject({
      judgedOn: { kind: "other", learned: null },
      evaluation: { rows: KNOWN - 1 },
    });
  });

  it("finds the customers of another file that the model learned from by their ids", async () => {
    const { classes } = await session.openModel(modelFile);
    // The class of few is known: what is estimated from them takes no time.
    const labels = Array.from({ length: ROWS }, (_, row) => (row < 20 ? (classes[row % 2] ?? "") : "vip"));
    const segments = { texts: labels, shape: [ROWS] };
    const ids = (first: number) => {
      return { texts: Array.from({ length: ROWS }, (_, row) => `C${first + row}`), shape: [ROWS] };
    };
    const learnedFile = await sketches({ segments, customer_ids: ids(0) });
    const from = { sha256: await fingerprint(learnedFile), test: Int32Array.of(0, 7, ROWS - 1) };
    learnedFrom = async () => from;
    await session.openModel(modelFile, null, "run-1");
    const known = {
      file: learnedFile,
      value: await readSketches(learnedFile, { fileName: "training.npz" }),
      sha256: Promise.resolve(from.sha256),
    };
    const judged = async (customers: Record<string, NpyInput>, open: typeof training) => {
      training = open;
      await session.scoreFile(await sketches({ segments, ...customers }), quiet);
      return (await session.reliability("test"))?.judgedOn;
    };
    // The next ids: ten of the training file, the last of them kept for the test.
    const shifted = { customer_ids: ids(ROWS - 10) };
    expect(await judged(shifted, known)).toEqual({ kind: "other", learned: 9 });
    expect(await judged({ customer_ids: ids(ROWS) }, known)).toEqual({ kind: "other", learned: 0 });
    const unknown = { kind: "other", learned: null };
    expect(await judged(shifted, null)).toEqual(unknown);
    expect(await judged(shifted, { ...known, sha256: Promise.resolve("another") })).toEqual(unknown);
    expect(await judged({}, known)).toEqual(unknown);
  });

  it("shows a customer's own sketches and what moved the decision", async () => {
    await session.openModel(modelFile);
    await session.scoreFile(await sketches(), quiet);
    const customer = await session.customer(4100);
    expect(Array.from(customer.past)).toEqual(Array.from(inputs.slice(4100 * WIDTH, 4100 * WIDTH + PAST)));
    expect(Array.from(customer.portfolio)).toEqual(Array.from(inputs.slice(4100 * WIDTH + PAST, 4101 * WIDTH)));
    expect(customer.attribution).toHaveLength(WIDTH);
  });

  it("writes the chosen customers for NumPy, with their rows", async () => {
    const { classes } = await session.openModel(modelFile);
    await session.scoreFile(await sketches(), quiet);
    const rows = session.uncertain(7);
    const npz = await openNpz(await session.exportScores("npz", rows, DEFAULT_CSV), { fileName: "scores.npz" });
    expect(npz.get("probabilities")?.shape).toEqual([7, classes.length]);
    expect(npz.get("customer_ids")).toBeUndefined();
    const entropies = session.scoredRows(rows).map(({ entropy }) => entropy);
    expect(entropies).toEqual([...entropies].sort((a, b) => b - a));
    const text = await (await session.exportScores("csv", rows, DEFAULT_CSV)).text();
    expect(text.trimEnd().split("\n")).toHaveLength(8);
  });

  it.each([
    ["text instead of sketches", { past_sketches: { texts: ["a"], shape: [1] } }, "data/not-numeric"],
    ["rows differ", { past_sketches: { data: new Float32Array(4), shape: [2, 2] } }, "data/row-mismatch"],
    [
      "other widths",
      { past_sketches: { data: new Float32Array(ROWS * 3), shape: [ROWS, 3] } },
      "predict/widths-differ",
    ],
    [
      "NaN in the second block",
      {
        past_sketches: {
          data: columns(0, PAST).fill(Number.NaN, 4100 * PAST + 1, 4100 * PAST + 2),
          shape: [ROWS, PAST],
        },
      },
      "predict/non-finite",
    ],
  ] satisfies [string, Record<string, NpyInput>, string][])(
    "refuses %s and keeps what was scored",
    async (_, changes, code) => {
      await session.openModel(modelFile);
      await session.scoreFile(await sketches(), quiet);
      const refused = session.scoreFile(await sketches(changes), quiet);
      await expect(refused).rejects.toMatchObject({ code });
      if (code === "predict/non-finite") {
        await expect(refused).rejects.toMatchObject({ params: { array: "past_sketches", row: 4100, column: 1 } });
      }
      expect(
        session.findCustomers({
          id: "",
          predicted: null,
          actual: null,
          beside: null,
          since: null,
          probability: null,
          sort: { by: "row" },
          descending: false,
        }),
      ).toHaveLength(ROWS);
      expect(disposed).toBe(engines.length);
    },
  );

  it("can be canceled, which loses nothing", async () => {
    await session.openModel(modelFile);
    await session.scoreFile(await sketches(), quiet);
    const canceled = session.scoreFile(await sketches(), () => session.cancelScoring());
    await expect(canceled).rejects.toMatchObject({ code: "open/canceled" });
    expect(session.scoredRows(Int32Array.of(ROWS - 1))).toHaveLength(1);
    expect(disposed).toBe(2);
  });

  it("warns of another walk and of values that training did not see", async () => {
    await session.openModel(modelFile);
    const value: SketchesDataset = {
      file: "training.npz",
      rows: 2,
      pastWidth: PAST,
      portfolioWidth: PORTFOLIO,
      inputs: denseRows(
        Float32Array.from({ length: 2 * WIDTH }, (_, i) => i / 100),
        WIDTH,
      ),
      labels: encodeLabels("string", [null, null], 2),
      customerIds: null,
      duplicateCustomerIds: 0,
      madeOf: null,
      table: null,
      sketcher: null,
      churn: null,
      futures: null,
      walk: 4,
      codes: null,
      scalars: {},
      statistics: [],
      arrays: [],
    };
    training = { file: new File([], value.file), value, sha256: Promise.resolve("") };
    const { warnings } = await session.scoreFile(
      await sketches({ walk: { data: BigInt64Array.of(99n), shape: [] } }),
      quiet,
    );
    expect(warnings.map(({ code }) => code)).toEqual(["predict/walk-differs", "predict/range-differs"]);
    const [, range] = warnings;
    if (range === undefined) throw new Error("no warning");
    // Of sketches and of a table the same numbers mean different things.
    expect(errorSentence(range, "en")).toMatch(/^The sketches' values run from .* the training data's from 0 to /);
    const ofTable = { ...range, params: { ...range.params, isTable: true } };
    expect(errorSentence(ofTable, "en")).toMatch(
      /^Scaled as in training, the table's numbers run from .* standard deviations/,
    );
    expect(errorSentence(ofTable, "tr")).toMatch(/^Eğitimdeki gibi ölçeklenince tablonun sayıları .* standart sapma/);
    const drift = session.drift();
    expect(drift?.largest[0]?.shift).toBeGreaterThan(1);
    expect([drift?.columns, drift?.moved]).toEqual([WIDTH, drift?.largest.length]);
    // What has not moved is not listed.
    expect(drift?.largest.every(({ shift }) => Math.abs(shift) > 0.1)).toBe(true);
    training = null;
    expect(session.drift()).toBeNull();
  });

  it("gives up a file for a model that comes while it is being scored", async () => {
    await session.openModel(modelFile);
    const scoring = session.scoreFile(await sketches(), quiet);
    const ended = expect(scoring).rejects.toMatchObject({ code: "open/canceled" });
    await session.openModel(modelFile);
    await ended;
    expect(() => session.uncertain(1)).toThrow(expect.objectContaining({ code: "predict/nothing-scored" }));
  });

  it("asks for a model and for customers first", async () => {
    await expect(session.scoreFile(await sketches(), quiet)).rejects.toMatchObject({ code: "predict/no-model" });
    await session.openModel(modelFile);
    expect(() => session.uncertain(1)).toThrow(expect.objectContaining({ code: "predict/nothing-scored" }));
  });
});

describe("sketches made from tables", () => {
  const names = ["card", "loan"];
  /** One subspace of two bins a sketch, or of four: as wide as the model wants, or not. */
  const weights = async (bins: number, walk: number, sha256: string) => {
    const codes = {
      names,
      subspaces: 1,
      bins,
      codes: Int32Array.of(0, 1),
      edges: new Float64Array(bins - 1),
      ties: [],
    };
    const part = (first: number) => ({
      start: Uint32Array.of(0, 2, 3),
      name: Uint8Array.of(0, 1, first),
      weight: Float64Array.of(3, 1, 2),
    });
    const made = new Sketches({ customers: 2, names, past: part(0), future: part(1), portfolio: part(1) }, codes);
    const settings = { ...scalars, walk };
    const customers = { ids: ["A", "B"], segments: null, churn: null };
    const blob = await writeSketchWeights(made, customers, settings, { file: "theirs.npz", sha256 });
    return { made, customers, file: new File([blob], "weights.npz") };
  };
  const scalars: SketcherSettings = {
    walk: 4,
    pastDays: 25,
    futureDays: 5,
    decay: 0.02,
    seed: 42,
    generation: 3,
    dim: 8,
    trim: 16,
    recentEvents: 12,
  };

  /** A model of four inputs, random but the same each time. */
  const take = async (sketcher: ScoringModel["sketcher"]) => {
    const shape: PredictorShape = {
      ...{ inputDim: 4, hiddenDim: 6, outputDim: 5, numLayers: 1 },
      ...{ headWidths: [4, 3], classes: 2 },
    };
    const tensors = stateDictSpecs(predictorLayers(shape)).map(({ name, shape: sizes }, t): [string, Float32Array] => {
      const size = sizes.reduce((product, each) => product * each, 1);
      return [name, Float32Array.from({ length: size }, (_, i) => 0.4 + Math.sin(i * 0.7 + t) / 3)];
    });
    session.takeModel({
      table: null,
      ...{
        task: "segment",
        source: "run",
        run: "run-1",
        learnedFrom: unknown,
        file: "mine.pt",
        sha256: null,
        shape,
        state: { tensors: new Map(tensors), batchesTracked: new Map() },
      },
      ...{ classes: ["mass", "private"], labelMap: {}, threshold: null, sketcher, sketcherFile: null, walk: 4 },
      ...{ metrics: {}, warnings: [] },
    });
  };

  it("get the scores of their matrices, with the customers' ids", async () => {
    await take(null);
    const { made, customers, file } = await weights(2, 4, "aa");
    const sparse = await session.scoreFile(file, quiet);
    expect(sparse).toMatchObject({ rows: 2, warnings: [] });
    const expected = session.scoredRows(Int32Array.of(0, 1));
    const dense = new File([await writeSketches(made, customers, scalars)], "dense.npz");
    await session.scoreFile(dense, quiet);
    expect(session.scoredRows(Int32Array.of(0, 1))).toEqual(expected);
    expect(expected.map(({ id }) => id)).toEqual(["A", "B"]);
    expect(expected.flatMap(({ probabilities }) => probabilities).every(Number.isFinite)).toBe(true);
    expect((await session.customer(1)).past).toEqual(Float32Array.of(1, 0));
  });

  it("are explained by names, for one customer and for a sample, against the training's mean input", async () => {
    const inputMean = [0.5, 0.5, 0.25, 0.75];
    await take({ name: "sketcher_walk4.npz", sha256: "aa", inputMean });
    const { made, customers, file } = await weights(2, 4, "aa");
    await session.scoreFile(file, quiet);
    const found = (await session.customerReasons(1, () => undefined)) ?? expect.unreachable("the names are known");
    expect(found.usual).toBe("training");
    expect(found.reasons.map(({ part, names: [name = ""] }) => `${part} ${name}`).sort()).toEqual(
      ["past card", "past loan", "portfolio card", "portfolio loan"].filter((key) =>
        found.reasons.some(({ part, names: [name = ""] }) => `${part} ${name}` === key),
      ),
    );
    expect(found.reasons.find(({ part, names: [name] }) => part === "past" && name === "card")).toMatchObject({
      share: 1,
      usual: expect.closeTo(0.5, 9),
    });
    const sum = found.reasons.reduce((total, { contribution }) => total + contribution, 0);
    expect(sum + found.residual).toBeCloseTo(found.difference, 6);

    const { predicted = 0 } = session.scoredRows(Int32Array.of(1))[0] ?? {};
    const shares: number[] = [];
    const sample = await session.classReasons(predicted, (share) => shares.push(share));
    expect(sample?.customers).toBe(sample?.of);
    expect(shares.at(-1)).toBe(1);

    // The same sketches as matrices say no names, until a sketcher is dropped beside the model.
    await session.scoreFile(new File([await writeSketches(made, customers, scalars)], "dense.npz"), quiet);
    expect(await session.customerReasons(1, () => undefined)).toBeNull();
    session.takeSketcher(await writeSketcher({ ...scalars, codes: made.codes }));
    const again = await session.customerReasons(1, () => undefined);
    expect(again?.difference).toBeCloseTo(found.difference, 6);
    again?.reasons.forEach(({ contribution }, i) => {
      expect(contribution).toBeCloseTo(found.reasons[i]?.contribution ?? Number.NaN, 6);
    });
  });

  it("leave customers out of a sample whose sketches the sketcher did not make, and count them", async () => {
    await take(null);
    const { made } = await weights(2, 4, "aa");
    session.takeSketcher(await writeSketcher({ ...scalars, codes: made.codes }));
    const rows = ROWS;
    // No share is below 0: the third customer of four has no names.
    const past = Float32Array.from({ length: 2 * rows }, (_, i) => (i % 8 === 4 ? -1 : 0.5));
    const portfolio = new Float32Array(2 * rows).fill(0.5);
    const matrices = (values: Float32Array) => ({ data: values, shape: [rows, 2] });
    const scoring = async (values: Float32Array) => {
      const arrays = new Map([
        ["past_sketches", matrices(values)],
        ["portfolio_sketches", matrices(portfolio)],
      ]);
      await session.scoreFile(new File([await writeNpz(arrays)], "dense.npz"), quiet);
      return session.scoredRows(Int32Array.of(0))[0]?.predicted ?? 0;
    };
    const predicted = await scoring(past);
    const told: number[] = [];
    const sample = (await session.classReasons(predicted, (share) => told.push(share))) ?? expect.unreachable();
    expect(sample.unreadable).toBeGreaterThan(0);
    expect(sample.customers + sample.unreadable).toBe(200);
    // Two blocks of the file, each read once.
    expect(told.filter((share) => share <= 0.5)).toHaveLength(2);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.at(-1)).toBe(1);

    const canceled = session.classReasons(predicted, () => session.cancelReasons("class"));
    await expect(canceled).rejects.toMatchObject({ code: "open/canceled" });

    const other = { code: "predict/other-sketcher", params: { model: "mine.pt" } };
    await expect(session.classReasons(await scoring(past.fill(-1)), quiet)).rejects.toMatchObject(other);
    await expect(session.customerReasons(0, () => undefined)).rejects.toMatchObject(other);
  });

  it("of a sample go on while one customer is asked for, who does not wait for all of it", async () => {
    await take(null);
    const { made } = await weights(2, 4, "aa");
    session.takeSketcher(await writeSketcher({ ...scalars, codes: made.codes }));
    // So many that the one is through long before them, however the machine shares its time.
    const half = { data: new Float32Array(2 * 150).fill(0.5), shape: [150, 2] };
    const arrays = new Map(["past_sketches", "portfolio_sketches"].map((name) => [name, half]));
    await session.scoreFile(new File([await writeNpz(arrays)], "dense.npz"), quiet);
    const { predicted = 0 } = session.scoredRows(Int32Array.of(0))[0] ?? {};
    const order: string[] = [];
    let customer: Promise<unknown> | null = null;
    const sample = await session.classReasons(predicted, (share) => {
      // The first of the steps is under way.
      if (share > 0.5) customer ??= session.customerReasons(0, quiet).then(() => order.push("customer"));
    });
    order.push("class");
    await customer;
    expect(sample?.customers).toBe(150);
    expect(order).toEqual(["customer", "class"]);
    // Another model's customers have other reasons.
    const old = session.classReasons(predicted, quiet);
    const refused = expect(old).rejects.toMatchObject({ code: "open/canceled" });
    await take(null);
    await refused;
  });

  it("are compared with the scored customers' mean where the model does not say its training's", async () => {
    await take(null);
    await session.scoreFile((await weights(2, 4, "aa")).file, quiet);
    expect((await session.customerReasons(0, () => undefined))?.usual).toBe("scored");
  });

  it("are refused, or warned of, by the name of the sketcher that is not the model's", async () => {
    await take({ name: "sketcher_walk4.npz", sha256: "aa", inputMean: [] });
    await expect(session.scoreFile((await weights(4, 4, "aa")).file, quiet)).rejects.toMatchObject({
      code: "predict/sketcher-width",
      params: { sketcher: "theirs.npz", width: 4, input: 2, model: "mine.pt" },
    });
    const warned = async (walk: number, sha256: string) =>
      (await session.scoreFile((await weights(2, walk, sha256)).file, quiet)).warnings;
    expect(await warned(4, "aa")).toEqual([]);
    expect(await warned(4, "bb")).toEqual([
      {
        code: "predict/sketcher-differs",
        params: { sketcher: "theirs.npz", model: "mine.pt", own: "sketcher_walk4.npz" },
      },
    ]);
    expect(await warned(2, "bb")).toEqual([
      {
        code: "predict/sketcher-walk",
        params: { sketcher: "theirs.npz", model: "mine.pt", walk: 2, modelWalk: 4 },
      },
    ]);
  });
});

describe("the test split of a run", () => {
  it("is there without scoring, under the rows and ids of its file", async () => {
    const read = await readPredictor(modelFile, { fileName: "predictor.pt" });
    const classes = read.classes.length;
    session.takeModel({
      ...read,
      sha256: null,
      labelMap: {},
      threshold: null,
      sketcher: null,
      sketcherFile: null,
      source: "run",
      run: "run-1",
      learnedFrom: unknown,
      metrics: {},
      warnings: [],
      table: null,
    });
    const probabilities = new Float32Array(2 * classes).fill(0.1);
    probabilities[1] = 1 - 0.1 * (classes - 1);
    probabilities[classes] = 1 - 0.1 * (classes - 1);
    const summary = session.takeSplit({
      file: "training.npz",
      rows: Int32Array.of(2, 0),
      probabilities,
      predictions: Int32Array.of(1, 0),
      labels: Int32Array.of(1, 1),
      sketches: {
        file: "training.npz",
        rows: 3,
        pastWidth: PAST,
        portfolioWidth: PORTFOLIO,
        inputs: denseRows(inputs.subarray(0, 3 * WIDTH), WIDTH),
        labels: encodeLabels("string", [null, null, null], 3),
        customerIds: ["A", "B", null],
        duplicateCustomerIds: 0,
        madeOf: null,
        table: null,
        sketcher: null,
        churn: null,
        futures: null,
        walk: 4,
        codes: null,
        scalars: {},
        statistics: [],
        arrays: [],
      },
    });
    expect(summary).toMatchObject({ rows: 2, labeled: 2, source: "test", timing: null });
    expect(session.scoredRows(Int32Array.of(0, 1)).map(({ id, rowInFile, actual }) => [id, rowInFile, actual])).toEqual(
      [
        ["", 2, 1],
        ["A", 0, 1],
      ],
    );
    expect(Array.from((await session.customer(0)).past)).toEqual(Array.from(inputs.slice(2 * WIDTH, 2 * WIDTH + PAST)));
    const npz = await openNpz(await session.exportScores("npz", null, DEFAULT_CSV), { fileName: "scores.npz" });
    expect(await npz.readStrings("row_index")).toEqual(["2", "0"]);
    const text = await session.exportSummary({ threshold: 0.05, source: "predicted" }, DEFAULT_CSV).text();
    expect(text.split("\n")).toHaveLength(classes + 2);
  });
});

describe("a churn model", () => {
  it("is told by content, and calls churned whoever reaches the threshold of its decision", async () => {
    const model = await churnModelFile("anything.pt");
    const summary = await session.openModel(model);
    expect(summary).toMatchObject({ task: "churn", threshold: 0.5, metrics: { auc: 0.7 }, beside: null });
    const churn_labels = {
      texts: Array.from({ length: ROWS }, (_, row) => (row % 3 === 0 ? "evet" : "hayır")),
      shape: [ROWS],
    };
    const file = await sketches({ churn_labels });
    expect(await session.scoreFile(file, quiet)).toMatchObject({ task: "churn", labeled: ROWS, beside: null });
    const risk = (row: number) => session.scoredRows(Int32Array.of(row))[0]?.probabilities[1] ?? Number.NaN;
    const [first, , , , , sixth] = session.atRisk(6);
    expect(risk(first ?? 0)).toBeGreaterThanOrEqual(risk(sixth ?? 0));
    expect((await session.customer(first ?? 0)).attribution).toHaveLength(WIDTH);

    const threshold = risk(sixth ?? 0);
    const decision = decisionFile({
      version: "1",
      checkpoint: { name: model.name, sha256: await fingerprint(model) },
      classes: ["Retained", "Churned"],
      churnMap: { evet: false, hayır: true },
      threshold,
    });
    const decided = await session.openModel(model, new File([decision], "decision.json"));
    expect(decided).toMatchObject({ threshold, warnings: [] });
    const { segments } = await session.scoreFile(file, quiet);
    // Exactly the sixth customer's probability: whoever reaches it counts.
    expect(segments.map(({ predicted }) => predicted)).toEqual([ROWS - 6, 6]);
    expect(segments.map(({ actual }) => actual)).toEqual([ROWS / 3, ROWS - ROWS / 3]);
    expect((await session.reliability("all"))?.evaluation).toMatchObject({ task: "churn", threshold });
  });

  it("stands beside a segment model on the same customers, and gives way to it", async () => {
    await session.openModel(modelFile);
    const summary = await session.openModel(await churnModelFile());
    expect(summary).toMatchObject({
      task: "churn",
      beside: modelFile.name,
      besideSha256: await fingerprint(modelFile),
    });
    const progress: ScoringProgress[] = [];
    const scored = await session.scoreFile(await sketches(), (step) => progress.push(step));
    expect(scored).toMatchObject({ task: "churn", beside: { task: "segment" } });
    expect(progress.at(-1)).toEqual({ stage: "scoring", done: 2 * ROWS, total: 2 * ROWS });
    const [row] = session.scoredRows(Int32Array.of(7));
    const csv = await (await session.exportScores("csv", Int32Array.of(7), DEFAULT_CSV)).text();
    expect(csv).toMatch(/^customer_id,churn_probability,predicted_churn,action,predicted_segment,/);

    const { model, scored: turned } = session.turn();
    expect([model.task, turned?.task, turned?.beside?.task]).toEqual(["segment", "segment", "churn"]);
    expect(session.scoredRows(Int32Array.of(7))[0]?.predicted).toBe(row?.beside?.predicted);
    expect(session.dropBeside().beside).toBeNull();
    expect(session.scoredRows(Int32Array.of(7))[0]?.beside).toBeNull();
    expect(() => session.turn()).toThrow(expect.objectContaining({ code: "predict/no-model" }));
  });
});

describe("an earlier file of scores", () => {
  const ids = (first: number) => {
    return { customer_ids: { texts: Array.from({ length: ROWS }, (_, row) => `C${first + row}`), shape: [ROWS] } };
  };
  const exported = async (rows: Int32Array | null = null) =>
    new File([await session.exportScores("csv", rows, DEFAULT_CSV)], "scores.csv");

  it("is the same predictions again, where there is no model: the same hash, lists and files", async () => {
    const { classes } = await session.openModel(modelFile);
    const labels = Array.from({ length: ROWS }, (_, row) => (row < KNOWN ? (classes[0] ?? "") : "vip"));
    const segments = { texts: labels, shape: [ROWS] };
    await session.openModel(await churnModelFile());
    const scored = await session.scoreFile(await sketches({ ...ids(0), segments }), quiet);
    const file = await exported();
    const { scored: turned } = session.turn();

    const fresh = scoringSession(async () => {
      throw new Error("nothing is computed");
    });
    const summary = await fresh.openEarlier(file, quiet);
    // Both tasks' answers are in the file; segments are shown first.
    const { rows, segments: counts } = turned ?? {};
    expect(summary).toMatchObject({ task: "segment", source: "scores", rows, segments: counts, since: null });
    expect(summary?.beside).toEqual({ task: "churn", classes: scored.classes });
    expect(summary?.sha256).toBe(turned?.sha256);
    expect(fresh.scoredRows(Int32Array.of(7, ROWS - 1))).toEqual(session.scoredRows(Int32Array.of(7, ROWS - 1)));
    const again = await (await fresh.exportScores("csv", null, DEFAULT_CSV)).text();
    expect(again).toBe(await (await session.exportScores("csv", null, DEFAULT_CSV)).text());
    await expect(fresh.customer(0)).rejects.toMatchObject({
      code: "predict/only-scores",
      params: { file: "scores.csv" },
    });
    await expect(fresh.customerReasons(0, quiet)).rejects.toMatchObject({ code: "predict/only-scores" });
    expect(fresh.drift()).toBeNull();
    expect(await fresh.reliability("test")).toMatchObject({ judgedOn: { kind: "unknown" } });
    expect(fresh.dropEarlier()).toBeNull();
    expect(() => fresh.scoredRows(Int32Array.of(0))).toThrow(
      expect.objectContaining({ code: "predict/nothing-scored" }),
    );
  });

  it("stands beside what is scored before it and after it", async () => {
    const model = await session.openModel(modelFile);
    await session.scoreFile(await sketches(ids(0)), quiet);
    const before = await exported();
    const moved = session.scoredRows(Int32Array.of(5))[0]?.predicted ?? 0;
    const other = (moved + 1) % model.classes.length;
    const text = await before.text();
    const line = text.split("\n")[6] ?? "";
    const edited = line.replace(`,${model.classes[moved]},`, `,${model.classes[other]},`);
    const earlier = new File([text.replace(line, edited)], "march.csv");
    expect(await session.openEarlier(earlier, quiet)).toMatchObject({
      source: "file",
      warnings: [],
      since: { file: "march.csv", changed: 1, both: ROWS, added: 0, gone: 0 },
    });
    expect(session.scoredRows(Int32Array.of(5))[0]?.before).toBe(other);
    expect(await (await session.exportScores("csv", Int32Array.of(5), DEFAULT_CSV)).text()).toMatch(
      new RegExp(`,previous_segment\\n.*,${model.classes[other]}\\n$`),
    );

    // Ten customers are new and ten are gone.
    const next = await session.scoreFile(await sketches(ids(10)), quiet);
    expect(next.since).toMatchObject({ both: ROWS - 10, added: 10, gone: 10 });
    // Without ids nobody is found, and rows of another file are not taken for the same customers.
    const nameless = await session.scoreFile(await sketches(), quiet);
    expect(nameless).toMatchObject({
      since: null,
      warnings: [{ code: "scores/no-ids", params: { file: "march.csv" } }],
    });

    // Nor are rows that an earlier file has for ids taken for customers whose ids are numbers.
    const rowNumbers = await exported();
    const numbered = { customer_ids: { texts: Array.from({ length: ROWS }, (_, row) => `${row + 1}`), shape: [ROWS] } };
    await session.openEarlier(rowNumbers, quiet);
    expect(await session.scoreFile(await sketches(numbered), quiet)).toMatchObject({
      since: null,
      warnings: [{ code: "scores/rows-as-ids", params: { file: "scores.csv" } }],
    });
    expect(session.scoredRows(Int32Array.of(5))[0]?.before).toBeNull();
    await session.openEarlier(earlier, quiet);

    await session.openModel(await churnModelFile());
    const churn = await session.scoreFile(await sketches(ids(0)), quiet);
    expect(churn).toMatchObject({ task: "churn", since: null, warnings: [{ code: "scores/no-churn" }] });
    expect(session.dropEarlier()).toMatchObject({ since: null, warnings: [] });
  });

  it("leaves the one before in its place where it is refused or given up", async () => {
    const file = (text: string) => new File([text], "scores.csv");
    await session.openEarlier(file("customer_id,predicted_segment,p_a,p_b\nC1,a,1,0\n"), quiet);
    await expect(session.openEarlier(file("customer_id,predicted_segment\n"), quiet)).rejects.toMatchObject({
      code: "scores/missing-column",
    });
    const given = session.openEarlier(file("customer_id,predicted_segment,p_a,p_b\nC2,b,0,1\n"), quiet);
    session.cancelScoring();
    await expect(given).rejects.toMatchObject({ code: "open/canceled" });
    expect(session.scoredRows(Int32Array.of(0))[0]?.id).toBe("C1");
  });
});
