import { copyFileSync, existsSync, mkdtempSync, openAsBlob, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { textNumber } from "../../../src/data/any-table/cell-number";
import { decimalOf } from "../../../src/data/any-table/column-facts";
import { TorchGenerator } from "../../../src/data/torch-generator";
import { createTfjsEngine } from "../../../src/engine/tfjs/tfjs-engine";
import { splitMix32 } from "../../../src/evidence/random";
import { type NpyInput, openNpz, writeNpz, writeTorch } from "../../../src/formats";
import { argmax, softmax } from "../../../src/metrics/softmax";
import { HEAD_WIDTHS, type PredictorShape, predictorLayers } from "../../../src/model/architecture";
import { initialLayer, mergeStates } from "../../../src/model/init";
import { planInference } from "../../../src/model/plan";
import { predictorCheckpoint } from "../../../src/tasks/segment/checkpoint";
import { runPython } from "../python";

const script = join(import.meta.dirname, "..", "..", "..", "src", "tasks", "predict.py");

const PAST = 40;
const PORTFOLIO = 24;
const ROWS = 300;
const CLASSES = ["mass", "affluent", "business", "private"];
const uniforms = splitMix32(7);
const uniform = () => uniforms() / 2 ** 32;

/** Ids as an object array, and ids whose pickle would run a command. */
const OBJECT_IDS = `
import os, sys
import numpy as np
folder, past, portfolio = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
class Harm:
    def __reduce__(self):
        return os.system, (f"touch {folder}/harmed",)
for name, ids in (("objects", ["a1", "ü2", 3]), ("hostile", ["a1", "b2", Harm()])):
    np.savez(f"{folder}/{name}.npz", past_sketches=np.eye(3, past), portfolio_sketches=np.eye(3, portfolio), customer_ids=np.array(ids, object))
`;

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "studio-predict-"));
});
afterAll(() => {
  rmSync(root, { recursive: true });
});

/** A predictor whose BatchNorms have seen data: scales, shifts and statistics that are not the initial ones. */
function predictor(layers: number) {
  const shape: PredictorShape = {
    inputDim: PAST + PORTFOLIO,
    hiddenDim: 48,
    outputDim: 32,
    numLayers: layers,
    headWidths: HEAD_WIDTHS,
    classes: CLASSES.length,
  };
  const generator = new TorchGenerator(3);
  const state = predictorLayers(shape)
    .map((layer) => initialLayer(layer, generator))
    .reduce(mergeStates);
  const change = (values: Float32Array, to: (value: number) => number) => values.set(values.map(to));
  for (const [name, values] of state.tensors) {
    if (name.endsWith("running_var")) change(values, () => 0.2 + uniform());
    else if (name.endsWith("running_mean")) change(values, () => 0.2 * (uniform() - 0.5));
    // Larger weights at both ends, so that customers differ in what they get.
    else if (name === "input_proj.0.weight" || name === "classifier.8.weight") change(values, (value) => 8 * value);
    else if (values.length === shape.hiddenDim) change(values, (value) => value + 0.4 * (uniform() - 0.5));
  }
  return { shape, state };
}

function pythonNumber(text: string): number {
  return text === "inf" ? Number.POSITIVE_INFINITY : Number(text);
}

function sketches(columns: number): Float32Array {
  return Float32Array.from({ length: ROWS * columns }, () => (uniform() < 0.3 ? uniform() : 0));
}

async function write(path: string, blob: Blob): Promise<void> {
  writeFileSync(path, Buffer.from(await blob.arrayBuffer()));
}

function predict(folder: string, ...args: string[]) {
  return runPython([join(folder, "predict.py"), ...args], tmpdir());
}

