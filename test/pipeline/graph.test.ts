import { describe, expect, it } from "vitest";
import { buildGraph, type CleoraGraph } from "../../src/pipeline/cleora/graph";
import { readHyperedges } from "../../src/pipeline/hyperedges";

async function graphOf(lines: readonly string[], trim = 16): Promise<CleoraGraph> {
  const blob = new Blob([lines.join("\n")]);
  return buildGraph(await readHyperedges(blob, { fileName: "x", generation: 3, customerIds: null }), trim);
}

/** Columns and weights of a row. */
function rowOf({ rowStart, pieces }: CleoraGraph, row: number): { columns: number[]; weights: number[] } {
  const columns: number[] = [];
  const weights: number[] = [];
  const piece = pieces[0] ?? new Uint32Array(0);
  const floats = new Float32Array(piece.buffer);
  for (let edge = rowStart[row] ?? 0; edge < (rowStart[row + 1] ?? 0); edge++) {
    columns.push(piece[2 * edge] ?? -1);
    weights.push(floats[2 * edge + 1] ?? 0);
  }
  return { columns, weights };
}

describe("a graph", () => {
  it("has an edge for every pair of a line, a name with itself included, weighed by the row's sum", async () => {
    const graph = await graphOf(["C1 a b", "C2 b"]);
    expect(graph).toMatchObject({ edges: 12, lines: 2, trimmedLines: 0 });
    // C1 a b C2: b stands in both lines. Its row: 2/9, 2/9, 2/9 + 2/4, 2/4 over 2/3 + 2/2.
    const { columns, weights } = rowOf(graph, 2);
    expect(columns).toEqual([0, 1, 2, 3]);
    const expected = [2 / 9, 2 / 9, 2 / 9 + 1 / 2, 1 / 2].map((sum) => sum / (2 / 3 + 1));
    weights.forEach((weight, i) => {
      expect(weight).toBeCloseTo(expected[i] ?? 0, 6);
    });
  });

  it.each([3, 33, 700, 1500, 5000])("has all %i neighbors of one name, in order", async (customers) => {
    const graph = await graphOf(Array.from({ length: customers }, (_, i) => `C${i} hub`));
    expect(graph.edges).toBe(3 * customers + 1);
    const { columns, weights } = rowOf(graph, 1);
    expect(columns).toEqual(Array.from({ length: customers + 1 }, (_, i) => i));
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 3);
  });

  it("leaves pairs of low names out of a line that is trimmed", async () => {
    // C1 is as frequent as b and c; the two that come first in Rust's selection are high.
    const graph = await graphOf(["x a", "y a", "C1 a b c"], 2);
    expect(graph.trimmedLines).toBe(1);
    const untrimmed = await graphOf(["x a", "y a", "C1 a b c"]);
    expect(untrimmed.edges - graph.edges).toBe(4);
  });
});
