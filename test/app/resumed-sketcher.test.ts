import { expect, it, vi } from "vitest";
import { resumedSketcher } from "../../src/app/resumed-sketcher";

const kept = new Map<string, Blob>();
vi.mock("../../src/storage/kept-sketchers", () => ({
  keptSketcher: async (sha256: string) => kept.get(sha256) ?? null,
}));

const of = (sha256: string) => ({ name: "sketcher_walk4.npz", sha256 });
const open = (sha256: string) => ({ ...of(sha256), blob: new Blob(["open"]) });

it("a resumed run has the sketcher that it began with, and never another one that is open by now", async () => {
  const blob = new Blob(["kept"]);
  kept.set("a", blob);
  expect(await resumedSketcher(of("a"), open("b"))).toEqual({ ...of("a"), blob });
  expect(await resumedSketcher(of("a"), null)).toEqual({ ...of("a"), blob });
  expect(await resumedSketcher(null, open("a"))).toBeNull();
  expect(await resumedSketcher(null, null)).toBeNull();
});

it("where the browser has lost it, the open one stands in if it is the very same", async () => {
  kept.clear();
  const same = open("a");
  expect(await resumedSketcher(of("a"), same)).toBe(same);
  expect(await resumedSketcher(of("a"), open("b"))).toBeNull();
  expect(await resumedSketcher(of("a"), null)).toBeNull();
});
