import { useState } from "react";
import { beforeAll, expect, it, onTestFinished } from "vitest";
import { page } from "vitest/browser";
import { loadErrorSentences } from "../../../src/i18n/errors";
import type { RunView } from "../../../src/store/state";
import { useStudio } from "../../../src/store/studio";
import { decidedAt } from "../../../src/tasks/churn/decision";
import { evaluateChurn } from "../../../src/tasks/churn/evaluation";
import { defaultConfig } from "../../../src/tasks/config";
import { OutcomeRow } from "../../../src/ui/run/OutcomeRow";
import { ExportList } from "../../../src/ui/run/results/ExportList";
import { FOLLOW } from "../../../src/ui/run/results/evaluation-choice";
import { Histograms } from "../../../src/ui/run/results/Histograms";
import { MatrixCard } from "../../../src/ui/run/results/MatrixCard";
import { Rules, Subspaces } from "../../../src/ui/run/tasks/foundation/FutureEvidence";
import { serveStudio } from "../../store/serve-studio";
import { expectAccessible } from "../axe";
import { show } from "../show";
import { runHeader, syntheticRun } from "./fixture";

beforeAll(loadErrorSentences);

function Matrix({ run }: { readonly run: RunView }) {
  const [choice, setChoice] = useState(FOLLOW);
  return <MatrixCard run={run} choice={choice} onChoice={setChoice} />;
}

it("the matrix goes back to any epoch and follows the newest again", async () => {
  const place = show(<Matrix run={syntheticRun({ epochs: 5, state: "paused" })} />);
  const follow = page.getByRole("button", { name: "Follow the newest epoch" });
  expect(place.textContent).toContain("epoch 5");
  expect(follow.query()).toBeNull();
  await page.getByRole("button", { name: "Earlier epoch" }).click();
  await expect.element(page.getByText("epoch 4", { exact: true })).toBeVisible();
  await follow.click();
  await expect.element(page.getByText("epoch 5", { exact: true })).toBeVisible();
  expect(follow.query()).toBeNull();
});

it("a loss that stopped being finite is said with its step, and a lower learning rate is one press away", async () => {
  const before = useStudio.getState();
  onTestFinished(() => useStudio.setState(before, true));
  const header = runHeader({ config: { ...runHeader().config, learningRate: 1 } });
  const run = syntheticRun({ epochs: 1, state: "finished", header });
  const { result } = run;
  if (result === null) throw new Error("no result");
  const diverged = { ...result, outcome: "non-finite", nonFiniteStep: 3, test: null } as const;
  const place = show(<OutcomeRow run={{ ...run, result: diverged }} />);
  expect(place.textContent).toContain("The loss stopped being a finite number at step 4");
  await expectAccessible(place);
  await page.getByRole("button", { name: "Set the learning rate to 1e-1" }).click();
  await expect.poll(() => place.textContent).toContain("The learning rate for the next run is 1e-1");
  expect(useStudio.getState().config.learningRate).toBe(0.1);
});

it("a run that stopped early is not told to try more epochs", () => {
  const run = syntheticRun({ epochs: 2, state: "finished" });
  const { result } = run;
  if (result?.test?.task !== "segment") throw new Error("no test");
  const tested = result.test;
  const confusion = tested.confusion.map(([first = 0, ...others]) => [first, 0, ...others.slice(1)]);
  const ended = (outcome: "completed" | "stopped-early") => {
    const test = { ...tested, confusion };
    return show(<OutcomeRow run={{ ...run, result: { ...result, outcome, test } }} />).textContent;
  };
  expect(ended("completed")).toContain("try a lower learning rate or more epochs");
  const early = ended("stopped-early");
  expect(early).toContain("try another learning rate");
  expect(early).not.toContain("more epochs");
});

it("says at which threshold the tiles are, once it is one that was chosen on the test", () => {
  const config = defaultConfig("churn");
  const run = syntheticRun({ epochs: 1, state: "finished", header: runHeader({ task: "churn", config }) });
  const { result } = run;
  if (result === null) throw new Error("no result");
  const test = evaluateChurn(Float32Array.of(0.1, 0.4, 0.6, 0.9), Int32Array.of(0, 1, 0, 1), 0.5);
  const says = (threshold: number) =>
    show(<OutcomeRow run={{ ...run, result: { ...result, test: decidedAt(test, threshold) } }} />).textContent;
  const said = "The model’s numbers are at the threshold 0.73, which was chosen on these test customers";
  expect(says(0.73)).toContain(said);
  expect(says(0.5)).not.toContain("The model’s numbers are at");
});

it("where nothing can be drawn, the zip comes without the figures, and that is said", async () => {
  const before = useStudio.getState();
  onTestFinished(() => useStudio.setState(before, true));
  const leftOut = { code: "figure/no-canvas", params: {} };
  serveStudio({ run: { exportFile: async () => ({ ok: true, value: { blob: new Blob(["zip"]), leftOut } }) } });
  useStudio.setState({ run: syntheticRun({ epochs: 1, state: "finished" }) });
  const place = show(<ExportList header={runHeader()} hasModel />);
  await page.getByRole("button", { name: "Download all as one zip" }).click();
  await expect.poll(() => place.textContent).toContain("nothing to draw figures on: the PNG files are missing");
});

it("a model of the future is told beside the simple rules, and who has no future", async () => {
  const mean = (value: number) => ({ value, interval: [value - 0.01, value + 0.01] }) as const;
  const evidence = {
    model: mean(0.9124),
    baselines: { meanFuture: mean(0.8), copyPast: mean(0.85), linear: mean(0.92) },
    subspaces: null,
    names: null,
    withoutFuture: 12,
  };
  const better = show(<Rules rows={1500} evidence={evidence} />);
  const rows = page.getByRole("table", { name: "What it is worth" }).getByRole("row");
  expect(rows.elements()).toHaveLength(5);
  expect(rows.elements()[1]?.textContent).toBe("This model0.91240.9024 – 0.9224");
  expect(better.textContent).toContain("Better than the strongest simple rule (Goes on as before) by 0.0624.");
  expect(better.textContent).toContain("12 of 1,500 test customers have no future events");
  const worse = show(<Rules rows={1500} evidence={{ ...evidence, model: mean(0.84), withoutFuture: 0 }} />);
  expect(worse.textContent).toContain("No better than a simple rule (Goes on as before, ahead by 0.0100)");
  expect(worse.textContent).not.toContain("no future events");
  const subspaces = show(<Subspaces similarities={[0.91, 0.5]} />);
  expect(subspaces.querySelector("h3")?.textContent).toContain("Similarity by subspace");
  const parts = [...subspaces.querySelectorAll("li")].map((item) => item.textContent);
  expect(parts).toEqual(["Subspace 00.9100", "Subspace 10.5000"]);
});

it("histograms of sure predictions fit the narrowest window", async () => {
  const names = ["mass", "affluent", "business", "private"];
  const evaluation = { histogram: names.map(() => [0, 0, 0, 1234]) };
  const place = show(
    <div className="px-4">
      <Histograms evaluation={evaluation} names={names} />
    </div>,
  );
  await expect.poll(() => place.textContent).toContain("100.0% above 0.5");
  await expectAccessible(place);
});
