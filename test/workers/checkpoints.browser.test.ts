import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepCheckpoint, keepCheckpointsOf, keptCheckpoint } from "../../workers/checkpoints";

const later = () => vi.spyOn(Date, "now").mockReturnValue(Date.now() + 120_000);

async function empty() {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry("checkpoints", { recursive: true }).catch(() => undefined);
}
beforeEach(empty);
afterEach(async () => {
  vi.restoreAllMocks();
  await empty();
});

test("a failed write leaves the checkpoint that was there", async () => {
  await keepCheckpoint("run", new Blob(["good"]));
  vi.spyOn(FileSystemWritableFileStream.prototype, "write").mockRejectedValue(
    new DOMException("full", "QuotaExceededError"),
  );
  await expect(keepCheckpoint("run", new Blob(["newer"]))).rejects.toThrow("full");
  expect(await (await keptCheckpoint("run"))?.text()).toBe("good");
});

test("a failed first write leaves no empty checkpoint", async () => {
  vi.spyOn(FileSystemWritableFileStream.prototype, "write").mockRejectedValue(
    new DOMException("full", "QuotaExceededError"),
  );
  await expect(keepCheckpoint("run", new Blob(["new"]))).rejects.toThrow("full");
  expect(await keptCheckpoint("run")).toBeNull();
});

test("clearing removes what no record names, but never a checkpoint whose record may be on its way", async () => {
  await keepCheckpoint("named", new Blob(["a"]));
  await keepCheckpoint("unnamed", new Blob(["b"]));
  await keepCheckpointsOf(["named"]);
  expect(await keptCheckpoint("unnamed")).not.toBeNull();
  later();
  await keepCheckpointsOf(["named"]);
  expect(await keptCheckpoint("unnamed")).toBeNull();
  expect(await (await keptCheckpoint("named"))?.text()).toBe("a");
});
