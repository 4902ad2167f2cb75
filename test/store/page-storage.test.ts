import { afterEach, expect, it, vi } from "vitest";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

it("lasts as long as the tab where reading the browser's storage throws", async () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, "localStorage");
  Object.defineProperty(globalThis, "localStorage", {
    configurable: true,
    get: () => {
      throw new DOMException("Access is denied for this document.", "SecurityError");
    },
  });
  try {
    const { keysOf, pageStorage } = await import("../../src/store/page-storage");
    pageStorage.setItem("studio.a", "1");
    pageStorage.setItem("other", "2");
    expect([pageStorage.getItem("studio.a"), pageStorage.getItem("none"), pageStorage.length]).toEqual(["1", null, 2]);
    expect(keysOf(pageStorage, "studio.")).toEqual(["studio.a"]);
    pageStorage.removeItem("studio.a");
    expect(keysOf(pageStorage, "studio.")).toEqual([]);
  } finally {
    if (before === undefined) Reflect.deleteProperty(globalThis, "localStorage");
    else Object.defineProperty(globalThis, "localStorage", before);
  }
});

it("no other module reads the browser's storage, whose very property may throw", async () => {
  const { readdirSync, readFileSync } = await import("node:fs");
  const src = new URL("../../src/", import.meta.url);
  const readers = readdirSync(src, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .filter((name) =>
      /\b(localStorage|sessionStorage)\b(?=[.),[]| \?\?)/.test(readFileSync(new URL(name, src), "utf8")),
    );
  expect(readers).toEqual(["store/page-storage.ts"]);
});
