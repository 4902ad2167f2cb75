import { expect, it, onTestFinished } from "vitest";
import { page } from "vitest/browser";
import { useStudio } from "../../../src/store/studio";
import { defaultConfig } from "../../../src/tasks/config";
import { madeRun } from "../../e2e/stored-runs";
import { show } from "../show";
import { listOf } from "./list-of";
import "../../../src/ui/styles.css";

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

it.each(["en", "tr"] as const)(
  "fits a window of 1,440 px with the columns that it has at first (%s)",
  async (locale) => {
    const before = useStudio.getState();
    onTestFinished(() => useStudio.setState(before, true));
    useStudio.setState({ locale });
    await page.viewport(1440, 900);
    const run = madeRun({ id: "1", name: "lr 1e-4, batch 256, seed 42, epochs 12, patience 6", epochs: 12 });
    const place = show(<div className="px-4">{listOf({ ...run, demo: true })}</div>);
    const box = place.querySelector("table")?.parentElement;
    expect(box?.scrollWidth).toBe(box?.clientWidth);
  },
);
