import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keepCheckpoint, keptCheckpoint, removeCheckpoints } from "../../src/app/checkpoints";
import { resumedSketcher } from "../../src/app/resumed-sketcher";
import { forgetStored, storedBytes } from "../../src/app/stored";
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

const never = () => new Promise<never>(() => undefined);

describe("a file system that falls silent in the middle", () => {
  class Folder {
    entries: () => { readonly next: () => Promise<unknown> } = () => ({ next: never });
  }
  class OneFile {
    getFile = never;
  }
  async function* one(entry: object) {
    yield ["a", entry];
  }

  it.each<readonly [string, () => Promise<unknown>, Partial<Folder>]>([
    ["while everything is forgotten", () => forgetStored(history), {}],
    ["while what is stored is counted", () => storedBytes(history), {}],
    ["at one file that is counted", () => storedBytes(history), { entries: () => one(new OneFile()) }],
    ["at one folder that is counted", () => storedBytes(history), { entries: () => one(new Folder()) }],
  ])("is told, %s", async (_, ask, changed) => {
    vi.stubGlobal("FileSystemDirectoryHandle", Folder);
    vi.stubGlobal("FileSystemFileHandle", OneFile);
    const root = Object.assign(new Folder(), changed);
    vi.stubGlobal("navigator", { storage: { getDirectory: async () => root } });
    const refused = expect(ask()).rejects.toMatchObject({ code: "storage/silent" });
    await vi.advanceTimersByTimeAsync(60_000);
    await refused;
    expect(clear).not.toHaveBeenCalled();
  });
});
