import { openAsBlob, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { buildGraph, type CleoraGraph } from "../../src/pipeline/cleora/graph";
import { type Embeddings, type Generation, type NamedRows, walkGraph } from "../../src/pipeline/cleora/walks";
import { type Codes, fitCodes, hyperplanes } from "../../src/pipeline/codes";
import { readEmbeddings } from "../../src/pipeline/embeddings-file";
import { type Hyperedges, hyperedgesOfTables, readHyperedges, writeHyperedges } from "../../src/pipeline/hyperedges";
import { type Windows, windowsBefore } from "../../src/pipeline/instant";
import { RecentEvents } from "../../src/pipeline/recent-events";
import { readSketcher, sketchNewCustomers, writeSketcher } from "../../src/pipeline/sketcher";
import { Sketches, type SketchPart } from "../../src/pipeline/sketches";
import type { BankTables } from "../../src/pipeline/tables";
import { type CustomerWeights, passEvents, weighTables } from "../../src/pipeline/weights";
import { bits } from "../pipeline/compare-walks";
import { nodeMachine } from "../pipeline/walk-machine";
import { referenceNpz, referencePath, referenceTables } from "./reference";

const CODES = { subspaces: 10, bins: 32, seed: 42 };
const PARTS: readonly SketchPart[] = ["past", "future", "portfolio"];

let tables: BankTables;
let hyperedges: Hyperedges;
let windows: Windows;
let weights: CustomerWeights;
const graphs = new Map<number, CleoraGraph>();

beforeAll(async () => {
  ({ tables } = await referenceTables());
  const recent = new RecentEvents(tables.customers.ids.length, 12);
  await passEvents(tables.events, recent);
  hyperedges = await hyperedgesOfTables(tables.customers, tables.products, recent, tables.events.vocabulary);
  windows = windowsBefore(recent.newest ?? { micros: 0, nanos: 0 }, 25, 5);
  weights = await weighTables(tables, windows, 0.02);
  for (const trim of [16, 64]) graphs.set(trim, await buildGraph(hyperedges, trim));
});

describe("hyperedges", () => {
  it("equal the generator's, line by line", async () => {
    const expected = gunzipSync(readFileSync(referencePath("pipeline", "cleora_hyperedges.txt.gz"))).toString();
    const lines = (await (await writeHyperedges(hyperedges)).text()).split("\n");
    expect(lines).toEqual(expected.split("\n"));
    expect(lines).toHaveLength(10_001);
  });

  it("have the trimmed lines of the bank", () => {
    expect(graphs.get(16)).toMatchObject({ edges: 295_033, trimmedLines: 5211 });
    expect(graphs.get(64)).toMatchObject({ trimmedLines: 0 });
  });
});

interface Stored {
  readonly tokens: NamedRows;
  readonly customers: NamedRows;
}

async function stored(file: string): Promise<Stored> {
  const npz = await referenceNpz("pipeline", file);
  const rows = async (names: string, values: string) => {
    const { data, columns: dim } = await npz.readFloat32(values);
    return { names: (await npz.readStrings(names)).map((name) => name ?? ""), dim, data: new Float32Array(data) };
  };
  return {
    tokens: await rows("entity_ids", "embeddings"),
    customers: await rows("customer_ids", "customer_embeddings"),
  };
}

async function walked(
  generation: Generation,
  trim: number,
  walks: number[],
  workers: 1 | 2 = 1,
): Promise<Embeddings[]> {
  const graph = graphs.get(trim);
  if (graph === undefined) throw new Error(`no graph of trim ${trim}`);
  const found: Embeddings[] = [];
  const settings = { generation, dim: 1024, customerRows: true, workers };
  for await (const embeddings of walkGraph(graph, walks, settings, nodeMachine(2))) found.push(embeddings);
  return found;
}

/** The rows of the stored customers. */
async function customersOf(embeddings: Embeddings, names: readonly string[]): Promise<Float32Array<ArrayBuffer>> {
  const all = new Float32Array((await embeddings.all?.arrayBuffer()) ?? new ArrayBuffer(0));
  const rows = new Map(hyperedges.entities.map((name, row) => [name, row]));
  const picked = new Float32Array(names.length * 1024);
  names.forEach((name, i) => {
    const row = rows.get(name) ?? -1;
    picked.set(all.subarray(row * 1024, (row + 1) * 1024), i * 1024);
  });
  return picked;
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = a.length === b.length ? 0 : Infinity;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs((a[i] ?? 0) - (b[i] ?? 0)));
  return largest;
}

