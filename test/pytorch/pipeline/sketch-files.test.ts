import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { fitCodes } from "../../../src/pipeline/codes";
import { writeEmbeddings } from "../../../src/pipeline/embeddings-file";
import { windowsBefore } from "../../../src/pipeline/instant";
import { writeSketches } from "../../../src/pipeline/sketch-files";
import { Sketches } from "../../../src/pipeline/sketches";
import { weighTables } from "../../../src/pipeline/weights";
import { readBank } from "../../pipeline/tables-fixture";
import { printedBy } from "../python";

it("NumPy finds in sketches and embeddings what the real scripts look for", async () => {
  const folder = mkdtempSync(join(tmpdir(), "studio-sketches-"));
  try {
    const { tables } = await readBank({});
    const newest = { micros: Date.UTC(2026, 9, 24) * 1000, nanos: 0 };
    const tokens = {
      names: ["loan", "card", "login", "pos"],
      dim: 2,
      data: Float32Array.of(1, 0, 0, 1, 0.5, 0.25, -1, 2),
    };
    const codes = fitCodes(tokens, { subspaces: 3, bins: 4, seed: 42 });
    const sketches = new Sketches(await weighTables(tables, windowsBefore(newest, 25, 0.125), 0.02), codes);
    const scalars = { walk: 4, pastDays: 25, futureDays: 0.125, decay: 0.02 };
    const all = new Blob([new Float32Array([9, 8]), tokens.data]);
    const files = await Promise.all(
      [
        await writeSketches(sketches, tables.customers, scalars),
        await writeEmbeddings({ walk: 4, tokens, all }, ["C1", ...tokens.names]),
      ].map(async (blob, i) => {
        const path = join(folder, `${i}.npz`);
        writeFileSync(path, Buffer.from(await blob.arrayBuffer()));
        return path;
      }),
    );
    const script = join(import.meta.dirname, "sketch_files.py");
    const found: unknown = JSON.parse(await printedBy([script, ...files]));
    const past = [0, 1, 2].flatMap((customer) => {
      const row = new Float64Array(sketches.width);
      sketches.fillRow("past", customer, row);
      return [...row];
    });
    expect(past.some((share) => share > 0)).toBe(true);
    expect(found).toEqual({
      sketches: {
        customer_ids: ["<U2", [3]],
        past_sketches: ["float64", [3, 12]],
        future_sketches: ["float64", [3, 12]],
        portfolio_sketches: ["float64", [3, 12]],
        churn_labels: ["int64", [3]],
        segments: ["object", [3]],
        walk: ["int64", []],
        sketch_dim: ["int64", []],
        past_days: ["int64", []],
        future_days: ["float64", []],
        time_decay_lambda: ["float64", []],
      },
      segments: ["mass", "affluent", "mass"],
      churn: [0, 1, 0],
      ids: ["C1", "C2", "C3"],
      scalars: [4, 12, 25, 0.02],
      past,
      embeddings: {
        entity_ids: ["<U5", [5]],
        embeddings: ["float32", [5, 2]],
        num_walks: ["int64", []],
        embed_dim: ["int64", []],
      },
      names: tokens.names,
      vectors: { C1: [9, 8], loan: [1, 0], card: [0, 1], login: [0.5, 0.25], pos: [-1, 2] },
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