describe("predict.py", () => {
  it.each([0, 1, 3])(
    "gives the studio's probabilities with %i residual blocks, alone in its folder",
    async (layers) => {
      const folder = mkdtempSync(join(root, "run-"));
      copyFileSync(script, join(folder, "predict.py"));
      const { shape, state } = predictor(layers);
      const metrics = { accuracy: 1, precision_macro: 1, recall_macro: 1, f1_macro: 1, f1_weighted: 1, auc_ovr: null };
      const checkpoint = predictorCheckpoint({
        shape,
        state,
        freezeBackbone: false,
        walk: 4,
        classes: CLASSES,
        metrics,
        table: null,
      });
      const blob = await writeTorch(checkpoint, { rootName: "segment_predictor_walk4" });
      await write(join(folder, "segment_predictor_walk4.pt"), blob);

      const [past, portfolio] = [sketches(PAST), sketches(PORTFOLIO)];
      const ids = Array.from({ length: ROWS }, (_, row) => `müşteri ${row}`);
      const arrays = new Map<string, NpyInput>([
        ["past_sketches", { data: past, shape: [ROWS, PAST] }],
        ["portfolio_sketches", { data: portfolio, shape: [ROWS, PORTFOLIO] }],
        ["customer_ids", { texts: ids, shape: [ROWS] }],
      ]);
      const input = join(folder, "sketches.npz");
      const output = join(folder, "P.npz");
      await write(input, await writeNpz(arrays));
      const { status, stdout, stderr } = await predict(folder, input, "--out", output, "--batch-size", "128");
      expect(stderr).toBe("");
      expect(status).toBe(0);

      const joined = new Float32Array(ROWS * shape.inputDim);
      for (let row = 0; row < ROWS; row++) {
        joined.set(past.subarray(row * PAST, (row + 1) * PAST), row * shape.inputDim);
        joined.set(portfolio.subarray(row * PORTFOLIO, (row + 1) * PORTFOLIO), row * shape.inputDim + PAST);
      }
      const engine = await createTfjsEngine({ backend: "cpu", reason: "configured" });
      await engine.load({ network: planInference(predictorLayers(shape)), state, training: null });
      const expected = softmax(await engine.infer(joined, ROWS), CLASSES.length);
      await engine.dispose();

      const written = await openNpz(await openAsBlob(output), { fileName: "P.npz" });
      const probabilities = await written.readArray("probabilities");
      expect(probabilities.shape).toEqual([ROWS, CLASSES.length]);
      const difference = probabilities
        .toNumbers()
        .reduce((largest, value, i) => Math.max(largest, Math.abs(value - (expected[i] ?? Number.NaN))), 0);
      expect(difference).toBeLessThan(1e-5);
      const predictions = [...(await written.readArray("predictions")).toNumbers()];
      expect(predictions).toEqual([...argmax(expected, CLASSES.length)]);
      expect(await written.readStrings("customer_ids")).toEqual(ids);
      // Not one class for all: the comparison would say little.
      expect(new Set(predictions).size).toBeGreaterThan(1);
      CLASSES.forEach((name, index) => {
        const count = predictions.filter((predicted) => predicted === index).length;
        expect(stdout).toMatch(new RegExp(`^${name} +${count} `, "m"));
      });
    },
  );

  it("keeps customer ids that are Python objects, and runs nothing that a file says", async () => {
    const folder = mkdtempSync(join(root, "ids-"));
    copyFileSync(script, join(folder, "predict.py"));
    const { shape, state } = predictor(0);
    const metrics = { accuracy: 1, precision_macro: 1, recall_macro: 1, f1_macro: 1, f1_weighted: 1, auc_ovr: null };
    const checkpoint = predictorCheckpoint({
      shape,
      state,
      freezeBackbone: false,
      walk: 4,
      classes: CLASSES,
      metrics,
      table: null,
    });
    await write(join(folder, "segment_predictor_walk4.pt"), await writeTorch(checkpoint, { rootName: "segment" }));
    const made = await runPython(["-c", OBJECT_IDS, folder, String(PAST), String(PORTFOLIO)]);
    expect(made.stderr).toBe("");

    const output = join(folder, "P.npz");
    expect(await predict(folder, join(folder, "objects.npz"), "--out", output)).toMatchObject({
      status: 0,
      stderr: "",
    });
    const written = await openNpz(await openAsBlob(output), { fileName: "P.npz" });
    expect(await written.readStrings("customer_ids")).toEqual(["a1", "ü2", "3"]);

    const hostile = await predict(folder, join(folder, "hostile.npz"));
    expect(hostile.status).toBe(1);
    expect(hostile.stderr).toMatch(/^predict\.py: \w+\.system is not a plain value\n$/);
    expect(existsSync(join(folder, "harmed"))).toBe(false);
  });

  it("reads the numbers of a table's cells as the studio does, with the decimal mark of the file", async () => {
    const cells =
      "0.5 0.123 1.234 1.234,5 1,234 12,345,678 1,5 -0,25 .5 5. 1e-7 1_000 012.345 1.2.3 inf NA - true x 0x10 1,2,3".split(
        " ",
      );
    const program = `
import json, sys
sys.path.insert(0, sys.argv[1])
import predict
told = lambda value: "missing" if value != value else "text" if value is None else str(value)
cells = json.loads(sys.argv[2])
marks = [predict.decimal_of(of, otherwise) for of, otherwise in json.loads(sys.argv[3])]
print(json.dumps([[[told(predict.number_of(cell, mark)) for cell in cells] for mark in ".,"], marks]))
`;
    const files = [["1,5", "2,5"], ["0.5"], ["1,234"], ["1.234"], ["7", "1,234", "0.123"]];
    const asked = files.flatMap((of) => [".", ","].map((otherwise) => [of, otherwise] as const));
    const folder = join(script, "..");
    const run = await runPython(["-c", program, folder, JSON.stringify(cells), JSON.stringify(asked)]);
    expect(run.stderr).toBe("");
    const [numbers, marks] = z.tuple([z.array(z.array(z.string())), z.array(z.string())]).parse(JSON.parse(run.stdout));
    const value = (text: string) => (text === "missing" ? Number.NaN : text === "text" ? null : pythonNumber(text));
    for (const [i, mark] of ([".", ","] as const).entries()) {
      expect(numbers[i]?.map(value)).toEqual(cells.map((cell) => textNumber(cell, mark)));
    }
    const expected = asked.map(([of, otherwise]) => decimalOf(of, otherwise === "." ? "." : ",").decimal);
    expect(marks).toEqual(expected);
    expect(expected).toEqual([",", ",", ".", ".", ".", ",", ".", ",", ".", "."]);
  });

  it("spells labels and ids of a Parquet file as the studio does, with or without gaps", async () => {
    const program = `
import json, pathlib, sys
sys.path.insert(0, sys.argv[1])
import predict
print(json.dumps([predict.spelled(cell) for cell in (True, False, 1.0, 17, 17.5, -0.0, b" x ", "1.0", "")]))
try:
    import pandas
    path = pathlib.Path(sys.argv[2], "spelled.parquet")
    ids = pandas.array([17, None, 19], "Int64")
    pandas.DataFrame({"age": pandas.array([30, 41, 20], "Int32"), "who": ids, "left": pandas.array([True, None, False], "boolean")}).to_parquet(path)
    x, who, left = predict.table_columns(path, {"features": ["age"], "id": "who", "label": "left", "decimal": "."})
    print(json.dumps([x.tolist(), who.tolist(), left.tolist()]))
except ImportError:
    pass
`;
    const run = await runPython(["-c", program, join(script, ".."), root]);
    expect(run.stderr).toBe("");
    const [spelled = "", ofPandas] = run.stdout.trimEnd().split("\n");
    expect(JSON.parse(spelled)).toEqual(["true", "false", "1", "17", "17.5", "0", "x", "1.0", ""]);
    if (ofPandas === undefined) return;
    expect(JSON.parse(ofPandas)).toEqual([
      [[30], [41], [20]],
      ["17", "", "19"],
      ["true", "", "false"],
    ]);
  });

  it("reads words and fills gaps of a table as the studio does", async () => {
    const program = `
import json, pathlib, sys
import numpy as np
sys.path.insert(0, sys.argv[1])
import predict
table = {"features": ["city", "age"], "texts": ["city"], "gaps": "mean", "categories": {"city": ["Ankara", "Roma"]}, "id": None, "label": "left", "decimal": ".", "mean": [0.5, 0.25, 30], "deviation": [0.5, 1, 10]}
path = pathlib.Path(sys.argv[2], "words.csv")
path.write_text("age,city\\n40,Roma\\n,Oslo\\n20,\\n")
x, _, _ = predict.read_table(path, table, None)
print(json.dumps(x[:, :3].tolist()))
arrays = pathlib.Path(sys.argv[2], "words.npz")
for city in (np.array(["Roma", "Oslo", ""]), np.array(["Roma", "Oslo", None], object), np.array(["Roma", "Oslo", np.nan], object)):
    np.savez(arrays, age=np.array([40, np.nan, 20]), city=city)
    print(json.dumps((predict.read_table(arrays, table, None)[0] == x).all().item()))
flags = [np.array([True, False]), np.array([True, None], object), np.array([7.0, np.nan], object), np.array([7.0, "x"], object), np.array([7, 8]), np.array([b"a", b" "])]
print(json.dumps([predict.words_of(flag) for flag in flags]))
`;
    const run = await runPython(["-c", program, join(script, ".."), root]);
    const told = (file: string) => [
      `predict.py: ${join(root, file)}, city: words that training did not know count as none of those it knew; rows: 1, the first: 2.`,
      `predict.py: ${join(root, file)}: cells without a number count as the mean of training; cells: 1, the first in row 2.`,
    ];
    const files = ["words.csv", "words.npz", "words.npz", "words.npz"];
    expect(run.stderr.trimEnd().split("\n")).toEqual(files.flatMap(told));
    const [csv = "", text, objects, gaps, words = ""] = run.stdout.trimEnd().split("\n");
    expect(JSON.parse(csv)).toEqual([
      [-1, 0.75, 1],
      [-1, -0.25, 0],
      [-1, -0.25, -1],
    ]);
    expect([text, objects, gaps]).toEqual(["true", "true", "true"]);
    expect(JSON.parse(words)).toEqual([
      ["True", "False"],
      ["True", ""],
      ["7", ""],
      ["7.0", "x"],
      ["7", "8"],
      ["a", ""],
    ]);
  });

  it("says which row of a table has fewer or more cells than the header, in one sentence", async () => {
    const program = `
import json, pathlib, sys
sys.path.insert(0, sys.argv[1])
import predict
table = {"features": ["age", "income"], "id": None, "label": "outcome", "decimal": "."}
for text in ("age,income\\n1,2\\n3\\n", "age,income\\n1,2,3\\n"):
    path = pathlib.Path(sys.argv[2], "short.csv")
    path.write_text(text)
    try:
        predict.table_columns(path, table)
    except ValueError as error:
        print(error)
`;
    const run = await runPython(["-c", program, join(script, ".."), root]);
    expect(run.stderr).toBe("");
    const path = join(root, "short.csv");
    expect(run.stdout.trimEnd().split("\n")).toEqual([
      `${path}, row 2 has 1 cells, the header 2.`,
      `${path}, row 1 has 3 cells, the header 2.`,
    ]);
  });

  it("refuses a file of another width with one sentence", async () => {
    const folder = mkdtempSync(join(root, "refused-"));
    copyFileSync(script, join(folder, "predict.py"));
    const { shape, state } = predictor(1);
    const metrics = { accuracy: 1, precision_macro: 1, recall_macro: 1, f1_macro: 1, f1_weighted: 1, auc_ovr: null };
    const checkpoint = predictorCheckpoint({
      shape,
      state,
      freezeBackbone: true,
      walk: 4,
      classes: CLASSES,
      metrics,
      table: null,
    });
    await write(join(folder, "segment_predictor_walk4.pt"), await writeTorch(checkpoint, { rootName: "segment" }));
    const narrow = new Map<string, NpyInput>([
      ["past_sketches", { data: sketches(PAST), shape: [ROWS, PAST] }],
      ["portfolio_sketches", { data: sketches(2), shape: [ROWS, 2] }],
    ]);
    const input = join(folder, "narrow.npz");
    await write(input, await writeNpz(narrow));
    const { status, stderr } = await predict(folder, input);
    expect(status).toBe(1);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(stderr).toContain("42 sketch columns, the model takes 64");
  });
});
