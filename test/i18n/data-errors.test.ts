import { describe, expect, it } from "vitest";
import type { DataErrorCode } from "../../src/data/errors";
import type { ErrorParams } from "../../src/formats/coded-error";
import { errorCodes, errorSentence, loadErrorSentences } from "../../src/i18n/errors";
import { LOCALES } from "../../src/i18n/messages";
import type { ModelErrorCode } from "../../src/model/errors";

await loadErrorSentences();

const file = "emde_session_sketches_walk4.npz";
const checkpoint = "future_ubr_model_walk4.pt";
const tensor = "residual_blocks.2.block.1.running_var";
const classes = ["mass", "affluent", "business", "private"];

/** What each error carries where it is thrown. */
const params: Readonly<Record<DataErrorCode | ModelErrorCode, ErrorParams>> = {
  "data/missing-array": { file, array: "segments", found: ["past_sketches", "portfolio_sketches", "customer_ids"] },
  "data/not-a-matrix": { file, array: "past_sketches", shape: [10_000] },
  "data/not-a-vector": { file, array: "segments", shape: [10_000, 1] },
  "data/complex": { file, array: "past_sketches", dtype: "<c16" },
  "data/not-numeric": { file, array: "past_sketches", dtype: "<U8" },
  "data/not-labels": { file, array: "segments", dtype: "<c16" },
  "data/beyond-float32": { file: "people.csv", column: "age", count: 2, row: 7, inLines: true },
  "data/fractional-label": { file, array: "segments", row: 17, value: 2.5 },
  "data/row-mismatch": {
    file,
    first: "past_sketches",
    firstRows: 10_000,
    second: "portfolio_sketches",
    secondRows: 9999,
  },
  "data/no-rows": { file, array: "past_sketches" },
  "data/no-columns": { file, array: "portfolio_sketches" },
  "data/too-large": { file, rows: 10_000_000, width: 640 },
  "data/label-map-class": { label: "VIP", target: "rich", classes },
  "data/non-finite-future": { file, array: "future_sketches", count: 2, row: 3, column: 1 },
  "data/bad-mapping": { key: "table.label" },
  "data/no-inputs": { file: "people.csv", columns: ["city"] },
  "data/empty-columns": { columns: ["income"] },
  "data/one-class": { file: "churn.csv", column: "churned", value: "no" },
  "data/too-many-classes": { file: "churn.csv", column: "city", count: 981, most: 64 },
  "data/too-many-values": { file: "people.csv", column: "city", most: 64 },
  "data/too-many-columns": { file: "genes.csv", count: 20_531, most: 16_384 },
  "data/empty-split": { rows: 5, train: 3, validation: 0, test: 2 },
  "model/not-a-checkpoint": { file: checkpoint },
  "model/fine-tuned": { file: checkpoint },
  "model/other-network": { file: checkpoint, architecture: "ResNet50", expected: "MonadEMDE_ResidualFFN" },
  "model/plain-state-dict": { file: checkpoint },
  "model/not-a-predictor": { file: checkpoint, architecture: "MonadEMDE_ResidualFFN" },
  "model/missing-key": { file: checkpoint, key: "hidden_dim" },
  "model/invalid-value": { file: checkpoint, key: "num_layers", value: "-1" },
  "model/missing-layer": { file: checkpoint, tensor, numLayers: 3, found: "backbone.input_proj.0.weight" },
  "model/unreadable-tensor": { file: checkpoint, tensor, kind: "torch.quint8" },
  "model/unexpected-layer": { file: checkpoint, tensor, numLayers: 2 },
  "model/shape-mismatch": { file: checkpoint, tensor, shape: [3000], expected: [2048] },
  "model/dtype": { file: checkpoint, tensor, dtype: "int32" },
  "model/non-finite": { file: checkpoint, tensor, count: 12, row: 17, column: 3 },
  "model/negative-variance": { file: checkpoint, tensor, index: 4, value: -0.5 },
  "model/classes-mismatch": { file: checkpoint, names: 3, outputs: 4 },
  "model/input-mismatch": { past: 320, portfolio: 160, width: 480, inputDim: 640 },
  "model/bad-decision": { file: "decision.json", key: "checkpoint.sha256" },
};

describe.each(LOCALES)("sentences about data and checkpoints (%s)", (locale) => {
  it.each(Object.entries(params))("%s is one whole sentence with everything it is told", (code, given) => {
    const sentence = errorSentence({ code, params: given }, locale);
    expect(errorCodes()).toContain(code);
    expect(sentence).not.toMatch(/undefined|\[object|“”|\[\]| {2}/);
    expect(sentence).toMatch(/^[^.].*\.$/);
    if (typeof given.file === "string") expect(sentence).toContain(given.file);
    if (typeof given.tensor === "string") expect(sentence).toContain(given.tensor);
    // What the command line prints is at most 300 bytes long.
    expect(new TextEncoder().encode(sentence).length).toBeLessThanOrEqual(300);
  });
});

it.each(LOCALES)("says which column of a table is two things (%s)", (locale) => {
  const sentence = errorSentence({ code: "data/bad-mapping", params: { key: "table", column: "age" } }, locale);
  expect(sentence).toContain("“age”");
  expect(sentence).toMatch(/^[^.].*\.$/);
});

it("says in the words of the command line how to write what a table leaves open", () => {
  const params = { file: "events.csv", column: "timestamp", value: "03/04/2026" };
  expect(errorSentence({ code: "table/timestamp-ambiguous", params }, "en")).toBe(
    'In the column “timestamp” of events.csv day and month cannot be told apart (“03/04/2026”): set tables.events.timestampFormat to "day-first" or "month-first".',
  );
  expect(errorSentence({ code: "table/cutoff", params: { value: "soon" } }, "en")).toBe(
    'The cutoff “soon” is no time stamp; write it like "2026-11-22 18:00:00".',
  );
});
