import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { identify } from "../../src/app/identify";
import { readReferences } from "../../src/app/reference-run";
import { resultKind } from "../../src/app/result-kind";
import { type NpyInput, openNpz, writeNpz, writeTorch, writeZip } from "../../src/formats";
import { errorSentence, loadErrorSentences } from "../../src/i18n/errors";
import { readFoundation } from "../../src/model/foundation";
import { referenceRuns } from "../../src/run/reference";
import type { ReferencePart } from "../../src/run/reference-part";
import { taskOfRun, testOf } from "../../src/run/stored-values";
import { runRecordSchema } from "../../src/run/whole-record";
import { foundationCheckpoint } from "../../src/tasks/foundation/checkpoint";
import { churnModelFile } from "./churn-model";

await loadErrorSentences();

const fixtures = join(import.meta.dirname, "..", "fixtures");
const PREDICTOR = "segment_predictor_walk4.pt";
const PREDICTIONS = "segment_predictions_walk4.npz";

function fixture(path: string, name = path.replace(/^.*\//, "")): File {
  return new File([new Uint8Array(readFileSync(join(fixtures, path)))], name);
}

const preTrained = (name: string) => fixture(`runs/files/pre-trained/${name}`);
const ofRun = (run: "first" | "second", name: string) => fixture(`runs/files/${run}/${name}`);

const runJson = new File([JSON.stringify({ version: "1", config: {}, history: [] })], "anything.txt");
const configuration = new File([JSON.stringify({ learningRate: 1e-4 })], "run.json");

async function onlyPart(file: File): Promise<ReferencePart> {
  const { parts, refusals } = await readReferences([file]);
  expect(refusals).toEqual([]);
  const [part] = parts;
  if (part === undefined || parts.length !== 1) throw new Error(`${parts.length} parts`);
  return part;
}

describe("resultKind", () => {
  it("tells results by content, whatever their names say", async () => {
    expect(await resultKind(ofRun("first", PREDICTOR))).toBe("predictor");
    expect(await resultKind(ofRun("first", PREDICTIONS))).toBe("predictions");
    expect(await resultKind(runJson)).toBe("run");
    const zip = await writeZip([{ name: "a/run.json", parts: [runJson] }]);
    expect(await resultKind(zip)).toBe("archive");
  });

  it("leaves a run's inputs and other files to their own readers", async () => {
    for (const [file, kind] of [
      [fixture("data/files/usual.npz"), "sketches"],
      [configuration, "configuration"],
      [new File(["a,b\n1,2\n"], "table.csv"), "table"],
      [new File([await writeZip([{ name: "picture.png", parts: [] }])], "pictures.zip"), "other"],
      [
        new File([new Uint8Array(readFileSync(join(fixtures, "model/files/usual.pt"))).slice(0, 900)], "cut.pt"),
        "other",
      ],
    ] as const) {
      expect(await resultKind(file), file.name).toBeNull();
      expect(await identify(file), file.name).toBe(kind);
    }
    expect(await identify(ofRun("first", PREDICTOR))).toBe("result");
  });

  it("takes a foundation model for the result of a run that others begin with", async () => {
    const model = fixture("model/files/usual.pt");
    expect(await resultKind(model)).toBe("foundation");
    expect(await identify(model)).toBe("checkpoint");
    expect(await resultKind(fixture("model/files/other-network.pt"))).toBeNull();
    expect(await identify(preTrained("future_ubr_predictions_walk4.npz"))).toBe("result");
  });
});

describe("readReferences", () => {
  it("reads what a predictor says of its run", async () => {
    const part = await onlyPart(ofRun("second", PREDICTOR));
    expect(part).toMatchObject({
      kind: "predictor",
      file: PREDICTOR,
      archive: null,
      walk: 4,
      freezeBackbone: true,
      classes: ["mass", "affluent", "business", "private"],
      metrics: { accuracy: 0.55 },
    });
    expect(part.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each(["first", "second"] as const)("scores predictions as scikit-learn did (%s)", async (run) => {
    const [predictor, predictions] = [await onlyPart(ofRun(run, PREDICTOR)), await onlyPart(ofRun(run, PREDICTIONS))];
    if (predictor.kind !== "predictor" || predictions.kind !== "predictions") throw new Error("other kinds");
    const metrics = Object.entries(predictor.metrics);
    expect(metrics).toHaveLength(6);
    for (const [metric, value] of metrics) {
      expect(predictions.test.metrics[metric], metric).toBeCloseTo(value ?? Number.NaN, 12);
    }
    expect(predictions.predictions.labels).toHaveLength(60);
    expect(predictions.predictions.rows).toHaveLength(0);
    expect(predictions.test.confusion_matrix?.flat().reduce((sum, count) => sum + count, 0)).toBe(60);
    expect(predictions.roc).toHaveLength(4);
  });

  it("reads what the churn script wrote as one run, with the script's own metrics from its probabilities", async () => {
    const names = ["churn_predictor_walk4.pt", "churn_predictions_walk4.npz"];
    const { parts, refusals } = await readReferences(names.map((name) => fixture(`runs/files/churn/${name}`)));
    expect(refusals).toEqual([]);
    const { runs } = referenceRuns(parts, { now: 0, nameOf: () => "" });
    const [run] = runs;
    if (run === undefined || runs.length !== 1) throw new Error(`${runs.length} runs`);
    expect(taskOfRun(run)).toBe("churn");
    expect(run.walk).toBe(4);
    const test = testOf(run);
    expect(test?.confusion_matrix).toEqual([
      [38, 6],
      [2, 14],
    ]);
    const stored = parts.find((part) => part.kind === "predictor");
    for (const key of ["accuracy", "precision", "recall", "f1", "auc"]) {
      expect(test?.metrics[key], key).toBeCloseTo(stored?.metrics[key] ?? Number.NaN, 12);
    }
    expect(test?.metrics.auc).toBeCloseTo(0.9460227272727273, 12);
    expect(Object.keys(test?.report ?? {})).toEqual(["Retained", "Churned"]);
    expect(await resultKind(fixture(`runs/files/churn/${names[1]}`))).toBe("predictions");
  });

  it("reads churn's checkpoint and probabilities as the script writes them", async () => {
    const model = await onlyPart(await churnModelFile("model.pt"));
    expect(model).toMatchObject({ kind: "predictor", task: "churn", walk: 4, classes: ["Retained", "Churned"] });
    const predictions = { data: Float32Array.of(0.9, 0.2, 0.6, 0.1), shape: [4] };
    const labels = { data: Float32Array.of(1, 0, 0, 1), shape: [4] };
    const npz = await writeNpz(
      new Map([
        ["predictions", predictions],
        ["labels", labels],
      ]),
    );
    const part = await onlyPart(new File([npz], "churn_predictions_walk4.npz"));
    expect(part).toMatchObject({
      kind: "predictions",
      task: "churn",
      test: {
        metrics: { accuracy: 0.5, precision: 0.5, recall: 0.5, auc: 0.5 },
        confusion_matrix: [
          [1, 1],
          [1, 1],
        ],
      },
    });
    if (part.kind !== "predictions") throw new Error(part.kind);
    expect([...part.predictions.predicted]).toEqual([1, 0, 1, 0]);
    expect(part.roc).toHaveLength(1);
    const stated = await writeNpz(
      new Map<string, NpyInput>([
        ["predictions", predictions],
        ["labels", labels],
        ["metrics_json", { texts: [JSON.stringify({ auc: 0.5, threshold: 0.7 })], shape: [] }],
      ]),
    );
    const decided = await onlyPart(new File([stated], "churn_predictions_walk4.npz"));
    expect(decided).toMatchObject({ predictions: { predicted: Int32Array.of(1, 0, 0, 0) } });
    expect(decided).toMatchObject({ test: { metrics: { accuracy: 0.75, precision: 1 }, details: { threshold: 0.7 } } });
  });

  it("reads what the pre-training script left: losses, and how similar every customer's future is", async () => {
    const model = await onlyPart(preTrained("future_ubr_model_walk4.pt"));
    const futures = await onlyPart(preTrained("future_ubr_predictions_walk4.npz"));
    if (model.kind !== "foundation" || futures.kind !== "futures") throw new Error("other kinds");
    expect(model).toMatchObject({
      walk: 4,
      losses: [{ train: 3, validation: 3.5 }, {}, { train: 2.25, validation: 2.5 }],
    });
    expect(futures.similarities).toHaveLength(40);
    expect([...futures.similarities].flatMap((value, row) => (value === 0 ? [row] : []))).toEqual([4, 17, 31]);
    for (const [metric, value] of Object.entries(model.metrics)) {
      expect(futures.metrics[metric], metric).toBeCloseTo(value ?? Number.NaN, 6);
    }
    expect(Object.keys(model.metrics)).toEqual(["mean_similarity", "std", "min", "max", "median"]);
    const { runs, refusals } = referenceRuns([futures, model], { now: 1, nameOf: () => "" });
    expect(refusals).toEqual([]);
    expect(runs).toMatchObject([
      {
        name: "future_ubr_model_walk4",
        walk: 4,
        json: null,
        similarities: model.similarities,
        reference: { task: "foundation" },
      },
    ]);
  });

  it("keeps of a pre-training that diverged what is a number, so that its run is read again after a reload", async () => {
    const model = await readFoundation(preTrained("future_ubr_model_walk4.pt"), { fileName: "model.pt" });
    const [trainLosses, valLosses] = [
      [3, 2.5, Number.NaN, Number.NaN],
      [3.5, Number.POSITIVE_INFINITY, Number.NaN, 1],
    ];
    const broken = { walk: 4, similarities: Float32Array.of(Number.NaN), meanSimilarity: Number.NaN };
    const root = foundationCheckpoint({ ...model, ...broken, trainLosses, valLosses });
    const file = new File([await writeTorch(root, { rootName: "diverged" })], "diverged.pt");
    const part = await onlyPart(file);
    expect(part).toMatchObject({
      metrics: { mean_similarity: null },
      losses: [{ train: 3, validation: 3.5 }],
      similarities: null,
    });
    const { runs } = referenceRuns([part], { now: 1, nameOf: () => "diverged" });
    expect(runs.map((run) => runRecordSchema.parse(structuredClone(run)))).toEqual(runs);
    expect(runs).toHaveLength(1);
  });

  it("finds them in an archive, which is no result to train beside while it holds the model alone", async () => {
    const model = { name: "out/future_ubr_model_walk4.pt", parts: [preTrained("future_ubr_model_walk4.pt")] };
    const alone = new File([await writeZip([model])], "model.zip");
    expect(await resultKind(alone)).toBeNull();
    const zip = await writeZip([
      model,
      { name: "out/future_ubr_predictions_walk4.npz", parts: [preTrained("future_ubr_predictions_walk4.npz")] },
      { name: "out/future_ubr_training.png", parts: [new Blob(["picture"])] },
    ]);
    const { parts, refusals } = await readReferences([alone, new File([zip], "out.zip")]);
    expect(refusals).toEqual([]);
    expect(parts.map(({ kind, archive }) => `${kind} ${archive}`)).toEqual([
      "foundation model.zip",
      "foundation out.zip",
      "futures out.zip",
    ]);
  });

  it("says what is wrong with predicted futures", async () => {
    const futures = async (arrays: Record<string, NpyInput>) => {
      const { refusals } = await readReferences([new File([await writeNpz(new Map(Object.entries(arrays)))], "f.npz")]);
      return errorSentence(refusals[0]?.error ?? { code: "none", params: {} }, "en");
    };
    const some = { data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] };
    expect(await futures({ predictions: { ...some, shape: [4, 1] }, targets: some })).toMatch(
      /^f\.npz: the array “predictions” has shape \[4, 1\] where \[2, 2\] is needed/,
    );
    expect(
      await futures({ predictions: some, targets: { ...some, data: Float32Array.of(1, 2, Number.NaN, 4) } }),
    ).toMatch(/^f\.npz: “targets” is NaN or infinite in row 1, column 0/);
    const none = { data: new Float32Array(), shape: [0, 2] };
    expect(await futures({ predictions: none, targets: none })).toMatch(/^f\.npz has no rows in “targets”/);
  });

  it("does without probabilities, and then knows no AUC", async () => {
    const part = await onlyPart(await predictionsFile({ probabilities: null }));
    expect(part).toMatchObject({ kind: "predictions", roc: null, test: { metrics: { auc_ovr: null } } });
    if (part.kind !== "predictions") throw new Error(part.kind);
    expect(part.test.metrics.accuracy).toBeCloseTo(2 / 3, 12);
  });

  it("keeps the rows that the studio writes", async () => {
    const rows = { data: BigInt64Array.of(7n, 3n, 5n), shape: [3] };
    const part = await onlyPart(await predictionsFile({ row_index: rows }));
    if (part.kind !== "predictions") throw new Error(part.kind);
    expect([...part.predictions.rows]).toEqual([7, 3, 5]);
  });

  it("takes every result out of an archive and leaves the rest alone", async () => {
    const zip = new File(
      [
        await writeZip([
          { name: "out/segment_predictor_walk4.pt", parts: [ofRun("first", PREDICTOR)] },
          { name: "out/segment_predictions_walk4.npz", parts: [ofRun("first", PREDICTIONS)], compress: true },
          { name: "out/report.html", parts: [new Blob(["<p>report</p>"])] },
          { name: "out/run.json", parts: [runJson], compress: true },
        ]),
      ],
      "everything.zip",
    );
    const { parts, refusals } = await readReferences([zip]);
    expect(refusals).toEqual([]);
    expect(parts.map(({ kind, file, archive }) => [kind, file, archive])).toEqual([
      ["predictor", PREDICTOR, "everything.zip"],
      ["predictions", PREDICTIONS, "everything.zip"],
      ["run", "run.json", "everything.zip"],
    ]);
    const alone = await onlyPart(ofRun("first", PREDICTIONS));
    expect(parts[1]?.sha256).toBe(alone.sha256);
  });

  it("leaves sketches beside them alone that are far too large for a result, and tells of them where nothing else is", async () => {
    const sparse = {
      name: "sketches.npz",
      parts: new Array<Uint8Array<ArrayBuffer>>(33).fill(new Uint8Array(2 ** 20)),
    };
    const beside = await writeZip([
      { name: "segment_predictor_walk4.pt", parts: [ofRun("first", PREDICTOR)] },
      { ...sparse, compress: true },
    ]);
    const { parts, refusals } = await readReferences([new File([beside], "all.zip")]);
    expect(parts.map(({ kind }) => kind)).toEqual(["predictor"]);
    expect(refusals).toEqual([]);
    const alone = await readReferences([new File([await writeZip([{ ...sparse, compress: true }])], "all.zip")]);
    expect(alone).toMatchObject({
      parts: [],
      refusals: [
        { file: "all.zip: sketches.npz", error: { code: "zip/too-large", params: { entry: "sketches.npz" } } },
      ],
    });
  });

  it("reads the rest of an archive where one member is damaged", async () => {
    const zip = await writeZip([
      { name: "segment_predictor_walk4.pt", parts: [ofRun("first", PREDICTOR)] },
      { name: "segment_predictions_walk4.npz", parts: [await predictionsFile({ labels: null })] },
    ]);
    const { parts, refusals } = await readReferences([new File([zip], "all.zip")]);
    expect(parts.map(({ kind }) => kind)).toEqual(["predictor"]);
    expect(refusals).toMatchObject([
      { file: `all.zip: ${PREDICTIONS}`, error: { code: "reference/missing-array", params: { file: PREDICTIONS } } },
    ]);
  });

  it("ends when it is canceled", async () => {
    const controller = new AbortController();
    controller.abort(new Error("enough"));
    await expect(readReferences([ofRun("first", PREDICTOR)], { signal: controller.signal })).rejects.toThrow("enough");
  });

  it("tells how far it is", async () => {
    const seen: number[] = [];
    const files = [ofRun("first", PREDICTOR), ofRun("first", PREDICTIONS)];
    await readReferences(files, { onProgress: ({ done }) => seen.push(done) });
    expect(seen).toEqual([0, files[0]?.size]);
  });
});

it("a script's labels are places among its classes, even where classes are called by digits", async () => {
  const file = await predictionsFile({ segment_classes: { texts: ["1", "0"], shape: [2] } });
  expect(await onlyPart(file)).toMatchObject({ predictions: { labels: Int32Array.of(0, 1, 1) } });
});

describe("refusals", () => {
  const vector = (...values: number[]) => ({ data: BigInt64Array.from(values, BigInt), shape: [values.length] });
  const table = (columns: number, ...values: number[]) => ({
    data: Float32Array.from(values),
    shape: [values.length / columns, columns],
  });

  it.each([
    ["reference/missing-array", { labels: null }, /labels/],
    ["reference/missing-array", { segment_classes: null }, /segment_classes/],
    ["reference/shape", { predictions: vector(0, 1) }, /predictions.*\[2\].*\[3\]/],
    ["reference/shape", { probabilities: table(3, ...new Array(9).fill(0.3)) }, /probabilities.*\[3, 3\].*\[3, 2\]/],
    ["reference/index", { labels: vector(0, -1, 1) }, /row 1 of “labels” is -1/],
    ["reference/index", { predictions: vector(0, 1, 2) }, /row 2 of “predictions” is 2/],
    ["reference/index", { labels: { data: Float64Array.of(0, 0.5, 1), shape: [3] } }, /0\.5/],
    ["reference/no-rows", { labels: vector() }, /labels/],
    ["reference/non-finite", { probabilities: table(2, 0.5, 0.5, Number.NaN, 0.5, 0.5, 0.5) }, /row 1, column 0/],
    ["npy/not-numeric", { labels: { texts: ["a", "b", "c"], shape: [3] } }, /labels/],
  ] as const)("%s: %o", async (code, changes, words) => {
    const file = await predictionsFile(changes);
    const { parts, refusals } = await readReferences([file]);
    expect(parts).toEqual([]);
    expect(refusals).toMatchObject([{ file: PREDICTIONS, error: { code } }]);
    const [refusal] = refusals;
    if (refusal === undefined) throw new Error("no refusal");
    const sentence = errorSentence(refusal.error, "en");
    expect(sentence).toContain(PREDICTIONS);
    expect(sentence).toMatch(words);
    expect(errorSentence(refusal.error, "tr")).toContain(PREDICTIONS);
  });

  it("names damaged, foreign and empty files, beside what could be read", async () => {
    const bytes = new Uint8Array(readFileSync(join(fixtures, `runs/files/first/${PREDICTIONS}`)));
    bytes.fill(0xff, 200, 400);
    const damaged = new File([bytes], "damaged.npz");
    const empty = new File([await writeZip([{ name: "notes.json", parts: [new Blob(["{}"])] }])], "notes.zip");
    const { parts, refusals } = await readReferences([
      damaged,
      fixture("model/files/predictor-three-names.pt"),
      fixture("data/files/usual.npz"),
      empty,
      ofRun("first", PREDICTOR),
    ]);
    expect(parts.map(({ kind }) => kind)).toEqual(["predictor"]);
    expect(refusals.map(({ file, error }) => [file, error.code])).toEqual([
      ["damaged.npz", expect.stringMatching(/^(zip|npy|npz)\//)],
      ["predictor-three-names.pt", "model/classes-mismatch"],
      ["usual.npz", "reference/not-a-result"],
      ["notes.zip", "reference/empty-archive"],
    ]);
  });
});

/** Three customers in two segments, the last one called wrong; null leaves an array out. */
async function predictionsFile(changes: Readonly<Record<string, NpyInput | null>> = {}): Promise<File> {
  const arrays: Readonly<Record<string, NpyInput | null>> = {
    predictions: { data: BigInt64Array.of(0n, 1n, 0n), shape: [3] },
    labels: { data: BigInt64Array.of(0n, 1n, 1n), shape: [3] },
    probabilities: { data: Float32Array.of(0.9, 0.1, 0.2, 0.8, 0.6, 0.4), shape: [3, 2] },
    segment_classes: { texts: ["mass", "private"], shape: [2] },
    ...changes,
  };
  const kept = Object.entries(arrays).flatMap(([name, array]): [string, NpyInput][] =>
    array === null ? [] : [[name, array]],
  );
  const file = new File([await writeNpz(new Map(kept))], PREDICTIONS);
  expect((await openNpz(file, { fileName: PREDICTIONS })).names).toHaveLength(kept.length);
  return file;
}
