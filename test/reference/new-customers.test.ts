import { openAsBlob } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { ScoringModel } from "../../src/app/scoring-models";
import { type ScoringSession, scoringSession } from "../../src/app/scoring-session";
import { TorchGenerator } from "../../src/data/torch-generator";
import { createWasmEngine } from "../../src/engine/wasm/wasm-engine";
import {
  elementCount,
  type ModelState,
  type PredictorShape,
  predictorLayers,
  stateDictSpecs,
} from "../../src/model/architecture";
import { fitCodes } from "../../src/pipeline/codes";
import { writeSketches } from "../../src/pipeline/sketch-files";
import { readSketcher, type Sketcher, sketchNewCustomers, writeSketcher } from "../../src/pipeline/sketcher";
import type { Sketches } from "../../src/pipeline/sketches";
import type { BankTables } from "../../src/pipeline/tables";
import { writeSketchWeights } from "../../src/pipeline/weights-file";
import { foundShares } from "../../src/scoring/name-shares";
import { REASON_PARTS } from "../../src/scoring/reasons";
import { nodeKernels } from "../engine/wasm/node-kernels";
import { referenceNpz, referencePath, referenceTables } from "./reference";

const shape: PredictorShape = {
  ...{ inputDim: 640, hiddenDim: 64, outputDim: 320, numLayers: 3 },
  ...{ headWidths: [256, 64] as const, classes: 4 },
};
const classes = ["mass", "affluent", "private", "business"];

const settings = { walk: 4, pastDays: 25, futureDays: 5, decay: 0.02, seed: 42, generation: 3 } as const;

/** A sketcher as the studio makes it from the embeddings of one of Cleora's runs. */
async function sketcherOf(embeddings: string): Promise<Blob> {
  const npz = await referenceNpz("pipeline", embeddings);
  const names = (await npz.readStrings("entity_ids")).map((name) => name ?? "");
  const { data, columns: dim } = await npz.readFloat32("embeddings");
  const codes = fitCodes({ names, dim, data: new Float32Array(data) }, { subspaces: 10, bins: 32, seed: 42 });
  return writeSketcher({ ...settings, dim, trim: 16, recentEvents: 12, codes });
}

let tables: BankTables;
let sketcher: Sketcher;
let sketches: Sketches;
let model: ScoringModel;
let session: ScoringSession;

beforeAll(async () => {
  ({ tables } = await referenceTables());
  const written = await sketcherOf("cleora_3_walk4.npz");
  sketcher = await readSketcher(written, { fileName: "sketcher_walk4.npz" });
  ({ sketches } = await sketchNewCustomers(sketcher, tables, null));

  const generator = new TorchGenerator(5);
  const state: ModelState = { tensors: new Map(), batchesTracked: new Map() };
  for (const { name, shape: size, role } of stateDictSpecs(predictorLayers(shape))) {
    if (role === "batches-tracked") continue;
    const values = new Float32Array(elementCount(size));
    generator.uniform(values, role === "running-var" ? 0.5 : -0.1, role === "running-var" ? 1 : 0.1);
    state.tensors.set(name, values);
  }
  session = scoringSession(() => createWasmEngine({ kernels: nodeKernels, fma: false, threads: 1 }));
  model = {
    ...{
      task: "segment",
      source: "run",
      run: null,
      learnedFrom: async () => null,
      file: "model.pt",
      sha256: null,
      shape,
      state,
      classes,
      labelMap: {},
      threshold: null,
    },
    ...{ table: null, sketcher: null, sketcherFile: written, walk: 4, metrics: {}, warnings: [] },
  };
  session.takeModel(model);
});

const everyone = () => Int32Array.from({ length: tables.customers.ids.length }, (_, row) => row);

