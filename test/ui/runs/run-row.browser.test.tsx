import { expect, it } from "vitest";
import { defaultConfig } from "../../../src/tasks/config";
import { madeRun } from "../../e2e/stored-runs";
import { show } from "../show";
import { listOf } from "./list-of";

it("in a list of several tasks the metric's name stands once in a row, beside the first of its values", () => {
  const segment = madeRun({ id: "a", name: "A segment run", epochs: 2 });
  const { json } = segment;
  if (json === null) throw new Error("A made run has its record.");
  const churn = { ...segment, id: "b", json: { ...json, task: "churn", config: defaultConfig("churn") } } as const;
  const place = show(listOf(segment, churn));
  const [first] = place.querySelectorAll("tbody tr");
  const cells = [...(first?.querySelectorAll("td") ?? [])].map(({ textContent }) => textContent);
  expect(cells.filter((cell) => /^macro F1\d/.test(cell))).toHaveLength(1);
  expect(cells.filter((cell) => /^\d+\.\d\d%$/.test(cell))).toHaveLength(1);
});
