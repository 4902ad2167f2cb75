import { expect, test, vi } from "vitest";
import type { RunEvent } from "../../src/protocol/run";
import { RunHistory } from "../../src/runs/history";
import { recordRuns, useHistory } from "../../src/store/history";

const studio = vi.hoisted(() => ({
  listeners: new Set<(event: RunEvent) => void>(),
  keepCheckpointsOf: vi.fn(async () => undefined),
}));
vi.mock("../../src/store/studio", () => ({
  onRunEvents(listener: (event: RunEvent) => void) {
    studio.listeners.add(listener);
    return () => studio.listeners.delete(listener);
  },
  studioWorker: () => ({ keepCheckpointsOf: studio.keepCheckpointsOf }),
}));
vi.mock("../../src/store/predict", () => ({ usePredict: { getState: () => ({}) } }));

test("making room looks at the whole history, though the page has not opened it", async () => {
  const database = await RunHistory.open();
  await database.clear();
  for (let index = 0; index < 7; index++) {
    await database.put({
      id: `run-${index}`,
      name: `run-${index}`,
      notes: "",
      starred: index === 0,
      startedAt: index,
      state: "finished",
      source: "studio",
      demo: false,
      walk: 4,
      json: null,
      predictions: null,
    roc: null,
      checkpointBytes: 10,
      queue: null,
    });
  }
  expect(useHistory.getState().runs).toEqual([]);
  recordRuns();
  for (const listener of studio.listeners) listener({ type: "evidence", evidence: null });
  await vi.waitFor(() => expect(useHistory.getState().dropped).toEqual(["run-1"]));
  expect(studio.keepCheckpointsOf).toHaveBeenCalledExactlyOnceWith([
    "run-6",
    "run-5",
    "run-4",
    "run-3",
    "run-2",
    "run-0",
  ]);
  expect((await database.get("run-1"))?.checkpointBytes).toBe(0);
  database.close();
});
