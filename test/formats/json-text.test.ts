import { expect, it } from "vitest";
import { readJson } from "../../src/formats/json-text";

/** Reads a text, and says how long that took and how much memory it left behind. */
async function measured(text: string) {
  const [memory, before] = [process.memoryUsage.rss(), process.cpuUsage()];
  const outcome = await readJson(new Blob([text]), "run.json").catch((error: unknown) => error);
  const { user, system } = process.cpuUsage(before);
  return { outcome, seconds: (user + system) / 1e6, bytes: process.memoryUsage.rss() - memory };
}

it("reads what people have", async () => {
  const losses = Array.from({ length: 300_000 }, (_, step) => 1 / (step + 1));
  expect((await measured(JSON.stringify({ losses }))).outcome).toEqual({ losses });
  await expect(readJson(new Blob(["{"]), "run.json")).rejects.toThrow(SyntaxError);
});

it.each([
  ["lists", `[${"[],".repeat(3_000_000)}0]`],
  ["objects", `[${"{},".repeat(3_000_000)}0]`],
  ["lists within lists", `${"[".repeat(3_000_000)}${"]".repeat(3_000_000)}`],
  ["texts", `[${'"ab",'.repeat(3_000_000)}0]`],
])("refuses millions of %s within two seconds and 256 MiB", async (_, text) => {
  const { outcome, seconds, bytes } = await measured(text);
  expect(outcome).toMatchObject({ code: "json/too-many", params: { file: "run.json", most: 2_000_000 } });
  expect(seconds).toBeLessThan(2);
  expect(bytes).toBeLessThan(256 * 2 ** 20);
});
