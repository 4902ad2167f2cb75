import { afterEach, beforeEach, expect, test } from "vitest";
import { forgetStored } from "../../src/app/stored";
import { studioServices } from "../../src/app/studio-services";
import { canUndo, RunHistory, UNDO_MS } from "../../src/storage/history";
import { keepSketcher, keptSketcher } from "../../src/storage/kept-sketchers";
import { madeRun } from "../e2e/stored-runs";

let history: RunHistory;

beforeEach(async () => {
  history = await RunHistory.open();
  await forgetStored(history);
});
afterEach(async () => {
  await forgetStored(history);
  history.close();
});

test("a run whose deletion is undone still has its sketcher, whatever else was removed meanwhile", async () => {
  const run = madeRun({ id: "a", name: "a", epochs: 1 });
  const sketcher = { name: "sketcher_walk4.npz", sha256: "ab12", inputMean: [0.5] };
  const json = run.json && { ...run.json, dataset: { ...run.json.dataset, sketcher } };
  await keepSketcher("ab12", new Blob(["codes"]));
  await history.put({ ...run, json });
  const studio = studioServices();

  await history.remove("a");
  expect(await canUndo(history)).toBe(true);
  await studio.stored.removeCheckpoints(["another"]);
  expect(await (await keptSketcher("ab12"))?.text()).toBe("codes");
  await history.put({ ...run, json });
  await studio.stored.removeCheckpoints(["another"]);
  expect(await (await keptSketcher("ab12"))?.text(), "undone").toBe("codes");

  await history.remove("a", Date.now() - UNDO_MS);
  expect(await canUndo(history)).toBe(false);
  await studio.stored.removeCheckpoints(["a"]);
  expect(await keptSketcher("ab12")).toBeNull();
});
