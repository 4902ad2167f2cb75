import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { inTime, storageError, storageEstimate } from "../../src/storage/browser-answer";
import { privateFile, privateFolder, privateNames, removePrivateFolder } from "../../src/storage/private-files";

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
  ["never answers", { getDirectory: never, estimate: never }],
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

it("says in one sentence's code why something was not stored", () => {
  expect(storageError(new DOMException("", "QuotaExceededError")).code).toBe("storage/full");
  expect(storageError(new DOMException("denied", "SecurityError"))).toEqual({
    code: "storage/refused",
    params: { detail: "SecurityError: denied" },
  });
  expect(storageError(new TypeError("x")).code).toBe("internal/unexpected");
});
