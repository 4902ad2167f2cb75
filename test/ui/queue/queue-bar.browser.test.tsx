import { beforeAll, expect, it, onTestFinished, vi } from "vitest";
import { page } from "vitest/browser";
import { loadErrorSentences } from "../../../src/i18n/errors";
import { usePlace } from "../../../src/store/place";
import { type Queue, queueActions, useQueue } from "../../../src/store/queue";
import { useStudio } from "../../../src/store/studio";
import { defaultConfig } from "../../../src/tasks/config";
import { StickyBar } from "../../../src/ui/app/StickyBar";
import { StartArea } from "../../../src/ui/intake/configuration/Start";
import { QueueBar } from "../../../src/ui/queue/QueueBar";
import { ResultActions } from "../../../src/ui/run/ResultActions";
import { QueueSummaries } from "../../../src/ui/runs/QueueSummaries";
import { madeRun } from "../../e2e/stored-runs";
import { expectAccessible } from "../axe";
import { runHeader, syntheticRun } from "../run/fixture";
import { show } from "../show";

beforeAll(loadErrorSentences);

const runs: Queue["runs"] = ["1e-4", "2e-4", "3e-4", "4e-4", "5e-4"].map((rate) => ({
  id: rate,
  name: `lr ${rate}`,
  config: defaultConfig(),
  model: null,
}));
const stopped = { kind: "stopped", seconds: 1, code: null } as const;
const queue: Queue = { id: "q", startedAt: 0, demo: false, runs, endings: [stopped], way: null };

function keepStores(): void {
  const [before, studio, place] = [useQueue.getState(), useStudio.getState(), usePlace.getState()];
  onTestFinished(() => {
    useQueue.setState(before, true);
    useStudio.setState(studio, true);
    usePlace.setState(place, true);
  });
}

const button = (name: string) => page.getByRole("button", { name });

it("says which run goes on and how long all take, and each button does what it says", async () => {
  keepStores();
  const skip = vi.spyOn(queueActions, "skip").mockResolvedValue();
  const stopNow = vi.spyOn(queueActions, "stopNow").mockResolvedValue();
  useQueue.setState({ queue, end: null, command: "go-on" });
  useStudio.setState({ run: syntheticRun({ epochs: 2, header: runHeader({ id: "2e-4" }) }) });
  const bar = show(<QueueBar />);
  expect(bar.textContent).toContain("run 2 of 5 lr 2e-4");
  const name = page.getByText("lr 2e-4", { exact: true });
  // The run's own title shows it; until that is there, the bar does.
  await expect.element(name).toHaveClass("sr-only");
  expect(bar.textContent).toContain("left in all");
  await expectAccessible(bar);
  await button("Skip this run").click();
  expect(skip).toHaveBeenCalledOnce();
  await button("Stop after this run").click();
  await expect.poll(() => bar.textContent).toContain("ends after this run");
  await expectAccessible(bar);
  expect(useQueue.getState().command).toBe("stop");
  await button("Go on after this run").click();
  await expect.poll(() => bar.textContent).toContain("left in all");
  expect(useQueue.getState().command).toBe("go-on");
  await button("Stop the queue").click();
  expect(stopNow).toHaveBeenCalledOnce();
  useStudio.setState({ run: null });
  await expect.element(name).not.toHaveClass("sr-only");
});

it("says how a queue ended, shows its results, and is closed", async () => {
  keepStores();
  useQueue.setState({ queue: { ...queue, endings: [stopped, stopped] }, end: "asked" });
  const run = syntheticRun({ epochs: 2, state: "finished" });
  useStudio.setState({ run });
  const bar = show(<QueueBar />);
  expect(bar.textContent).toContain("The queue was stopped after 2 of 5 runs.");
  // All runs come before the last one, which is as good as any.
  const primaries = () => [...document.querySelectorAll("button.bg-accent")].map(({ textContent }) => textContent);
  show(<ResultActions run={run} />);
  expect(primaries()).toEqual(["Show the results"]);
  await expectAccessible(bar);
  const error = { code: "open/no-run", params: {} };
  const failed = { kind: "failed", seconds: 0, code: error.code } as const;
  const endings = [failed, { ...stopped, kind: "finished" as const }, failed, failed];
  useQueue.setState({ queue: { ...queue, endings }, end: "failing", failure: error });
  await expect
    .poll(() => bar.textContent)
    .toContain("The queue stopped after 4 of 5 runs: the last two failed in the same way.");
  expect(bar.textContent).toContain("3 runs failed. There is no finished run to export from");
  await expectAccessible(bar);
  await button("Show the results").click();
  expect(usePlace.getState().place).toBe("runs");
  await button("Close").click();
  await expect.poll(() => bar.textContent).toBe("");
  expect(primaries()).toEqual(["Download model", ""]);
});

it.each(["failed", "finished"] as const)(
  "after a queue Start is back beside the form and at a phone's foot (%s)",
  async (state) => {
    keepStores();
    useStudio.setState({ run: { ...syntheticRun({ epochs: 1, state: "finished" }), state }, queueing: true });
    show(
      <>
        <StartArea />
        <StickyBar />
      </>,
    );
    const start = page.getByRole("button", { name: "Start training", includeHidden: true });
    await expect.poll(() => start.elements()).toHaveLength(0);
    useStudio.getState().setQueueing(false);
    await expect.poll(() => start.elements()).toHaveLength(2);
  },
);

it("a queue's results are means over its seeds, without what was stopped", async () => {
  const similarity = [0.3, 0.4, 0.9];
  const pretrained = similarity.map((value, index) => {
    const run = madeRun({ id: `${index}`, name: "", epochs: 1 });
    if (run.json?.test == null) throw new Error("no results");
    const config = { ...defaultConfig("foundation"), seed: index };
    const metrics = { mean_similarity: value };
    const test = { ...run.json.test, metrics };
    return { ...run, queue: "q", json: { ...run.json, task: "foundation" as const, config, test } };
  });
  const ended = pretrained.map((run, index) => (index === 2 ? { ...run, state: "stopped" as const } : run));
  const summaries = show(<QueueSummaries runs={ended} rankBy="valLoss" />);
  const said = summaries.textContent;
  expect(said).toContain("0.3500 ± 0.0707");
  expect(said).toContain("In no mean: 1 was stopped.");
  await expectAccessible(summaries);
});

it("of a queue's configurations the best by validation is marked, beside what varies", () => {
  const runs = [1e-3, 1e-4].flatMap((learningRate) =>
    [42, 43].map((seed) => ({
      ...madeRun({ id: `${learningRate}-${seed}`, name: "", epochs: 3, config: { learningRate, seed } }),
      queue: "q",
    })),
  );
  const place = show(<QueueSummaries runs={runs} rankBy="valLoss" />);
  expect(place.textContent).toContain("4 runs: 2 configurations, 2 seeds; varies: learning rate.");
  const rows = [...place.querySelectorAll("tbody tr")].map(({ textContent }) => textContent ?? "");
  const loss = (row: string) => Number(/(\d\.\d+) ± /.exec(row)?.[1]);
  expect(rows.map((row) => row.includes("best by validation"))).toEqual([true, false]);
  expect(loss(rows[0] ?? "")).toBeLessThan(loss(rows[1] ?? ""));
});
