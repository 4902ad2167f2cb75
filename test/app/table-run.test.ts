import { beforeAll, describe, expect, it } from "vitest";
import { type AutosavedRun, autosavedRunSchema } from "../../src/app/autosave-schema";
import { buildFile } from "../../src/app/exports";
import { RunSession } from "../../src/app/run-session";
import { ScaledTables } from "../../src/app/scaled-tables";
import { trainingOf } from "../../src/app/scoring-customers";
import { scoringSession } from "../../src/app/scoring-session";
import { summarizeSketches } from "../../src/app/summaries";
import { openTrainingTable } from "../../src/app/training-table";
import type { TableMapping } from "../../src/data/any-table/mapping";
import type { SketchesDataset } from "../../src/data/sketches";
import { createWasmEngine } from "../../src/engine/wasm/wasm-engine";
import { permutationImportance } from "../../src/evidence/importance";
import { splitMix32 } from "../../src/evidence/random";
import { runJsonSchema } from "../../src/run/record";
import { filesOfRun } from "../../src/storage/input-files";
import { type Config, defaultConfig, withChanges } from "../../src/tasks/config";
import { readPredictor } from "../../src/tasks/predictors";
import { tableConfig } from "../../src/tasks/segment/table-config";
import { evidenceOf } from "../../src/tasks/work";
import { taskWorks } from "../../src/tasks/works";
import { nodeKernels } from "../engine/wasm/node-kernels";

const kernels = { kernels: nodeKernels, fma: false, threads: 1 };
const ROWS = 300;
const mapping: TableMapping = { label: "churned", id: "id", features: ["income", "age", "noise"], decimal: "." };

/** Who leaves is told by age alone, whose numbers are a ten-thousandth of the income's. */
function rowsOf(seed: number): { id: string; income: number; age: number; noise: number; churned: string }[] {
  const next = splitMix32(seed);
  const draw = () => next() / 2 ** 32;
  return Array.from({ length: ROWS }, (_, i) => {
    const age = 20 + Math.floor(draw() * 50);
    const income = Math.round(draw() * 1e6) / 4;
    return { id: `c${i}`, income, age, noise: draw(), churned: age > 45 ? "yes" : "no" };
  });
}

function file(name: string, columns: readonly ("id" | "income" | "age" | "noise" | "churned")[], seed = 1): File {
  const lines = rowsOf(seed).map((row) => columns.map((column) => row[column]).join(","));
  return new File([`${columns.join(",")}\n${lines.join("\n")}\n`], name);
}

const training = file("people.csv", ["id", "income", "age", "noise", "churned"]);

async function read(from = training, wanted = mapping): Promise<SketchesDataset> {
  return openTrainingTable(from, wanted, { fileName: from.name });
}

function configFor(dataset: SketchesDataset): Config {
  const shown = summarizeSketches(dataset, training.size);
  const config = withChanges(tableConfig(defaultConfig(), shown), {
    epochs: 12,
    patience: 12,
    batchSize: 32,
    hiddenDim: 32,
  });
  return withChanges(config, { numLayers: 1, outputDim: 16, dropout: 0.1 });
}

/** Trains to the end, or `epochs` epochs; both from the file and from what was saved. */
async function train(
  resumeFrom: AutosavedRun | null = null,
  stopAfter = Number.POSITIVE_INFINITY,
  from = training,
  wanted = mapping,
) {
  const raw = await read(from, wanted);
  const config = configFor(raw);
  const sources = { sketches: await new ScaledTables().of(raw, config), foundation: null, walk: 4, sketcher: null };
  let newest: AutosavedRun | null = null;
  const session: RunSession = new RunSession({
    prepared: await taskWorks().segment.prepare(sources, config),
    sources,
    config,
    start: { id: "run", demo: false, resumeId: null, maxSteps: null, restartCause: null },
    engine: await createWasmEngine(kernels),
    replaceEngine: () => createWasmEngine(kernels),
    onEvent: (event) => {
      if (event.type === "epoch" && event.record.epoch === stopAfter) session.stop();
    },
    autosave: {
      async save(take, ended) {
        if (!ended) newest = structuredClone(await take());
      },
      newest: async () => newest,
    },
    files: async () => ({ sketches: { file: "people.csv", bytes: 1, sha256: "0", table: wanted }, foundation: null }),
    resumeFrom,
  });
  await session.run();
  if (session.finished === null) throw new Error("the run did not finish");
  return { finished: session.finished, sources, saved: autosavedRunSchema.parse(newest) };
}

/** The run that goes through, for all who only read what came of it. */
let whole: Awaited<ReturnType<typeof train>>;
beforeAll(async () => {
  whole = await train();
});

