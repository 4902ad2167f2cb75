import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { errorSentence, loadErrorSentences } from "../../src/i18n/errors";
import { inTime, StorageError, storageError, storageEstimate, storageReason } from "../../src/storage/browser-answer";
import {
  privateFile,
  privateFolder,
  privateNames,
  removePrivateFolder,
  writePrivate,
} from "../../src/storage/private-files";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const never = <T>() => new Promise<T>(() => undefined);
/** How long a promise is waited for: in milliseconds of the fake clock. */
async function waited(answer: Promise<unknown>): Promise<number> {
  const start = Date.now();
  const settled = answer.then(
    () => Date.now() - start,
    () => Date.now() - start,
  );
  await vi.advanceTimersByTimeAsync(60_000);
  return settled;
}

it("passes on what is answered, and gives up what is not: after the first silence soon", async () => {
  expect(await inTime("database", Promise.resolve(3))).toBe(3);
  await expect(inTime("database", Promise.reject(new Error("no")))).rejects.toThrow("no");
  const silent = inTime("database", never());
  const refused = expect(silent).rejects.toMatchObject({ code: "storage/silent" });
  expect(await waited(silent)).toBe(10_000);
  await refused;
  expect(await waited(inTime("database", never()))).toBe(100);
  // The file system was never silent, and a database that answers again is waited for again.
  expect(await waited(inTime("files", never()))).toBe(10_000);
  await inTime("database", Promise.resolve());
  expect(await waited(inTime("database", never()))).toBe(10_000);
  await inTime("files", Promise.resolve());
});

it("silence within what is waited for is no answer: it is not waited for long again", async () => {
  const silent = inTime("files", inTime("files", never()));
  const refused = expect(silent).rejects.toMatchObject({ code: "storage/silent" });
  expect(await waited(silent)).toBe(10_000);
  await refused;
  expect(await waited(inTime("files", inTime("files", never())))).toBe(100);
  expect(await waited(inTime("files", never()))).toBe(100);
  await inTime("files", Promise.resolve());
});

it.each([
  ["is not there", undefined],
  ["refuses", { getDirectory: () => Promise.reject(new DOMException("denied", "SecurityError")) }],
  [
    "throws",
    {
      getDirectory: () => {
        throw new DOMException("denied", "SecurityError");
      },
    },
  ],
])("a file system that %s counts as empty", async (_, storage) => {
  vi.stubGlobal("navigator", { storage });
  const found = Promise.all([
    privateFolder("a", true),
    privateFile("a", "b"),
    privateNames("a"),
    removePrivateFolder("a"),
    storageEstimate(),
  ]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await found).toEqual([null, null, [], undefined, null]);
});

it("a file system that never answers is not taken for an empty one", async () => {
  vi.stubGlobal("navigator", { storage: { getDirectory: never, estimate: never } });
  const asked = [privateFolder("a", true), privateFile("a", "b"), privateNames("a"), removePrivateFolder("a")];
  const refused = Promise.all(asked.map((answer) => expect(answer).rejects.toMatchObject({ code: "storage/silent" })));
  const estimate = storageEstimate();
  await vi.advanceTimersByTimeAsync(60_000);
  await refused;
  expect(await estimate).toBeNull();
  await inTime("files", Promise.resolve());
});

it("nor is one that fails in another way than by having nothing", async () => {
  const getDirectory = () => Promise.reject(new DOMException("try again", "UnknownError"));
  vi.stubGlobal("navigator", { storage: { getDirectory } });
  await expect(privateNames("a")).rejects.toThrow("try again");
});

it("waits for a slow disk once a file is open, though not for ever", async () => {
  const after = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
  const file = { write: () => after(30_000), close: () => after(30_000), abort: async () => undefined };
  const handle = Object.assign(Object.create(null), { createWritable: async () => file });
  const folder = Object.assign(Object.create(null), { getFileHandle: async () => handle });
  const written = writePrivate(folder, "a", new Blob(["four"]));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await written).toBe(4);

  file.write = never;
  const refused = expect(writePrivate(folder, "a", new Blob(["four"]))).rejects.toMatchObject({
    code: "storage/silent",
  });
  await vi.advanceTimersByTimeAsync(130_000);
  await refused;
  await inTime("files", Promise.resolve());
});

it("says why something was not stored in words, not in codes", async () => {
  await loadErrorSentences();
  const params = { file: "a.npz", ...storageReason(new StorageError("storage/silent")) };
  for (const code of ["run/autosave-failed", "run/checkpoint-not-kept", "files/keep-failed"]) {
    expect(errorSentence({ code, params }, "en")).toContain("(the browser’s storage does not answer)");
    expect(errorSentence({ code, params }, "tr")).toContain("(tarayıcının deposu yanıt vermiyor)");
    expect(errorSentence({ code, params: storageReason(new Error("odd")) }, "en")).toContain("(Error: odd)");
  }
});

it("says in one sentence's code why something was not stored", () => {
  expect(storageError(new DOMException("", "QuotaExceededError")).code).toBe("storage/full");
  expect(storageError(new DOMException("denied", "SecurityError"))).toEqual({
    code: "storage/refused",
    params: { detail: "SecurityError: denied" },
  });
  expect(storageError(new TypeError("x")).code).toBe("internal/unexpected");
});
