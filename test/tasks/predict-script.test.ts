import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { predictScript } from "../../src/tasks/predict-script";

it("the exported predict.py is the repository's, with the studio's version in its second line", async () => {
  const lines = (await predictScript({ version: "1.2.3" }).text()).split("\n");
  const own = readFileSync(join(import.meta.dirname, "..", "..", "src", "tasks", "predict.py"), "utf8").split("\n");
  expect(lines.slice(0, 2)).toEqual(["#!/usr/bin/env python3", "# Segment Studio 1.2.3"]);
  expect(lines.toSpliced(1, 1)).toEqual(own);
});
