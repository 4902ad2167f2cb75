import { expect, it } from "vitest";
import { compareRuns } from "../../../src/ui/runs/comparison/compared";
import { madeRun } from "../../e2e/stored-runs";

it("tells runs of one name apart by when they began", () => {
  const name = "lr 1e-4, batch 256, seed 42";
  const runs = [1, 2].map((at) => ({ ...madeRun({ id: `${at}`, name, epochs: 4 }), startedAt: at }));
  const compared = compareRuns(runs, new Map(), "1", (startedAt) => `at ${startedAt}`);
  const shown = compared === null ? [] : compared.runs.map(({ shortName }) => shortName);
  expect(shown).toEqual(["… seed 42, at 1", "… seed 42, at 2"]);
});