describe("sketches made from tables, and the sketches' own file", () => {
  /** Every customer's answer and the reasons of one. */
  const scored = async (blob: Blob) => {
    await session.scoreFile(new File([blob], "customers.npz"), () => undefined);
    return { rows: session.scoredRows(everyone()), reasons: await session.customerReasons(7, () => undefined) };
  };
  let made: Awaited<ReturnType<typeof scored>>;
  let read: typeof made;
  beforeAll(async () => {
    made = await scored(await writeSketchWeights(sketches, tables.customers, sketcher, null));
    read = await scored(await writeSketches(sketches, tables.customers, sketcher));
  }, 240_000);

  it("score the same to 1e-6, for every customer", () => {
    expect(made.rows).toHaveLength(10_000);
    let largest = 0;
    for (const [row, { id, probabilities }] of read.rows.entries()) {
      expect(made.rows[row]?.id).toBe(id);
      probabilities.forEach((p, k) => {
        largest = Math.max(largest, Math.abs(p - (made.rows[row]?.probabilities[k] ?? Number.NaN)));
      });
    }
    expect(largest).toBeLessThan(1e-6);
  });

  it("have the same reasons, which add up within the residual", () => {
    const [exact, found] = [made.reasons, read.reasons];
    if (exact === null || found === null) return expect.unreachable("the names are known");
    const sum = exact.reasons.reduce((total, { contribution }) => total + contribution, 0);
    expect(sum + exact.residual).toBeCloseTo(exact.difference, 9);
    expect(Math.abs(exact.residual)).toBeLessThanOrEqual(0.01 * Math.max(1, Math.abs(exact.difference)));
    const byName = new Map(found.reasons.map((reason) => [`${reason.part} ${reason.names.join()}`, reason]));
    for (const { part, names, contribution, share } of exact.reasons) {
      const same = byName.get(`${part} ${names.join()}`);
      expect(same?.share ?? 0).toBeCloseTo(share, 5);
      expect(same?.contribution ?? 0).toBeCloseTo(contribution, 4);
    }
  });
});

it("Python's own sketches are read in the names that they were made of, whichever side their ties fell on", async () => {
  const written = await sketcherOf("cleora_default_walk4.npz");
  const own = await readSketcher(written, { fileName: "" });
  const made = (await sketchNewCustomers(own, tables, null)).sketches;
  const npz = await referenceNpz("emde_session_sketches_walk4.npz");
  const first = Int32Array.from({ length: 200 }, (_, row) => row);
  let [read, moved] = [0, 0];
  for (const part of REASON_PARTS) {
    const { data } = await npz.readFloat32(`${part}_sketches`);
    for (const row of first) {
      const truth = made.sharesByName(part, row);
      const found = foundShares(own.codes, Float64Array.from(data.subarray(row * 320, (row + 1) * 320)));
      if (found === null) continue;
      read++;
      if (found.moved.length > 0) moved++;
      found.shares.forEach((share, name) => {
        expect(share).toBeCloseTo(truth[name] ?? Number.NaN, 4);
      });
    }
  }
  expect(read).toBeGreaterThanOrEqual(0.95 * 400);
  expect(moved).toBeGreaterThan(0);

  session.takeModel({ ...model, sketcherFile: written });
  const file = new File([await openAsBlob(referencePath("emde_session_sketches_walk4.npz"))], "sketches.npz");
  const { segments } = await session.scoreFile(file, () => undefined);
  const largest = segments.findIndex(
    ({ predicted }) => predicted === Math.max(...segments.map((each) => each.predicted)),
  );
  const shares: number[] = [];
  const sample = await session.classReasons(largest, (share) => shares.push(share));
  if (sample === null) return expect.unreachable("the names are known");
  expect(sample.unreadable).toBeLessThanOrEqual(10);
  expect(sample.customers + sample.unreadable).toBe(200);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  const sum = sample.reasons.reduce((total, { contribution }) => total + contribution, 0);
  expect(sum + sample.residual).toBeCloseTo(sample.difference, 9);
  // The far end is what the network was given, on whichever side of an edge a name lay.
  expect(Math.abs(sample.residual)).toBeLessThanOrEqual(0.01 * Math.max(1, Math.abs(sample.difference)));
}, 240_000);
