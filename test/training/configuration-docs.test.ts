import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { configSchema, defaultConfig } from "../../src/training/config";

const table = readFileSync(join(import.meta.dirname, "../../docs/configuration.md"), "utf8");

it("docs/configuration.md lists every key of the schema, and no other", () => {
  const listed = table
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .flatMap((line) => [...(line.split("|")[1] ?? "").matchAll(/`(\w+)`/g)].map((match) => match[1]));
  expect(listed.sort()).toEqual(Object.keys(configSchema.shape).sort());
});

it("docs/configuration.md states the defaults", () => {
  for (const [key, value] of Object.entries(defaultConfig())) {
    const line = table.split("\n").find((row) => row.split("|")[1]?.includes(`\`${key}\``)) ?? "";
    const defaults = [...(line.split("|")[2] ?? "").matchAll(/`([^`]+)`/g)].map((match): unknown =>
      JSON.parse(match[1] ?? "null"),
    );
    expect(defaults, key).toContainEqual(value);
  }
});
