import { beforeEach, describe, expect, it, vi } from "vitest";
import type { SerialError } from "../../src/formats/coded-error";
import type { FileKind } from "../../src/protocol/files";
import type { ModelSummary } from "../../src/protocol/predict";
import { openInPredict, useNewCustomers } from "../../src/store/new-customers";
import { predictActions, usePredict } from "../../src/store/predict";
import { serveStudio } from "./serve-studio";

vi.stubGlobal("navigator", {});

const KINDS: Readonly<Record<string, FileKind>> = {
  "embeddings.npz": "labeled-table",
  "more.npz": "labeled-table",
  "march.csv": "labeled-table",
  "april.csv": "customers",
  "sketches.npz": "sketches",
};
const scored: string[] = [];
const lacks = { code: "data/missing-array", params: { array: "past_sketches" } };
let answer: SerialError = lacks;
let isTable = true;

serveStudio({
  inputs: { identifyFile: async ({ name }) => ({ ok: true, value: KINDS[name] ?? "checkpoint" }) },
  predict: {
    openModel: async () => ({ ok: true, value: { isTable } as ModelSummary }),
    scoreFile: async ({ name }) => {
      scored.push(name);
      return { ok: false, error: answer };
    },
  },
});

const file = (name: string) => new File([name.endsWith(".npz") ? "PK\u0003\u0004…" : "a,b\n1,2\n"], name);
/** Tables that wait until they are told to be scored. */
const waiting: string[] = [];

describe("what is dropped in Predict", () => {
  beforeEach(() => {
    scored.length = 0;
    waiting.length = 0;
    usePredict.setState({ model: null, modelFile: null, scored: null, scoredFile: null, refusal: null });
    useNewCustomers.setState({
      addFiles: async (files) => {
        waiting.push(...files.map(({ name }) => name));
      },
    });
  });

  it("an .npz of columns is no table of the bank: a sketches model says what it lacks", async () => {
    isTable = false;
    await openInPredict([file("model.pt"), file("embeddings.npz")]);
    expect(scored).toEqual(["embeddings.npz"]);
    expect(waiting).toEqual([]);
    expect(usePredict.getState().refusal).toEqual({ file: "embeddings.npz", error: lacks });
  });

  it("is told by its bytes, not by its name", async () => {
    isTable = false;
    await openInPredict([file("model.pt"), new File(["a,b\n1,2\n"], "embeddings.npz")]);
    expect([scored, waiting]).toEqual([[], ["embeddings.npz"]]);
  });

  it("a table waits for the others of its bank, and is scored by the model of a table", async () => {
    isTable = false;
    await openInPredict([file("model.pt"), file("march.csv"), file("april.csv")]);
    expect([scored, waiting]).toEqual([[], ["april.csv", "march.csv"]]);
    isTable = true;
    waiting.length = 0;
    usePredict.setState({ refusal: null });
    await openInPredict([file("model.pt"), file("march.csv")]);
    expect([scored, waiting]).toEqual([["march.csv"], []]);
  });

  it.each([
    ["embeddings.npz", "more.npz"],
    ["march.csv", "april.csv"],
    ["sketches.npz", "embeddings.npz"],
    ["march.csv", "embeddings.npz"],
  ])("of several the first is scored, and that is said of the next: %s, %s", async (...names) => {
    isTable = true;
    const summary = { rows: 2 } as never;
    usePredict.setState({ model: { isTable } as ModelSummary });
    const scoring = vi.spyOn(predictActions, "scoreFile").mockImplementation(async (scoredFile) => {
      scored.push(scoredFile.name);
      usePredict.setState({ scored: summary, scoredFile, refusal: null });
    });
    await openInPredict(names.map(file));
    scoring.mockRestore();
    const [first] = scored;
    const other = names.find((name) => name !== first);
    expect(scored).toHaveLength(1);
    expect(usePredict.getState().refusal).toEqual({
      file: other,
      error: { code: "predict/one-file", params: { scored: first } },
    });
  });

  it("of a first that is canceled nothing is said", async () => {
    isTable = true;
    usePredict.setState({ model: { isTable } as ModelSummary });
    answer = { code: "open/canceled", params: {} };
    await openInPredict([file("march.csv"), file("april.csv")]);
    answer = lacks;
    expect(scored).toEqual(["april.csv"]);
    expect(usePredict.getState().refusal).toBeNull();
  });

  it("a first that is refused says why, and nothing else is said", async () => {
    isTable = true;
    await openInPredict([file("model.pt"), file("march.csv"), file("april.csv")]);
    expect(scored).toHaveLength(1);
    expect(usePredict.getState().refusal?.error).toEqual(lacks);
  });
});
