import { afterEach, expect, it } from "vitest";
import { forgetSketchFiles, keepSketchFiles, keptSketchFile, sketchesBudget } from "../../src/storage/kept-sketches";

afterEach(forgetSketchFiles);

it("keeps the files of one making instead of those of the one before", async () => {
  await keepSketchFiles([new File(["abc"], "sketch_weights_walk1.npz"), new File(["{}"], "sketch.json")]);
  const kept = await keptSketchFile("sketch_weights_walk1.npz", 3);
  expect(await kept?.file.text()).toBe("abc");
  expect(kept?.handle.name).toBe("sketch_weights_walk1.npz");
  await keepSketchFiles([new File(["defg"], "sketch_weights_walk2.npz")]);
  expect(await keptSketchFile("sketch_weights_walk1.npz", 3)).toBeNull();
  expect(await (await keptSketchFile("sketch_weights_walk2.npz", 4))?.file.text()).toBe("defg");
});

it("does not take a file of another size for what was kept", async () => {
  await keepSketchFiles([new File(["abc"], "sketch.json")]);
  expect(await keptSketchFile("sketch.json", 4)).toBeNull();
});

it("forgets all of them, and nothing is no error", async () => {
  await keepSketchFiles([new File(["abc"], "sketch.json")]);
  await forgetSketchFiles();
  expect(await keptSketchFile("sketch.json", 3)).toBeNull();
  await forgetSketchFiles();
});

it("keeps a quarter of what the browser allows, a gigabyte at most, and nothing where it does not say", () => {
  expect([sketchesBudget(null), sketchesBudget(400), sketchesBudget(1e12)]).toEqual([0, 100, 1e9]);
});
