import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { expect, it, onTestFinished, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { historyActions, useHistory } from "../../../src/store/history";
import { useStudio } from "../../../src/store/studio";
import { StickyBar } from "../../../src/ui/app/StickyBar";
import { RunTitle } from "../../../src/ui/run/RunTitle";
import { madeRun } from "../../e2e/stored-runs";
import { show } from "../show";
import { runHeader, syntheticRun } from "./fixture";
import "../../../src/ui/styles.css";

it("a run is renamed where it stands, and the focus stays beside its name", async () => {
  const place = document.body.appendChild(document.createElement("div"));
  const root = createRoot(place);
  const run = syntheticRun({ epochs: 1, state: "finished" });
  const record = { ...madeRun({ id: run.header.id, name: "lr 1e-4", epochs: 1 }) };
  const before = useHistory.getState();
  useHistory.setState({ runs: [record] });
  vi.spyOn(historyActions, "change").mockImplementation(async (id, changes) => {
    const changed = useHistory.getState().runs.map((each) => (each.id === id ? { ...each, ...changes } : each));
    useHistory.setState({ runs: changed });
  });
  flushSync(() => root.render(<RunTitle run={run} />));
  await expect.element(page.getByRole("heading", { level: 2 })).toHaveTextContent("lr 1e-4");
  await page.getByRole("button", { name: "Rename this run" }).click();
  await userEvent.keyboard("the good one{Enter}");
  await expect.element(page.getByRole("heading", { level: 2 })).toHaveTextContent("the good one");
  await expect.element(page.getByRole("button", { name: "Rename this run" })).toHaveFocus();
  useHistory.setState(before, true);
  root.unmount();
  place.remove();
});

it("a run shows its own configuration, whatever the form holds", () => {
  const before = useStudio.getState();
  onTestFinished(() => useStudio.setState(before, true));
  const header = runHeader({ id: "own", config: { ...runHeader().config, learningRate: 2e-4 } });
  useStudio.setState({ config: { ...before.config, learningRate: 0.05 } });
  const place = show(<RunTitle run={syntheticRun({ epochs: 2, state: "finished", header })} />);
  expect(place.querySelector("h2")?.textContent).toContain("lr 2e-4");
});

it("calls a run that was stopped by hand stopped, as Runs does", () => {
  const run = syntheticRun({ epochs: 2, state: "finished" });
  const stopped = run.result && { ...run.result, outcome: "stopped-by-user" as const };
  expect(show(<RunTitle run={run} />).querySelector("header > p")?.textContent).toBe("Finished");
  expect(show(<RunTitle run={{ ...run, result: stopped }} />).querySelector("header > p")?.textContent).toBe("Stopped");
  const before = useStudio.getState();
  onTestFinished(() => useStudio.setState(before, true));
  useStudio.setState({ run: { ...run, result: stopped } });
  expect(show(<StickyBar />).querySelector("p")?.textContent).toBe("Stopped");
});

it("a run's configuration is told in words, as everywhere: no key's value is code", async () => {
  const place = document.body.appendChild(document.createElement("div"));
  const root = createRoot(place);
  flushSync(() => root.render(<RunTitle run={syntheticRun({ epochs: 1, state: "finished" })} />));
  await page.getByRole("button", { name: "About Configuration of this run" }).click();
  const panel = page.getByRole("dialog");
  await panel.getByRole("button", { name: "All values" }).click();
  await expect.element(panel).toHaveTextContent(/Label mapping\s*none/i);
  await expect.element(panel).toHaveTextContent(/From scratch\s*no/);
  expect(panel.element().textContent).not.toMatch(/[{}]|true|false|null/);
  root.unmount();
  place.remove();
});

it("on a phone a long name in a queue has the whole row, and what is beside it the next one", async () => {
  const before = useStudio.getState();
  onTestFinished(() => useStudio.setState(before, true));
  useStudio.setState({ queueing: true });
  await page.viewport(390, 844);
  const header = runHeader({
    demo: true,
    config: { ...runHeader().config, epochs: 1000, patience: 1000, batchSize: 4 },
  });
  const place = show(<RunTitle run={syntheticRun({ epochs: 1, header })} />);
  const name = place.querySelector("h2")?.getBoundingClientRect();
  expect(name?.width).toBeGreaterThan(300);
  expect(place.querySelector("button")?.getBoundingClientRect().top).toBeGreaterThanOrEqual(name?.bottom ?? Number.NaN);
});
