import { describe, expect, it } from "vitest";
import { buildGraph } from "../../src/pipeline/cleora/graph";
import { walkGraph } from "../../src/pipeline/cleora/walks";
import { readHyperedges } from "../../src/pipeline/hyperedges";
import { DATA_START, MOST_THREADS, SCRATCH_START, TILE_BYTES } from "../../src/pipeline/wasm/control";
import pycleora2 from "../fixtures/pipeline/pycleora-2.json" with { type: "json" };
import pycleora3 from "../fixtures/pipeline/pycleora-3.json" with { type: "json" };
import { expectWalks, pycleoraSchema } from "./compare-walks";
import { nodeMachine } from "./walk-machine";

describe.each([
  { generation: 2 as const, made: pycleora2 },
  { generation: 3 as const, made: pycleora3 },
])("generation $generation", ({ generation, made }) => {
  const { pycleora, cases } = pycleoraSchema.parse(made);

  it("is compared with its own pycleora", () => {
    expect(pycleora.startsWith(`${generation}.`)).toBe(true);
  });

  it.each(cases)("has every bit of pycleora: $name", async (case_) => {
    await expectWalks(case_, generation, nodeMachine(1));
  });

  it.each(cases)("has the same bits where the matrix is not kept: $name", async (case_) => {
    await expectWalks(case_, generation, nodeMachine(1), 0);
  });

  it("has the same bits on several threads", async () => {
    const wide = cases.find(({ name }) => name === "wide");
    if (wide === undefined) throw new Error("the fixture has no case of that name");
    await expectWalks(wide, generation, nodeMachine(3));
    await expectWalks(wide, generation, nodeMachine(3), 0);
  });
});

it("gives tokens without customers, and customers only when they are wanted", async () => {
  const blob = new Blob(["C1 a b\nC2 b c\n"]);
  const hyperedges = await readHyperedges(blob, { fileName: "x", generation: 3, customerIds: ["C2", "C1"] });
  const graph = await buildGraph(hyperedges, 16);
  const settings = { generation: 3, dim: 4, customerRows: false } as const;
  const walks = walkGraph(graph, [2], settings, nodeMachine(1));
  const { value: embeddings } = await walks.next();
  expect(await walks.next()).toMatchObject({ done: true });
  expect(embeddings).toMatchObject({ walk: 2, all: null, tokens: { names: ["a", "b", "c"], dim: 4 } });
  expect(embeddings?.tokens.data).toHaveLength(12);
});

it("stops with the signal's reason", async () => {
  const hyperedges = await readHyperedges(new Blob(["C1 a"]), { fileName: "x", generation: 3, customerIds: null });
  const graph = await buildGraph(hyperedges, 16);
  const settings = { generation: 3, dim: 4, customerRows: false } as const;
  const walks = walkGraph(graph, [1], settings, nodeMachine(1), { signal: AbortSignal.abort(new Error("enough")) });
  await expect(walks.next()).rejects.toThrow("enough");
});

it("says which memory a walk would need when there is none so large", async () => {
  const graph = { entities: [], isCustomer: new Uint8Array(0), edges: 2 ** 29 };
  const rest = { rowStart: new Uint32Array(1), pieces: [], lines: 0, trimmedLines: 0 };
  const settings = { generation: 3, dim: 4, customerRows: false } as const;
  const walks = walkGraph({ ...graph, ...rest }, [1], settings, nodeMachine(1));
  await expect(walks.next()).rejects.toMatchObject({ code: "pipeline/too-large", params: { most: 2 ** 32 } });
});

it("has room for every thread below the first array", () => {
  expect(SCRATCH_START + MOST_THREADS * 2 * TILE_BYTES).toBeLessThanOrEqual(DATA_START);
});
