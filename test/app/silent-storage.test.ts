import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keepCheckpoint, keptCheckpoint, removeCheckpoints } from "../../src/app/checkpoints";
import { resumedSketcher } from "../../src/app/resumed-sketcher";
import { forgetStored } from "../../src/app/stored";
import type { RunHistory } from "../../src/storage/history";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("navigator", { storage: { getDirectory: () => new Promise(() => undefined) } });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const clear = vi.fn(async () => undefined);
const history: RunHistory = Object.assign(Object.create(null), { clear });

it.each<readonly [string, () => Promise<unknown>]>([
  ["a checkpoint that is to be kept", () => keepCheckpoint("run-1", new Blob(["weights"]))],
  ["a checkpoint that was kept", () => keptCheckpoint("run-1")],
  ["checkpoints that are to go", () => removeCheckpoints(["run-1"])],
  ["everything that is to be forgotten", () => forgetStored(history)],
  ["the sketcher of a run that goes on", () => resumedSketcher({ name: "sketcher.npz", sha256: "aa" }, null)],
])("silence is told, not taken for absence: %s", async (_, ask) => {
  const refused = expect(ask()).rejects.toMatchObject({ code: "storage/silent" });
  await vi.advanceTimersByTimeAsync(60_000);
  await refused;
  expect(clear).not.toHaveBeenCalled();
});
