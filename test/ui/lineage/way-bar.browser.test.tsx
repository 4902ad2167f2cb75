import { afterEach, expect, it, onTestFinished, vi } from "vitest";
import { page } from "vitest/browser";
import { lineageMessages } from "../../../src/i18n/messages/lineage";
import type { RunEnding } from "../../../src/run/queue-policy";
import { useQueue } from "../../../src/store/queue";
import { useStudio } from "../../../src/store/studio";
import { useWay } from "../../../src/store/way";
import { defaultConfig } from "../../../src/tasks/config";
import { Overlays } from "../../../src/ui/app/Overlays";
import { WayBar } from "../../../src/ui/lineage/WayBar";
import { RunTitle } from "../../../src/ui/run/RunTitle";
import { PATIENT } from "../../patient";
import { expectAccessible } from "../axe";
import { sketches } from "../fixtures";
import { syntheticRun } from "../run/fixture";
import { show } from "../show";
import "../../../src/ui/styles.css";

const TASKS = ["foundation", "segment", "churn"] as const;
const finished: RunEnding = { kind: "finished", seconds: 1, code: null };

function ended(
  endings: readonly RunEnding[],
  failure: string | null,
  end: "done" | "asked" | "failing" = "done",
): void {
  const runs = TASKS.map((task) => ({ id: task, name: task, config: defaultConfig(task), model: null }));
  const way = { demo: false, sketch: {}, tables: null };
  useQueue.setState({
    queue: { id: "way", startedAt: 1, demo: false, runs, endings: [...endings], way },
    end,
    failure:
      failure === null
        ? null
        : { code: failure, params: { labels: ["kobi"], rows: 3, firstRow: 0, classes: ["mass"] } },
  });
}

afterEach(() => {
  useQueue.setState({ queue: null, end: null, failure: null });
  useStudio.setState({ sketches: { value: null, loading: null } });
  useWay.setState({ ownClasses: null });
});

it("does not call a way done that ended with failures, and leads from unknown labels to their dialog", async () => {
  const code = "preflight/labels-unmapped";
  useStudio.setState({ sketches: { value: sketches, loading: null } });
  ended([finished, { kind: "failed", seconds: 0, code }, finished], code);
  const bar = show(
    <>
      <WayBar />
      <Overlays />
    </>,
  );
  expect(bar.querySelector("[role=status]")?.textContent).toBe(lineageMessages.en.partly(2, 3));
  expect(bar.textContent).not.toContain("labelMap");
  const match = [...bar.querySelectorAll("button")].find(
    ({ textContent }) => textContent === lineageMessages.en.matchLabels,
  );
  match?.click();
  await vi.waitFor(() => expect(document.querySelector("[role=dialog]")?.textContent).toContain("affluent"), PATIENT);
});

it("is the one way on from all its models: the run beside it offers none of its own", () => {
  const before = useStudio.getState();
  onTestFinished(() => useStudio.setState(before, true));
  const run = syntheticRun({ epochs: 2, state: "finished" });
  useStudio.setState({ run });
  const title = () => {
    const place = show(<RunTitle run={run} />);
    const named = [...place.querySelectorAll("button")].filter(({ textContent }) => textContent !== "");
    return named.map(({ textContent, className }) => [textContent, className.includes("bg-accent")]);
  };
  expect(title()).toEqual([
    ["Predict customers", false],
    ["Download model", true],
  ]);
  ended([finished, finished, finished], null);
  expect(title()).toEqual([["Download model", false]]);
  const next = (stale: boolean) => {
    const buttons = [...show(<WayBar stale={stale} />).querySelectorAll("button")];
    return buttons.filter(({ className }) => className.includes("bg-accent")).map(({ textContent }) => textContent);
  };
  expect(next(false)).toEqual([lineageMessages.en.toPredict]);
  expect(next(true), "making it anew comes first").toEqual([]);
});

it("calls a way done whose models are all there, and says whose names its classes are", () => {
  useWay.setState({ ownClasses: ["bireysel", "kobi"] });
  ended([finished, finished, finished], null);
  const bar = show(<WayBar />);
  expect(bar.querySelector("[role=status]")?.textContent).toBe(lineageMessages.en.ended.done(3, 3));
  expect(bar.textContent).toContain("bireysel, kobi");
  expect(bar.textContent).not.toContain(lineageMessages.en.matchLabels);
});

it("a way that was stopped or failed says so, accessibly in every size and theme", async () => {
  const code = "preflight/labels-unmapped";
  const failed: RunEnding = { kind: "failed", seconds: 0, code };
  useStudio.setState({ sketches: { value: sketches, loading: null } });
  const bar = show(<WayBar />);
  for (const end of ["asked", "failing"] as const) {
    ended(end === "asked" ? [finished] : [finished, failed, failed], end === "asked" ? null : code, end);
    await expect.poll(() => bar.querySelector("[role=status]")?.textContent).toBe(lineageMessages.en.ended[end](1, 3));
    await expectAccessible(bar);
  }
});

it("on a phone keeps its height once it knows how long it takes", async () => {
  const before = useStudio.getState();
  onTestFinished(() => useStudio.setState(before, true));
  await page.viewport(390, 844);
  ended([], null);
  useQueue.setState({ end: null });
  const height = () =>
    show(<WayBar />)
      .querySelector("[data-way]")
      ?.getBoundingClientRect().height;
  const first = height();
  expect(document.body.textContent).not.toMatch(/ left/);
  const run = syntheticRun({ epochs: 2 });
  useStudio.setState({ run: { ...run, header: { ...run.header, id: "foundation", task: "foundation" } } });
  expect(height()).toBe(first);
  expect(document.body.textContent).toMatch(/ left/);
});