describe("Cleora", () => {
  it.each([
    { generation: 3 as const, trim: 16, walks: [1, 2, 3, 4], file: (walk: number) => `cleora_3_walk${walk}.npz` },
    { generation: 3 as const, trim: 64, walks: [2], file: () => "cleora_3_untrimmed_walk2.npz" },
  ])("has every bit of pycleora $generation, trim $trim", async ({ generation, trim, walks, file }) => {
    for (const embeddings of await walked(generation, trim, walks)) {
      const { tokens, customers } = await stored(file(embeddings.walk));
      expect(embeddings.tokens.names).toEqual(tokens.names);
      expect(bits(embeddings.tokens.data.buffer)).toEqual(bits(tokens.data.buffer));
      const found = await customersOf(embeddings, customers.names);
      expect(bits(found.buffer)).toEqual(bits(customers.data.buffer));
    }
  });

  // pycleora 2.0 walked the stored graph with two workers, who took over parts of each other's sums as they were free: no
  // rule gives those bits (two such runs of pycleora have 33 to 37 of the 39 names' rows in common, and one with one worker
  // has none in common with the stored file). Two workers' order without that comes closest; one worker's bits are compared
  // in test/pytorch.
  it.each([
    { workers: 1 as const, most: 3e-6, sameCodes: [1, 2] },
    { workers: 2 as const, most: 3e-8, sameCodes: [1, 2, 3] },
  ])("is within rounding of pycleora 2.0 as it was run, with $workers", async ({ workers, most, sameCodes }) => {
    for (const embeddings of await walked(2, 16, [1, 2, 3, 4], workers)) {
      const file = `cleora_2_walk${embeddings.walk}.npz`;
      const { tokens, customers } = await stored(file);
      expect(embeddings.tokens.names).toEqual(tokens.names);
      const found = await customersOf(embeddings, customers.names);
      expect(largestDifference(embeddings.tokens.data, tokens.data)).toBeLessThan(most);
      expect(largestDifference(found, customers.data)).toBeLessThan(most);
      if (workers === 2 && embeddings.walk === 1) expect(bits(found.buffer)).toEqual(bits(customers.data.buffer));
      if (!sameCodes.includes(embeddings.walk)) continue;
      const bins = (await (await referenceNpz("pipeline", file)).readArray("bins")).toNumbers();
      expect([...fitCodes(embeddings.tokens, CODES).codes]).toEqual([...bins]);
    }
  });

  const casesSchema = z.object({
    dim: z.int(),
    trim: z.int(),
    cases: z.record(
      z.string(),
      z.object({
        lines: z.array(z.string()),
        entities: z.array(z.string()),
        walks: z.array(z.array(z.array(z.number()))),
      }),
    ),
  });

  it.each([2, 3] as const)("has every bit of the small cases of pycleora %i", async (generation) => {
    const text = readFileSync(referencePath("pipeline", `cleora_cases_${generation}.json`), "utf8");
    const { dim, trim, cases } = casesSchema.parse(JSON.parse(text));
    for (const [name, { lines, entities, walks }] of Object.entries(cases)) {
      const options = { fileName: name, generation, customerIds: null };
      const read = await readHyperedges(new Blob([lines.join("\n")]), options);
      expect(read.entities).toEqual(entities);
      const graph = await buildGraph(read, trim);
      const steps = walks.map((_, i) => i + 1);
      const settings = { generation, dim, customerRows: true, workers: 2 as const };
      for await (const { walk, all } of walkGraph(graph, steps, settings, nodeMachine(1))) {
        const expected = Float32Array.from((walks[walk - 1] ?? []).flat());
        expect(bits((await all?.arrayBuffer()) ?? new ArrayBuffer(0)), name).toEqual(bits(expected.buffer));
      }
    }
  });
});

describe("codes", () => {
  it.each([
    ...[1, 2, 3, 4].flatMap((walk) => [`cleora_3_walk${walk}.npz`, `cleora_2_walk${walk}.npz`]),
    "cleora_3_untrimmed_walk2.npz",
  ])("of %s equal the stored ones", async (file) => {
    const npz = await referenceNpz("pipeline", file);
    const { tokens } = await stored(file);
    const found = fitCodes(tokens, CODES);
    const planes = (await npz.readArray("projections")).toNumbers();
    expect(largestDifference(hyperplanes(1024, CODES), planes)).toBeLessThan(1e-15);
    const edges = (await npz.readArray("boundaries")).toNumbers();
    expect(largestDifference(found.edges, edges)).toBeLessThan(1e-12);
    expect([...found.codes]).toEqual([...(await npz.readArray("bins")).toNumbers()]);
    // 39 names and 32 bins: the 16th edge is a name's own projection, in every subspace.
    expect(found.ties.map(({ subspace, bin }) => [subspace, bin])).toEqual(
      Array.from({ length: 10 }, (_, i) => [i, 15]),
    );
  });
});

