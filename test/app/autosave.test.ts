import { afterEach, expect, it, vi } from "vitest";
import {
  AutosavePolicy,
  autosavedSketchers,
  discardAutosave,
  openAutosave,
  readAutosave,
} from "../../src/app/autosave";
import { autosavedRunSchema } from "../../src/app/autosave-schema";
import { inTime } from "../../src/storage/browser-answer";
import { keepSketcher, keptSketcher, removeOtherSketchers } from "../../src/storage/kept-sketchers";
import { defaultConfig } from "../../src/tasks/config";

afterEach(() => vi.unstubAllGlobals());

it("saves after the first epoch, then as often as it costs next to nothing, within 5 % of the time (walk m5)", () => {
  const policy = new AutosavePolicy();
  expect(policy.isDue(0)).toBe(true);
  policy.saved(0, 3);
  expect(policy.isDue(1_999)).toBe(false);
  expect(policy.isDue(2_000)).toBe(true);
  policy.saved(1_000, 150);
  expect(policy.isDue(15_999)).toBe(false);
  expect(policy.isDue(16_000)).toBe(true);
  policy.saved(1_000, 1_000);
  expect(policy.isDue(30_999)).toBe(false);
  expect(policy.isDue(31_000)).toBe(true);
  // A save of 3 s may come once a minute.
  policy.saved(31_000, 3_000);
  expect(policy.isDue(90_000)).toBe(false);
  expect(policy.isDue(91_000)).toBe(true);
});

/** A file of a private file system in memory. */
class MemoryFile {
  bytes = new Uint8Array(0);
  written = 0;
  async getFile() {
    return new File([this.bytes], "");
  }
  async createWritable() {
    const pieces: Blob[] = [];
    return {
      write: async (piece: Blob) => void pieces.push(piece),
      close: async () => {
        this.bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
        this.written++;
      },
    };
  }
  async createSyncAccessHandle() {
    return {
      getSize: () => this.bytes.length,
      read: (into: Uint8Array, { at }: { readonly at: number }) => {
        const part = this.bytes.subarray(at, at + into.length);
        into.set(part);
        return part.length;
      },
      write: (bytes: Uint8Array, { at }: { readonly at: number }) => {
        const next = new Uint8Array(Math.max(this.bytes.length, at + bytes.length));
        next.set(this.bytes);
        next.set(bytes, at);
        this.bytes = next;
        return bytes.length;
      },
      truncate: (size: number) => {
        this.bytes = this.bytes.slice(0, size);
      },
      flush: () => undefined,
      close: () => undefined,
    };
  }
}

class MemoryFolder {
  readonly files = new Map<string, MemoryFile>();
  readonly folders = new Map<string, MemoryFolder>();
  async getDirectoryHandle(name: string) {
    const folder = this.folders.get(name) ?? new MemoryFolder();
    this.folders.set(name, folder);
    return folder;
  }
  async getFileHandle(name: string, { create = false } = {}) {
    const file = this.files.get(name) ?? (create ? new MemoryFile() : null);
    if (file === null) throw new DOMException(name, "NotFoundError");
    this.files.set(name, file);
    return file;
  }
  async removeEntry(name: string) {
    this.files.delete(name);
  }
  async *keys() {
    yield* [...this.files.keys(), ...this.folders.keys()];
  }
}

const file = { file: "sketches.npz", bytes: 1, sha256: "00" };
const state = (id: string, sha256: string | null) =>
  autosavedRunSchema.parse({
    header: {
      ...{ id, task: "segment", startedAt: 1, config: defaultConfig("segment") },
      engine: { name: "wasm", adapter: null, threads: 1, reason: "configured", numerics: {}, gflops: null, bytes: 0 },
      ...{ walk: 4, sketcher: sha256 && { name: "sketcher_walk4.npz", sha256 }, stepsPerEpoch: 1, demo: false },
    },
    files: { sketches: file, foundation: null },
    validations: [],
    trainer: {
      ...{ version: 3, epoch: 0, step: 0, random: { words: [], position: 0 } },
      plateau: { best: null, badEpochs: 0, learningRates: [] },
      earlyStopping: { bestLoss: null, bestEpoch: null, epochsSinceBest: 0 },
      ...{ history: [], stepLoss: new Float64Array(0), stepGradNorm: new Float64Array(0) },
      ...{ stepSeconds: new Float64Array(0), kept: null, engine: null, elapsedSeconds: 0 },
    },
  });

it("says the sketchers of runs that can go on or train elsewhere: those stay when the others are removed", async () => {
  const root = new MemoryFolder();
  vi.stubGlobal("navigator", { storage: { getDirectory: async () => root } });
  const failed = vi.fn();
  for (const [id, sha256] of [
    ["unfinished", "aa"],
    ["without", null],
  ] as const) {
    await (await openAutosave(id, failed)).save(async () => state(id, sha256), true);
  }
  expect(failed).not.toHaveBeenCalled();
  expect(await autosavedSketchers()).toEqual(["aa"]);
  for (const sha256 of ["aa", "bb"]) await keepSketcher(sha256, new Blob(["sketcher"]));
  await removeOtherSketchers(new Set(await autosavedSketchers()));
  expect(await (await keptSketcher("aa"))?.text()).toBe("sketcher");
  expect(await keptSketcher("bb")).toBeNull();

  // Kept again by a run that resumes or ends: nothing is written under whoever has it open.
  await keepSketcher("aa", new Blob(["sketcher"]));
  await keepSketcher("bb", new Blob(["sketcher"]));
  const kept = root.folders.get("sketchers")?.files;
  expect([kept?.get("aa")?.written, kept?.get("bb")?.written]).toEqual([1, 1]);
});

it("a file system that is silent at first is told of, and takes the next save", async () => {
  vi.useFakeTimers();
  const root = new MemoryFolder();
  let answer: () => Promise<MemoryFolder> = () => new Promise(() => undefined);
  vi.stubGlobal("navigator", { storage: { getDirectory: () => answer() } });
  const failed = vi.fn();
  const autosave = openAutosave("run", failed);
  const first = autosave.save(async () => state("run", "aa"), true);
  await vi.advanceTimersByTimeAsync(20_000);
  await first;
  expect(failed).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: "storage/silent" }));
  expect((await autosave.newest())?.header.sketcher?.sha256).toBe("aa");

  answer = async () => root;
  await autosave.save(async () => state("run", "bb"), true);
  expect(failed).toHaveBeenCalledOnce();
  expect((await readAutosave("run"))?.header.sketcher?.sha256).toBe("bb");
  vi.useRealTimers();
});

it("without files the newest state stays in memory, and nothing failed", async () => {
  vi.stubGlobal("navigator", {});
  const failed = vi.fn();
  const autosave = openAutosave("run", failed);
  await autosave.save(async () => state("run", "aa"), true);
  expect(failed).not.toHaveBeenCalled();
  expect((await autosave.newest())?.header.sketcher?.sha256).toBe("aa");
  expect(await readAutosave("run")).toBeNull();
});

it("silence is not the absence of an autosave: what is read, listed or removed is refused", async () => {
  vi.useFakeTimers();
  vi.stubGlobal("navigator", { storage: { getDirectory: () => new Promise(() => undefined) } });
  const asked = [readAutosave("run"), autosavedSketchers(), discardAutosave("run")];
  const refused = Promise.all(asked.map((answer) => expect(answer).rejects.toMatchObject({ code: "storage/silent" })));
  await vi.advanceTimersByTimeAsync(20_000);
  await refused;
  await inTime("files", Promise.resolve());
  vi.useRealTimers();
});
