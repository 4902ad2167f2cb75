import { expect } from "vitest";
import { z } from "zod";
import { buildGraph } from "../../src/pipeline/cleora/graph";
import { type Generation, walkGraph } from "../../src/pipeline/cleora/walks";
import { readHyperedges } from "../../src/pipeline/hyperedges";
import type { WalkMachine } from "../../src/pipeline/wasm/threads";

/** What `test/pytorch/pipeline/pycleora_walks.py` writes. */
export const pycleoraSchema = z.object({
  pycleora: z.string(),
  cases: z.array(
    z.object({
      name: z.string(),
      lines: z.array(z.string()),
      dim: z.int(),
      trim: z.int(),
      walks: z.int(),
      entities: z.array(z.string()),
      embeddings: z.array(z.string()),
    }),
  ),
});

export type PycleoraCase = z.output<typeof pycleoraSchema>["cases"][number];

/** Float32 numbers as hexadecimal text, bit by bit: what a comparison shows when it fails. */
export function bits(bytes: ArrayBufferLike): string[] {
  return Array.from(new Uint32Array(bytes), (word) => word.toString(16));
}

/** Walks the lines of a case and expects pycleora's entities and every bit of its embeddings. */
export async function expectWalks(
  { lines, dim, trim, walks, entities, embeddings }: PycleoraCase,
  generation: Generation,
  machine: WalkMachine,
  keptBytes?: number,
): Promise<void> {
  const blob = new Blob([`${lines.join("\n")}\n`]);
  const hyperedges = await readHyperedges(blob, { fileName: "lines.txt", generation, customerIds: null });
  expect(hyperedges.entities).toEqual(entities);
  const graph = await buildGraph(hyperedges, trim);
  const steps = Array.from({ length: walks }, (_, i) => i + 1);
  const settings = { generation, dim, customerRows: true };
  const limits = { takeEdges: true, ...(keptBytes === undefined ? {} : { keptBytes }) };
  const found: string[][] = [];
  for await (const { all } of walkGraph(graph, steps, settings, machine, limits)) {
    found.push(bits((await all?.arrayBuffer()) ?? new ArrayBuffer(0)));
  }
  const bytes = embeddings.map((text) => Buffer.from(text, "base64"));
  expect(found).toEqual(bytes.map((part) => bits(new Uint8Array(part).buffer)));
}
