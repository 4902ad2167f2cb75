import { copyFileSync, mkdtempSync, openAsBlob, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fingerprint } from "../../src/app/fingerprint";
import { scoringSession } from "../../src/app/scoring-session";
import { createTfjsEngine } from "../../src/engine/tfjs/tfjs-engine";
import { type NpyInput, openNpz, writeNpz } from "../../src/formats";
import { decisionFile } from "../../src/model/decision";
import { runPython } from "./python";

const root = join(import.meta.dirname, "..", "..");
const odd = join(root, "test", "fixtures", "data", "odd");
const usual = join(root, "test", "fixtures", "data", "files", "usual.npz");
const classes = ["mass", "affluent", "business", "private"];
const CHECKPOINT = "segment_predictor_walk4.pt";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "studio-labels-"));
  copyFileSync(join(root, "src", "tasks", "predict.py"), join(folder, "predict.py"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const command = (sketches: string) => [join(folder, "predict.py"), sketches, "--out", join(folder, "P.npz")];

const refused = new Set(["more-ids.npz", "id-matrix.npz"]);
const labelMap = { "1": "mass", "2": "affluent", "4": null, "10": "private", True: "business", "\u00fcst": "mass" };
const cases: [string, Record<string, string | null>][] = [
  ...readdirSync(odd).map((name): [string, Record<string, string | null>] => [name, labelMap]),
  ["from-one.npz", {}],
  ["booleans.npz", {}],
];

describe("predict.py", () => {
  it.each(cases)("gives the studio's labels and ids of %s under %o", async (name, labelMap) => {
    const path = join(root, "test", "fixtures", "model", "files", "predictor.pt");
    const model = new File([readFileSync(path)], CHECKPOINT);
    writeFileSync(join(folder, CHECKPOINT), readFileSync(path));
    const checkpoint = { name: CHECKPOINT, sha256: await fingerprint(model) };
    const decision = decisionFile({ version: "1", checkpoint, classes, labelMap });
    writeFileSync(join(folder, "decision.json"), await decision.text());
    const { status, stderr } = await runPython(command(join(odd, name)));
    if (refused.has(name)) {
      expect([status, stderr.trimEnd().split("\n").length]).toEqual([1, 1]);
      return;
    }
    expect([status, stderr]).toEqual([0, ""]);
    const session = scoringSession(() => createTfjsEngine({ backend: "cpu", reason: "configured" }));
    await session.openModel(model, new File([decision], "decision.json"));
    await session.scoreFile(new File([readFileSync(join(odd, name))], name), () => undefined);
    const rows = session.scoredRows(Int32Array.of(0, 1, 2, 3, 4, 5));
    const written = await openNpz(await openAsBlob(join(folder, "P.npz")), { fileName: "P.npz" });
    expect(await written.readStrings("customer_ids")).toEqual(rows.map(({ id }) => id));
    expect([...(await written.readArray("labels")).toNumbers()]).toEqual(rows.map(({ actual }) => actual ?? -1));
  });
});

describe("predict.py of a churn model", () => {
  const name = "churn_predictor_walk4.pt";
  const checkpoint = join(root, "test", "fixtures", "runs", "files", "churn", name);
  const columns = ["past_sketches", "portfolio_sketches"] as const;

  /** The usual customers with other labels. */
  async function customers(labels: NpyInput): Promise<Blob> {
    const from = await openNpz(await openAsBlob(usual), { fileName: "usual.npz" });
    const sketches = columns.map(async (column): Promise<[string, NpyInput]> => {
      const { data, rows, columns } = await from.readFloat32(column);
      return [column, { data, shape: [rows, columns] }];
    });
    return writeNpz(new Map([...(await Promise.all(sketches)), ["churn_labels", labels]]));
  }

  it("leaves labels out that are no whole numbers", async () => {
    const sketches = await customers({ data: Float64Array.of(Number.POSITIVE_INFINITY, 1, 0, 1, 0, 1), shape: [6] });
    writeFileSync(join(folder, "bank.npz"), Buffer.from(await sketches.arrayBuffer()));
    const { status, stderr, stdout } = await runPython([...command(join(folder, "bank.npz")), "--model", checkpoint]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("churn_labels is left out: churn_labels holds numbers that are not whole.");
  });

  it.each<[number | null, Record<string, boolean | null>]>([
    [null, {}],
    [0.25, { gone: true, Hayır: null }],
  ])("calls customers churned from %s on as the studio does, with the labels of %o", async (threshold, churnMap) => {
    rmSync(join(folder, CHECKPOINT), { force: true });
    copyFileSync(checkpoint, join(folder, name));
    try {
      const model = new File([readFileSync(checkpoint)], name);
      const decision = {
        version: "1",
        checkpoint: { name, sha256: await fingerprint(model) },
        classes: ["Retained", "Churned"],
        churnMap,
        threshold,
      };
      writeFileSync(join(folder, "decision.json"), JSON.stringify(decision));
      const sketches = await customers({ objects: ["Evet", "Hayır", "gone", "no", true, ""] });
      writeFileSync(join(folder, "bank.npz"), Buffer.from(await sketches.arrayBuffer()));
      const { status, stderr } = await runPython(command(join(folder, "bank.npz")));
      expect([status, stderr]).toEqual([0, ""]);
      const session = scoringSession(() => createTfjsEngine({ backend: "cpu", reason: "configured" }));
      await session.openModel(model, new File([JSON.stringify(decision)], "decision.json"));
      await session.scoreFile(new File([sketches], "bank.npz"), () => undefined);
      const rows = session.scoredRows(Int32Array.of(0, 1, 2, 3, 4, 5));
      const written = await openNpz(await openAsBlob(join(folder, "P.npz")), { fileName: "P.npz" });
      const numbers = async (array: string) => [...(await written.readArray(array)).toNumbers()];
      expect(await numbers("threshold")).toEqual([threshold ?? 0.5]);
      expect(await numbers("labels")).toEqual(rows.map(({ actual }) => actual ?? -1));
      expect(await numbers("labels")).toEqual(threshold === null ? [1, 0, -1, 0, 1, -1] : [1, -1, 1, 0, 1, -1]);
      const probabilities = await numbers("churn_probability");
      rows.forEach((row, place) => {
        expect(row.probabilities[1]).toBeCloseTo(probabilities[place] ?? Number.NaN, 5);
      });
      expect(await numbers("predictions")).toEqual(rows.map(({ predicted }) => predicted));
      expect(await numbers("predictions")).toEqual(probabilities.map((p) => (p >= (threshold ?? 0.5) ? 1 : 0)));
    } finally {
      rmSync(join(folder, name));
      rmSync(join(folder, "decision.json"));
    }
  });
});

describe("predict.py on a console of another code page", () => {
  const TURKISH = `import sys, torch; c = torch.load(sys.argv[1]); c["segment_classes"] = ["İŞLETME", "ağır", "özel", "üst"]; torch.save(c, sys.argv[2])`;

  /** What a Python does first whose streams have the encoding of its first argument; then the script of the others. */
  const SPEAKING = `
import runpy, sys
_, encoding, *sys.argv = sys.argv
sys.stdout.reconfigure(encoding=encoding)
sys.stderr.reconfigure(encoding=encoding, errors="backslashreplace")
runpy.run_path(sys.argv[0], run_name="__main__")
`;

  /** What was saved, which was said in this encoding. */
  async function saved(encoding: string) {
    rmSync(join(folder, "P.npz"), { force: true });
    const { status, stderr, stdout } = await runPython(["-c", SPEAKING, encoding, ...command(usual)]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("saved");
    const written = await openNpz(await openAsBlob(join(folder, "P.npz")), { fileName: "P.npz" });
    const { names } = written;
    return {
      names,
      ids: await written.readStrings("customer_ids"),
      predictions: [...(await written.readArray("predictions")).toNumbers()],
    };
  }

  let expected: Awaited<ReturnType<typeof saved>>;
  beforeAll(async () => {
    const model = join(root, "test", "fixtures", "model", "files", "predictor.pt");
    expect(await runPython(["-c", TURKISH, model, join(folder, CHECKPOINT)])).toMatchObject({ status: 0, stderr: "" });
    rmSync(join(folder, "decision.json"), { force: true });
    expected = await saved("utf8");
    expect([expected.ids?.length, expected.predictions.length]).toEqual([6, 6]);
  });

  it.each(["ascii", "cp1252", "cp1254"])("saves and prints classes with Turkish letters in %s", async (encoding) => {
    expect(await saved(encoding)).toEqual(expected);
  });
});
