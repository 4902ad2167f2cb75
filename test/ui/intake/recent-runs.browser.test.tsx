import { expect, it, onTestFinished, vi } from "vitest";
import { page } from "vitest/browser";
import { historyActions, useHistory } from "../../../src/store/history";
import { RecentRuns } from "../../../src/ui/intake/RecentRuns";
import { madeRun } from "../../e2e/stored-runs";
import { show } from "../show";
import "../../../src/ui/styles.css";

it("on a phone a recent run's name stands whole, above what came of it", async () => {
  const before = useHistory.getState();
  onTestFinished(() => useHistory.setState(before, true));
  const name = "lr 1e-4, batch 256, seed 42, epochs 6, patience 6, engine: wasm";
  useHistory.setState({ runs: [madeRun({ id: "a", name, epochs: 1 })] });
  vi.spyOn(historyActions, "load").mockResolvedValue();
  await page.viewport(390, 844);
  const [said, task] = show(<RecentRuns />).querySelectorAll("li span");
  expect(said?.scrollWidth).toBe(said?.clientWidth);
  expect(task?.getBoundingClientRect().top).toBeGreaterThanOrEqual(said?.getBoundingClientRect().bottom ?? Number.NaN);
});
