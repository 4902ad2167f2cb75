import { openAsBlob, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { RunSession } from "../../src/app/run-session";
import { readSketches, type SketchesDataset } from "../../src/data/sketches";
import { createWasmEngine } from "../../src/engine/wasm/wasm-engine";
import { openTable } from "../../src/formats/tables/table-file";
import { type Foundation, readFoundation } from "../../src/model/foundation";
import { buildGraph } from "../../src/pipeline/cleora/graph";
import { walkGraph } from "../../src/pipeline/cleora/walks";
import { fitCodes } from "../../src/pipeline/codes";
import { hyperedgesOfTables } from "../../src/pipeline/hyperedges";
import { windowsBefore } from "../../src/pipeline/instant";
import { readTables } from "../../src/pipeline/read-tables";
import { RecentEvents } from "../../src/pipeline/recent-events";
import { writeSketches } from "../../src/pipeline/sketch-files";
import { Sketches } from "../../src/pipeline/sketches";
import { passEvents, weighTables } from "../../src/pipeline/weights";
import { openSketches, writeSketchWeights } from "../../src/pipeline/weights-file";
import { parseConfig } from "../../src/tasks/config";
import { taskWorks } from "../../src/tasks/works";
import { nodeKernels } from "../engine/wasm/node-kernels";
import { nodeMachine } from "../pipeline/walk-machine";
import { expectSame } from "../same";

const demo = join(import.meta.dirname, "..", "..", "public", "demo");
const WALK = 2;

let fromTables: SketchesDataset;
let fromFile: SketchesDataset;
let foundation: Foundation;

/** The demo bank's tables, all the way to the two files that the Studio takes: weights, and the matrices of them. */
beforeAll(async () => {
  const open = async (name: string) => openTable(await openAsBlob(join(demo, "tables", name)), name);
  const files = {
    customers: await open("bank_customers.csv"),
    products: await open("bank_products.csv"),
    events: await open("bank_events.gzip"),
  };
  const { tables } = await readTables(files, { customers: {}, products: {}, events: {} }, { badRows: "stop" });
  const { customers, products, events } = tables;
  const recent = new RecentEvents(customers.ids.length, 12);
  await passEvents(events, recent);
  const graph = await buildGraph(await hyperedgesOfTables(customers, products, recent, events.vocabulary), 16);
  const settings = { generation: 3, dim: 64, customerRows: false } as const;
  const { value: embeddings } = await walkGraph(graph, [WALK], settings, nodeMachine(1)).next();
  if (embeddings === undefined) throw new Error("the graph was not walked");
  const codes = fitCodes(embeddings.tokens, { subspaces: 10, bins: 32, seed: 42 });
  const windows = windowsBefore(recent.newest ?? { micros: 0, nanos: 0 }, 25, 5);
  const sketches = new Sketches(await weighTables(tables, windows, 0.02), codes);
  const scalars = { walk: WALK, pastDays: 25, futureDays: 5, decay: 0.02 };
  const made = { ...scalars, seed: 42, generation: 3, dim: 64, trim: 16, recentEvents: 12, codes } as const;
  fromTables = await openSketches(await writeSketchWeights(sketches, customers, made, null), { fileName: "weights" });
  fromFile = await openSketches(await writeSketches(sketches, customers, scalars), { fileName: "sketches" });
  const model = new Blob([new Uint8Array(readFileSync(join(demo, "future_ubr_model_walk4.pt")))]);
  foundation = await readFoundation(model, { fileName: "foundation.pt" });
});

describe("the demo bank's tables", () => {
  it("become what the Studio's demo is trained on: the same arrays, columns and classes, and its model takes them", async () => {
    const blob = new Blob([new Uint8Array(readFileSync(join(demo, "emde_session_sketches_walk4.npz")))]);
    const studio = await readSketches(blob, { fileName: "sketches" });
    const shown = ({ arrays }: SketchesDataset) =>
      arrays.map(({ name, dtype, shape }) => [name, dtype, shape.slice(1)]);
    expect(shown(fromFile)).toEqual(shown(studio));
    expect(fromTables.pastWidth + fromTables.portfolioWidth).toBe(foundation.shape.inputDim);
    expect(new Set(fromTables.labels.values)).toEqual(new Set(studio.labels.values));
    expect(fromTables.rows).toBe(1500);
  });
});

/** Under Node there are no web workers and no relaxed SIMD: one thread and plain SIMD. */
async function run(sketches: SketchesDataset, keys: Parameters<typeof parseConfig>[0]) {
  const config = parseConfig(keys);
  const sources = { sketches, foundation, walk: WALK, sketcher: null };
  const record = { file: "file", bytes: 1, sha256: "0" };
  const make = () => createWasmEngine({ kernels: nodeKernels, fma: false, threads: 1 });
  const session = new RunSession({
    prepared: await taskWorks()[config.task].prepare(sources, config),
    sources,
    config,
    start: { id: "run", demo: false, resumeId: null, maxSteps: null, restartCause: null },
    engine: await make(),
    replaceEngine: make,
    onEvent: () => {},
    autosave: { save: async () => {}, newest: async () => null },
    files: async () => ({ sketches: record, foundation: { ...record, run: null } }),
    resumeFrom: null,
  });
  await session.run();
  if (session.finished === null) throw new Error("the run did not finish");
  const { outcome, test } = session.finished;
  const losses = outcome.history.map(({ trainLoss, valLoss }) => [trainLoss, valLoss]);
  return { losses, steps: outcome.stepLoss, kept: outcome.kept, test };
}

describe("a run from tables", () => {
  it.each([
    { task: "segment", epochs: 1, dropout: 0.1 },
    { task: "churn", epochs: 1, dropout: 0.1 },
    { task: "foundation", epochs: 1, hiddenDim: 32, numLayers: 1 },
  ])("has every bit of the run from the exported file: $task", async (keys) => {
    const [mine, theirs] = [await run(fromTables, keys), await run(fromFile, keys)];
    expectSame(mine, theirs);
    expect(mine.losses).toHaveLength(1);
  });
});