describe("a run on a table", () => {
  it("learns from scratch what a column of small numbers tells, and says what it is measured against", async () => {
    const { finished } = whole;
    const evaluation = finished.test?.evaluation;
    if (evaluation?.task !== "segment") throw new Error("no test");
    expect(evaluation.metrics.accuracy).toBeGreaterThan(0.9);
    const evidence = await finished.evidence;
    if (evidence === null) throw new Error("no evidence");
    expect(Object.keys(evidenceOf("segment", evidence)?.evidence.baselines ?? {})).toEqual([
      "majority",
      "nearestCentroid",
      "nearestNeighbourBoth",
      "logistic",
    ]);
  });

  it("goes on from a save to the same bits, and remembers its columns", async () => {
    const { saved } = await train(null, 5);
    expect(saved.files.sketches.table).toEqual(mapping);
    expect(saved.trainer.epoch).toBeLessThan(12);
    const resumed = await train(saved);
    expect(resumed.finished.outcome.history.map(({ trainLoss, valLoss }) => [trainLoss, valLoss])).toEqual(
      whole.finished.outcome.history.map(({ trainLoss, valLoss }) => [trainLoss, valLoss]),
    );
    expect(resumed.finished.outcome.stepLoss).toEqual(whole.finished.outcome.stepLoss);
    expect(resumed.finished.test?.answers?.probabilities).toEqual(whole.finished.test?.answers?.probabilities);
    const json: unknown = JSON.parse(await (await buildFile("run", whole.finished)).text());
    expect(json).toMatchObject({ dataset: { file: "people.csv", widths: { past: 4, portfolio: 0 }, table: mapping } });
    const record = runJsonSchema.parse(json);
    expect(filesOfRun({ json: record })).toMatchObject([{ kind: "sketches", table: mapping }]);
  });

  it("gives a model that scores another table by the names of its columns, scaled as in training", async () => {
    const { finished, sources } = whole;
    const answers = finished.test?.answers;
    if (answers == null) throw new Error("no answers");
    const model = new File([await buildFile("checkpoint", finished)], "segment_predictor_walk4.pt");
    const { table } = await readPredictor(model, { fileName: model.name });
    expect(table).toEqual({ ...mapping, ...sources.sketches.table?.scale });

    const open = { file: model, value: await read(), sha256: Promise.resolve("") };
    const session = scoringSession(
      () => createWasmEngine(kernels),
      () => open,
    );
    expect(await session.openModel(model)).toMatchObject({ isTable: true, classes: ["no", "yes"] });
    const known = file("again.csv", ["churned", "noise", "age", "income", "id"]);
    expect(await session.scoreFile(known, () => undefined)).toMatchObject({
      rows: ROWS,
      labeled: ROWS,
      warnings: [],
    });
    const test = finished.prepared.run.split.test;
    session.scoredRows(test).forEach(({ id, probabilities, actual }, i) => {
      expect(id).toBe(`c${test[i]}`);
      expect(actual).toBe(answers.labels[i]);
      expect(probabilities[1]).toBeCloseTo(answers.probabilities[i * 2 + 1] ?? 0, 5);
    });
    expect(session.drift()).toEqual({ columns: 3, moved: 0, largest: [] });
    const detail = await session.customer(0);
    expect(detail.columns).toEqual(["income", "age", "noise"]);
    expect(detail.attribution).toHaveLength(4);
    const shares: number[] = [];
    const why = await session.customerReasons(0, (share) => shares.push(share));
    const { age } = rowsOf(1)[0] ?? {};
    const mean = sources.sketches.table?.scale?.mean[1];
    const ofAge = why?.reasons.find(({ names }) => names[0] === "age");
    expect(ofAge).toMatchObject({ part: "column", usual: mean });
    expect(ofAge?.share).toBeCloseTo(age ?? 0, 3);
    const sum = why?.reasons.reduce((total, { contribution }) => total + contribution, 0) ?? 0;
    expect(Math.abs((why?.difference ?? 0) - (why?.residual ?? 0) - sum)).toBeLessThan(1e-9);
    expect(Math.abs(why?.residual ?? 1)).toBeLessThanOrEqual(0.01 * Math.max(1, Math.abs(why?.difference ?? 0)));
    expect(shares.at(-1)).toBe(1);
    const leaving = await session.classReasons(1, () => undefined);
    const called = session
      .scoredRows(Int32Array.from({ length: ROWS }, (_, row) => row))
      .filter((row) => row.predicted === 1);
    expect(leaving).toMatchObject({ usual: "training", unreadable: 0, of: called.length });
    expect(leaving?.reasons[0]?.names).toEqual(["age"]);
    expect(leaving?.reasons[0]?.contribution).toBeGreaterThan(0);

    const unlabeled = file("next.csv", ["income", "age", "noise"], 2);
    expect(await session.scoreFile(unlabeled, () => undefined)).toMatchObject({
      rows: ROWS,
      labeled: 0,
    });
    const older = new File(["income,age,noise\n125000,300,0.5\n125500,310,0.5\n"], "older.csv");
    await session.scoreFile(older, () => undefined);
    expect(session.drift()?.largest[0]).toMatchObject({ name: "age", sketch: "past", column: 1 });
    const wrong = new File(["income,noise\n1,2\n"], "wrong.csv");
    await expect(session.scoreFile(wrong, () => undefined)).rejects.toMatchObject({
      code: "table/missing-column",
      params: { column: "age", key: "segment_predictor_walk4.pt" },
    });
    const gap = new File(["income,age,noise\n1,2,3\n1,,3\n"], "gap.csv");
    await expect(session.scoreFile(gap, () => undefined)).rejects.toMatchObject({
      code: "predict/gap",
      params: { column: "age", count: 1, row: 3 },
    });
  });

  it("learns from words and fills gaps in, and scores the next table with the same encoding", async () => {
    const lines = rowsOf(3).map(({ id, income, age, noise, churned }, i) =>
      [id, i % 20 === 0 ? "" : income, age > 45 ? "Ankara" : "Roma", noise, churned].join(","),
    );
    const people = new File([`id,income,city,noise,churned\n${lines.join("\n")}\n`], "words.csv");
    const wanted: TableMapping = {
      ...mapping,
      features: ["income", "city", "noise"],
      texts: ["city"],
      gaps: "mean",
    };
    const { finished } = await train(null, Number.POSITIVE_INFINITY, people, wanted);
    expect(finished.test?.evaluation).toMatchObject({
      metrics: { accuracy: expect.toSatisfy((at: number) => at > 0.9) },
    });
    const json: unknown = JSON.parse(await (await buildFile("run", finished)).text());
    expect(json).toMatchObject({
      dataset: { widths: { past: 5 }, table: { texts: ["city"], gaps: "mean" }, filled: { income: ROWS / 20 } },
    });
    expect(runJsonSchema.parse(json).dataset.table).toEqual(wanted);
    const card = await (await buildFile("card", finished)).text();
    expect(card).toContain("the training data had 15 of them");
    expect(card).toContain("city: each value is an input of its own");

    const model = new File([await buildFile("checkpoint", finished)], "m.pt");
    expect((await readPredictor(model, { fileName: model.name })).table).toMatchObject({
      ...wanted,
      categories: { city: ["Ankara", "Roma"] },
    });
    const session = scoringSession(() => createWasmEngine(kernels));
    await session.openModel(model);
    await session.scoreFile(people, () => undefined);
    const answers = finished.test?.answers;
    const { test } = finished.prepared.run.split;
    session.scoredRows(test).forEach(({ probabilities }, i) => {
      expect(probabilities[1]).toBeCloseTo(answers?.probabilities[i * 2 + 1] ?? Number.NaN, 5);
    });
    const next = new File(["noise,city,income\n0.5,Roma,\n0.5,Oslo,90000\n0.5,,90000\n"], "next.csv");
    expect((await session.scoreFile(next, () => undefined)).warnings).toMatchObject([
      { code: "predict/gaps-filled", params: { count: 1, columns: ["income"] } },
      { code: "predict/unknown-words", params: { column: "city", count: 1, row: 3, inLines: true } },
    ]);
  });

  it("is a model's training data in whatever order its columns of words are named", async () => {
    const people = new File(["city,land,churned\nRoma,IT,yes\nBern,CH,no\n"], "words.csv");
    const wanted = { ...mapping, id: null, features: ["city", "land"], texts: ["city", "land"] };
    const data = await read(people, wanted);
    const [mean, deviation] = [new Array(4).fill(0), new Array(4).fill(1)];
    const categories = { land: ["CH", "IT"], city: ["Bern", "Roma"] };
    const table = { ...wanted, texts: ["land", "city"], categories, mean, deviation };
    expect(trainingOf({ table }, data)?.table?.names).toEqual(["city=Bern", "city=Roma", "land=CH", "land=IT"]);
    expect(trainingOf({ table: { ...table, categories: { ...categories, land: ["CH", "DE"] } } }, data)).toBeNull();
  });

  it("tells what its columns matter by name, in the card, the report and on the page", async () => {
    const { finished, sources } = whole;
    const engine = await createWasmEngine(kernels);
    const { run } = finished.prepared;
    const state = finished.outcome.kept?.model;
    if (state === undefined) throw new Error("no model");
    await engine.load({ network: run.network, state, training: null });
    const importance = await permutationImportance({
      inputs: sources.sketches.inputs,
      width: 4,
      pastWidth: 4,
      columns: sources.sketches.table?.names ?? null,
      outputs: 2,
      rows: run.split.validation,
      infer: (inputs, rows) => engine.infer(inputs, rows),
      score: finished.prepared.leadingScore,
    });
    const most = [...(importance.columns ?? [])].sort((a, b) => b.fall - a.fall)[0];
    expect(most?.name).toBe("age");
    expect(most?.fall).toBeGreaterThan(0.2);
    const told = { ...finished, importance };
    const card = await (await buildFile("card", told)).text();
    expect(card).toContain("on 3 columns of a table");
    expect(card).toMatch(/\| age \| 0\.\d+ \|/);
    expect(card).not.toMatch(/EMDE|SKETCHES/);
    const turkish = await (await buildFile("card", told, "tr")).text();
    expect(turkish).toContain("Bir tablonun 3 sütunuyla");
    const report = await (await buildFile("report", told)).text();
    expect(report).toContain("income, age, noise");
    const safetensors = new File([await buildFile("safetensors", finished)], "m.safetensors");
    expect((await readPredictor(safetensors, { fileName: safetensors.name })).table?.features).toEqual(
      mapping.features,
    );
  });
});
