import { afterEach, expect, it } from "vitest";
import { resumedSketcher } from "../../src/app/resumed-sketcher";
import { keepSketcher, removeOtherSketchers } from "../../src/storage/kept-sketchers";

afterEach(() => removeOtherSketchers(new Set()));

const of = (sha256: string) => ({ name: "sketcher_walk4.npz", sha256 });
const open = (sha256: string) => ({ ...of(sha256), blob: new Blob(["open"]) });
const keptOne = { ...of("a"), contents: "kept" };

/** What a resumed run gets, its blob read. */
async function resumed(known: Parameters<typeof resumedSketcher>[0], opened: Parameters<typeof resumedSketcher>[1]) {
  const found = await resumedSketcher(known, opened);
  if (found === null) return null;
  const { blob, ...rest } = found;
  return { ...rest, contents: await blob.text() };
}

it("a resumed run has the sketcher that it began with, and never another one that is open by now", async () => {
  await keepSketcher("a", new Blob(["kept"]));
  expect(await resumed(of("a"), open("b"))).toEqual(keptOne);
  expect(await resumed(of("a"), null)).toEqual(keptOne);
  expect(await resumed(null, open("a"))).toBeNull();
  expect(await resumed(null, null)).toBeNull();
});

it("where the browser has lost it, the open one stands in if it is the very same", async () => {
  const same = open("a");
  expect(await resumedSketcher(of("a"), same)).toBe(same);
  expect(await resumedSketcher(of("a"), open("b"))).toBeNull();
  expect(await resumedSketcher(of("a"), null)).toBeNull();
});
