import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { saveBlob } from "../../src/store/download";

const begun: { name: string; at: number }[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  const createElement = () => {
    const link = { href: "", download: "", click: () => begun.push({ name: link.download, at: performance.now() }) };
    return link;
  };
  vi.stubGlobal("document", { createElement });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("begins the first file at once, and no more than ten in a second: Chromium drops the eleventh", () => {
  const names = Array.from({ length: 30 }, (_, index) => `${index}.npz`);
  for (const name of names) saveBlob(new Blob(), name);
  expect(begun.map(({ name }) => name)).toEqual(["0.npz"]);
  vi.advanceTimersByTime(10_000);
  expect(begun.map(({ name }) => name)).toEqual(names);
  const starts = begun.map(({ at }) => at);
  for (const [index, at] of starts.slice(10).entries()) expect(at - (starts[index] ?? 0)).toBeGreaterThan(1000);
});
