import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepCheckpoint, keptCheckpoint, removeCheckpoints } from "../../src/app/checkpoints";

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

test("only the checkpoints that are named are removed", async () => {
  await keepCheckpoint("kept", new Blob(["a"]));
  await keepCheckpoint("given-up", new Blob(["b"]));
  await removeCheckpoints(["given-up", "never-there"]);
  expect(await keptCheckpoint("given-up")).toBeNull();
  expect(await (await keptCheckpoint("kept"))?.text()).toBe("a");
});
