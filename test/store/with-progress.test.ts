import * as Comlink from "comlink";
import { expect, it } from "vitest";
import { withProgress } from "../../src/store/with-progress";

it("shows progress while the worker is asked, and nothing that is delivered after the answer", async () => {
  const shown: number[] = [];
  let late: (share: number) => void = () => undefined;
  const answer = await withProgress(
    (share: number) => shown.push(share),
    async (onProgress) => {
      late = onProgress;
      onProgress(0.5);
      return "answer";
    },
  );
  late(1);
  expect(answer).toBe("answer");
  expect(shown).toEqual([0.5]);
});

it("gives the worker a callback that Comlink sends by reference", async () => {
  const marked = await withProgress(
    () => undefined,
    async (onProgress) => Comlink.proxyMarker in onProgress,
  );
  expect(marked).toBe(true);
});

it("falls silent when the question fails too", async () => {
  const shown: number[] = [];
  let late: (share: number) => void = () => undefined;
  const failing = withProgress(
    (share: number) => shown.push(share),
    async (onProgress) => {
      late = onProgress;
      throw new Error("no");
    },
  );
  await expect(failing).rejects.toThrow("no");
  late(1);
  expect(shown).toEqual([]);
});
