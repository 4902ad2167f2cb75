import { describe, expect, it } from "vitest";
import { readSketches } from "../../../src/data/sketches";
import { type NpyInput, pyFloat, writeNpz } from "../../../src/formats";
import { applyChurnLabels } from "../../../src/tasks/churn/labels";
import { defaultConfig, withChanges } from "../../../src/tasks/config";
import { taskWorks } from "../../../src/tasks/works";

const ROWS = 4;
const shape = [ROWS];

/** A sketches file without segments, as Python writes it. */
async function opened(churn: NpyInput, rows = ROWS) {
  const sketch = { data: Float32Array.from({ length: rows * 2 }, (_, i) => i), shape: [rows, 2] };
  const arrays: [string, NpyInput][] = [
    ["past_sketches", sketch],
    ["portfolio_sketches", sketch],
    ["churn_labels", churn],
  ];
  return readSketches(await writeNpz(new Map(arrays)), { fileName: "bank.npz" });
}

async function labelsOf(churn: NpyInput) {
  const file = await opened(churn);
  if (file.churn === null) throw new Error("no churn labels");
  return applyChurnLabels(await file.churn.read(), {});
}

describe("who churned, in a file without segments", () => {
  it.each<[string, NpyInput]>([
    ["int64", { data: BigInt64Array.of(1n, 0n, 0n, 1n), shape }],
    ["uint8", { data: Uint8Array.of(1, 0, 0, 1), shape }],
    ["float32, as the script's own output has them", { data: Float32Array.of(1, 0, 0, 1), shape }],
    ["float64", { data: Float64Array.of(1, 0, 0, 1), shape }],
    ["yes and no", { texts: ["yes", "no", "No", "YES"], shape }],
    ["Evet and Hayır", { texts: ["Evet", "Hayır", "HAYIR", "evet"], shape }],
    ["true and false as text", { texts: ["True", "False", "false", "true"], shape }],
    ["booleans among Python objects", { objects: [true, false, false, true] }],
    ["whole floats among Python objects", { objects: [1, 0, 0, 1].map(pyFloat) }],
  ])("is read from %s", async (_, churn) => {
    const { labels, counts, missing, unmapped } = await labelsOf(churn);
    expect([[...labels], counts, missing, unmapped]).toEqual([[1, 0, 0, 1], [2, 2], 0, []]);
  });

  it.each<[string, NpyInput]>([
    ["NaN", { data: Float64Array.of(1, Number.NaN, 0, Number.NaN), shape }],
    ["None", { objects: ["yes", null, "no", null] }],
    ["empty text", { texts: ["Evet", "", "Hayır", " "], shape }],
  ])("takes %s for a customer of whom nothing is known", async (_, churn) => {
    const { labels, missing, unmapped } = await labelsOf(churn);
    expect([[...labels], missing, unmapped]).toEqual([[1, -1, 0, -1], 2, []]);
  });

  it("has no labels of segments", async () => {
    const file = await opened({ data: Uint8Array.of(1, 0, 0, 1), shape });
    expect([file.churn === null, file.labels.values]).toEqual([false, []]);
  });

  it("is refused by name where numbers are not whole", async () => {
    await expect(labelsOf({ data: Float64Array.of(0.5, 0, 1, 0), shape })).rejects.toMatchObject({
      params: { array: "churn_labels" },
    });
  });

  it("trains on other words once they are said, and names them until then", async () => {
    const rows = 60;
    const texts = Array.from({ length: rows }, (_, row) => (row % 4 === 0 ? "left" : row % 4 === 1 ? "?" : "stayed"));
    const sketches = await opened({ texts, shape: [rows] }, rows);
    const scratch = { fromScratch: true, hiddenDim: 4, numLayers: 1, outputDim: 3, batchSize: 8 };
    const prepare = (churnMap: Record<string, boolean | null>) =>
      taskWorks().churn.prepare(
        { sketches, foundation: null, sketcher: null },
        withChanges(defaultConfig("churn"), { ...scratch, churnMap }),
      );
    await expect(prepare({ left: true })).rejects.toMatchObject({
      code: "preflight/labels-unmapped",
      params: { labels: ["?", "stayed"], rows: 45 },
    });
    const { classes, run } = await prepare({ left: true, stayed: false, "?": null });
    expect(classes?.counts).toEqual([30, 15]);
    expect(run.split.train).toHaveLength(31);
  });
});
