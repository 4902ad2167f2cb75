import { afterEach, expect, it } from "vitest";
import { forgetSketchFiles, keepSketchFiles, keptSketchFile, sketchesBudget } from "../../src/storage/kept-sketches";

const NAME = "sketch_weights_walk1.npz";
/** Content stands for its own hash here. */
const sketches = (...contents: readonly string[]) =>
  contents.map((text) => ({ sha256: text, content: new File([text], NAME) }));
const kept = async (text: string) => (await keptSketchFile(text, NAME, text.length))?.file.text();

afterEach(forgetSketchFiles);

it("keeps files beside those of the same name that were kept before, which stay readable", async () => {
  await keepSketchFiles(sketches("before"), 100);
  const open = await keptSketchFile("before", NAME, 6);
  await keepSketchFiles(sketches("after", "before"), 100);
  expect(await open?.file.text()).toBe("before");
  expect(open?.handle.name).toBe(NAME);
  expect(await kept("after")).toBe("after");
});

it("gives up the oldest where all together would take too much, but nothing of what it keeps", async () => {
  await keepSketchFiles(sketches("first", "second"), 11);
  await keepSketchFiles(sketches("first", "third"), 11);
  expect([await kept("first"), await kept("second"), await kept("third")]).toEqual(["first", undefined, "third"]);
});

it("finds what an earlier build kept under its name alone, and makes room of it, too", async () => {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle("sketches", { create: true });
  const writable = await (await folder.getFileHandle(NAME, { create: true })).createWritable();
  await writable.write("old");
  await writable.close();
  expect(await kept("any")).toBe("old");
  await keepSketchFiles(sketches("new"), 5);
  expect([await kept("any"), await kept("new")]).toEqual([undefined, "new"]);
});

it("does not take a file of another size for what was kept", async () => {
  await keepSketchFiles(sketches("abc"), 100);
  expect(await keptSketchFile("abc", NAME, 4)).toBeNull();
});

it("forgets all of them, and nothing is no error", async () => {
  await keepSketchFiles(sketches("abc"), 100);
  await forgetSketchFiles();
  expect(await kept("abc")).toBeUndefined();
  await forgetSketchFiles();
});

it("keeps a quarter of what the browser allows, a gigabyte at most, and nothing where it does not say", () => {
  expect([sketchesBudget(null), sketchesBudget(400), sketchesBudget(1e12)]).toEqual([0, 100, 1e9]);
});