function rowsOf(codes: Codes, part: SketchPart, customers: number): Float64Array {
  const sketches = new Sketches(weights, codes);
  const rows = new Float64Array(customers * sketches.width);
  for (let customer = 0; customer < customers; customer++) {
    sketches.fillRow(part, customer, rows, customer * sketches.width);
  }
  return rows;
}

describe("sketches", () => {
  it("take a sixteenth of the memory that their rows would", () => {
    const bytes = PARTS.reduce((sum, part) => {
      const { start, name, weight } = weights[part];
      return sum + start.byteLength + name.byteLength + weight.byteLength;
    }, 0);
    expect(bytes).toBeLessThan((weights.customers * PARTS.length * 320 * 4) / 16);
  });

  it.each(["3_walk1", "3_walk2", "3_walk4", "2_walk2"])("of %s are within 1e-12", async (name) => {
    const codes = fitCodes((await stored(`cleora_${name}.npz`)).tokens, CODES);
    const npz = await referenceNpz("pipeline", `sketches_${name}_first1000.npz`);
    for (const part of PARTS) {
      const expected = (await npz.readArray(`${part}_sketches`)).toNumbers();
      expect(largestDifference(rowsOf(codes, part, 1000), expected)).toBeLessThan(1e-12);
    }
  });

  it("of a stored sketcher are the training's, for every customer", async () => {
    const codes = fitCodes((await stored("cleora_3_walk4.npz")).tokens, CODES);
    const settings = { walk: 4, pastDays: 25, futureDays: 5, decay: 0.02, seed: 42, generation: 3 } as const;
    const written = await writeSketcher({ ...settings, dim: 1024, trim: 16, recentEvents: 12, codes });
    const sketcher = await readSketcher(written, { fileName: "sketcher.npz" });
    const { sketches, unknownProducts, unknownEventTypes } = await sketchNewCustomers(sketcher, tables, null);
    expect([unknownProducts, unknownEventTypes]).toEqual([[], []]);
    const trained = new Sketches(weights, codes);
    const [mine, theirs] = [new Float64Array(trained.width), new Float64Array(trained.width)];
    let largest = 0;
    for (const part of PARTS) {
      for (let customer = 0; customer < trained.customers; customer++) {
        sketches.fillRow(part, customer, mine);
        trained.fillRow(part, customer, theirs);
        largest = Math.max(largest, largestDifference(mine, theirs));
      }
    }
    expect(largest).toBe(0);
  });

  it("are those of the default run, given its embeddings: 10,000 customers, the tied bins by their sum", async () => {
    const file = await openAsBlob(referencePath("pipeline", "cleora_default_walk4.npz"));
    const { tokens } = await readEmbeddings(file, { fileName: "cleora_default_walk4.npz", wanted: weights.names });
    expect(tokens.names).toHaveLength(39);
    const codes = fitCodes(tokens, CODES);
    const npz = await referenceNpz("emde_session_sketches_walk4.npz");
    const { customers } = weights;
    for (const part of PARTS) {
      const expected = (await npz.readArray(`${part}_sketches`)).toNumbers();
      const found = rowsOf(codes, part, customers);
      let largest = 0;
      let touched = 0;
      for (let at = 0; at < found.length; at += 32) {
        const difference = (bin: number) => (found[at + bin] ?? 0) - (expected[at + bin] ?? 0);
        for (let bin = 0; bin < 32; bin++) {
          if (bin === 15 || bin === 16) continue;
          largest = Math.max(largest, Math.abs(difference(bin)));
        }
        largest = Math.max(largest, Math.abs(difference(15) + difference(16)));
        if (Math.abs(difference(15)) > 1e-12) touched++;
      }
      expect(largest).toBeLessThan(1e-12);
      expect(touched).toBeLessThan(customers * 10);
    }
    const sketches = new Sketches(weights, codes);
    expect(PARTS.map((part) => sketches.empty(part))).toEqual([1, 126, 0]);
    expect(sketches.namesWithoutCode).toEqual([]);
  });
});
