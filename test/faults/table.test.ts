import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { expectPart, markdownTable, root } from "../generated/page";
import { DEVICE, PHASES, WALKED, WORKER } from "./table";

it.each(WALKED)("has the test of every phase where $name", ({ file, changes }) => {
  expect(existsSync(join(import.meta.dirname, `${file}.browser.test.ts`))).toBe(true);
  for (const phase of Object.keys(changes)) expect(PHASES).toContain(phase);
});

it.each(PHASES)("knows what a lost graphics device comes to: %s", (phase) => {
  const cell = DEVICE[phase];
  if ("cannot" in cell) expect(cell.cannot).not.toBe("");
  else expect(readFileSync(join(root, cell.file), "utf8")).toContain(`("${cell.test}"`);
});

it("docs/faults.md says what every fault comes to in every phase", async () => {
  const walked = WALKED.map(({ name, changes }) => [name, ...PHASES.map((phase) => changes[phase]?.words ?? "✓")]);
  const struck = [
    ["the worker ends", WORKER],
    ["the graphics device is lost", DEVICE],
  ] as const;
  const others = struck.map(([name, cells]) => [
    name,
    ...PHASES.map((phase) => {
      const cell = cells[phase];
      return "cannot" in cell ? "–" : cell.holds;
    }),
  ]);
  const faults = [...walked, ...others];
  const rows = PHASES.map((phase, index) => [phase, ...faults.map((cells) => cells[index + 1] ?? "")]);
  await expectPart("faults.md", "faults", markdownTable([["", ...faults.map(([name = ""]) => name)], ...rows]));
});
