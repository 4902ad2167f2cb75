import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { studioServices } from "../../src/app/studio-services";
import { type ScoreRequest, score } from "../../src/commands";
import { loadErrorSentences } from "../../src/i18n/errors";
import { startWorkersWith } from "../../src/store/studio-worker";
import { readPredictor } from "../../src/tasks/predictors";
import { predictorSafetensors } from "../../src/tasks/segment/exchange";
import { churnModelFile } from "../app/churn-model";
import { serveKernels } from "../engine/wasm/node-kernels";

// What `npm run score` does in its page, over the worker's own services: only the browser and the worker are left out.
vi.stubGlobal("navigator", {});
serveKernels();
startWorkersWith(() => ({
  api: studioServices(),
  holdLife: async () => false,
  ping: null,
  onDeath: () => undefined,
  terminate: () => undefined,
}));
const saved = vi.hoisted((): Blob[] => []);
vi.mock("../../src/store/download", () => ({ saveBlob: (blob: Blob) => saved.push(blob) }));
afterEach(() => saved.splice(0));
await loadErrorSentences();

const pathOf = (name: string) => join(import.meta.dirname, "..", "..", "public", "samples", name);
const sample = (name: string) => {
  const path = pathOf(name);
  return new File([new Uint8Array(readFileSync(path))], basename(path));
};
const sketches = sample("emde_session_sketches_walk4.npz");
const foundation = sample("future_ubr_model_walk4.pt");
const model = sample("segment_predictor_walk4.pt");
const segmentModel = pathOf(model.name);
const CUSTOMERS = 400;

const everyone: ScoreRequest = {
  format: "csv",
  topUncertain: null,
  topRisk: null,
  potential: null,
  from: "actual",
  bands: { call: 0.7, email: 0.5, inform: 0.3 },
  separator: ",",
  decimal: ".",
  byteOrderMark: false,
};

async function written(): Promise<string> {
  const [file = new Blob()] = saved.splice(0);
  return file.text();
}

describe("score", () => {
  it("writes the customers near another segment alone, and what they are near", async () => {
    const potential = { from: "mass", to: "affluent", threshold: 0.3 };
    const answer = await score({ model, sketches }, { ...everyone, potential });
    const [head = "", ...lines] = (await written()).trimEnd().split("\n");
    expect(head.endsWith(",potential_mass_affluent")).toBe(true);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.length).toBeLessThan(CUSTOMERS);
    for (const line of lines) {
      expect(line.endsWith(",mass,1")).toBe(true);
      expect(Number(line.split(",")[3])).toBeGreaterThan(0.3);
    }
    const summary = expect.stringContaining(`${lines.length} of ${CUSTOMERS} customers written`);
    expect(answer).toMatchObject({ ok: true, lines: expect.arrayContaining([summary]) });
  });

  it("writes the same file with the same model as safetensors, whatever its name", async () => {
    const read = await readPredictor(model, { fileName: model.name });
    const metrics = { accuracy: 1, precision_macro: 1, recall_macro: 1, f1_macro: 1, f1_weighted: 1, auc_ovr: 1 };
    const tensors = predictorSafetensors({ ...read, walk: 4, freezeBackbone: false, metrics }, "1.2.3", "0".repeat(64));
    await score({ model: new File([model], "checkpoint.bin"), sketches }, everyone);
    const first = await written();
    await score({ model: new File([tensors], "safetensors.bin"), sketches }, everyone);
    expect(await written()).toBe(first);
    expect(first.trimEnd().split("\n")).toHaveLength(CUSTOMERS + 1);
  });

  it("writes who is most at risk, and what to do by the limits that were asked for", async () => {
    const churn = await churnModelFile(undefined, segmentModel);
    const request: ScoreRequest = { ...everyone, topRisk: 5, bands: { call: 0, email: 0, inform: 0 } };
    expect(await score({ model: churn, sketches }, request)).toMatchObject({ ok: true });
    const lines = (await written()).trimEnd().split("\n").slice(1);
    const cells = lines.map((line) => line.split(","));
    expect(cells.map((line) => line[3])).toEqual(["call", "call", "call", "call", "call"]);
    const risks = cells.map((line) => Number(line[1]));
    expect(risks).toEqual(risks.toSorted((a, b) => b - a));
    expect(await score({ model, sketches }, request)).toMatchObject({ ok: false });
  });

  it("says how many changed since earlier scores of the same customers, and what each was", async () => {
    const churn = await churnModelFile(undefined, segmentModel);
    await score({ model: churn, sketches }, everyone);
    const [columns = "", ...now] = (await written()).trimEnd().split("\n");
    const place = columns.split(",").indexOf("predicted_churn");
    const turned = (line: string) =>
      line.split(",").map((cell, at) => (at === place ? String(1 - Number(cell)) : cell));
    // The first customer has changed, the second has not, the third was not there, and one is not there any more.
    const then = [turned(now[0] ?? "").join(","), now[1], (now[2] ?? "").replace(/^[^,]*/, "somebody else")];
    const earlier = new File([[columns, ...then, ""].join("\n")], "march.csv");
    const since = `Since march.csv: 1 changed, 1 as before, ${CUSTOMERS - 2} new, 1 gone`;
    expect(await score({ model: churn, sketches, earlier }, everyone)).toMatchObject({
      lines: expect.arrayContaining([since]),
    });
    const [newColumns, ...newLines] = (await written()).trimEnd().split("\n");
    expect(newColumns).toBe(`${columns},previous_churn`);
    const was = [then[0], now[1]].map((line) => line?.split(",")[place]);
    expect(newLines).toEqual(now.map((line, row) => `${line},${was[row] ?? ""}`));
  });

  it.each([
    ["sketches as the model", { model: sketches, sketches }, everyone, /emde_session_sketches_walk4/],
    ["a foundation model", { model: foundation, sketches }, everyone, /future_ubr_model_walk4/],
    [
      "another table for the customers",
      { model, sketches: new File(["id,segment\n1,mass\n"], "customers.csv") },
      everyone,
      /^[^\n]*customers\.csv[^\n]*$/,
    ],
    [
      "a segment that the model does not know",
      { model, sketches },
      { ...everyone, potential: { from: "mass", to: "vip", threshold: 0.3 } },
      /mass:vip:0\.3/,
    ],
  ])("refuses %s in one sentence, and writes nothing", async (_, files, request, sentence) => {
    const answer = await score(files, request);
    expect(answer).toEqual({ ok: false, sentence: expect.stringMatching(sentence) });
    expect(saved).toEqual([]);
  });
});
