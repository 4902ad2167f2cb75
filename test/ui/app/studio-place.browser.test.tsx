import { flushSync } from "react-dom";
import { expect, it, onTestFinished } from "vitest";
import { page } from "vitest/browser";
import { appMessages } from "../../../src/i18n/messages/app";
import { intakeMessages } from "../../../src/i18n/messages/intake";
import type { RunRecord } from "../../../src/run/record";
import { useHistory } from "../../../src/store/history";
import { addressOf } from "../../../src/store/place";
import { labelOf } from "../../../src/store/recorder";
import { useStudio } from "../../../src/store/studio";
import { parseConfig } from "../../../src/tasks/config";
import type { TaskId } from "../../../src/tasks/registry";
import { StudioPlace } from "../../../src/ui/app/StudioPlace";
import { ProgressRow } from "../../../src/ui/run/ProgressRow";
import { RunPanel } from "../../../src/ui/run/RunPanel";
import { RunStart } from "../../../src/ui/run/RunStart";
import { RunTitle } from "../../../src/ui/run/RunTitle";
import { madeRun } from "../../e2e/stored-runs";
import { PATIENT } from "../../patient";
import { foundation, preflight, sketches } from "../fixtures";
import { syntheticRun } from "../run/fixture";
import { show } from "../show";
import "../../../src/ui/styles.css";

const training = syntheticRun({ epochs: 1 });

/** The Studio with both files and this run. */
function withRun(run = training): void {
  const before = useStudio.getState();
  onTestFinished(() => useStudio.setState(before, true));
  useStudio.setState({
    run,
    sketches: { value: sketches, loading: null },
    foundation: { value: foundation, loading: null },
    preflight,
  });
}

it("says at once what trains and how far it is, before the panel is loaded", async () => {
  withRun();
  const results = show(<StudioPlace />).querySelector("main");
  const { name } = labelOf(training.header, "en");
  expect(results?.querySelector("h2")?.textContent).toBe(name);
  expect(results?.querySelectorAll("[role=progressbar]")).toHaveLength(1);
  expect(results?.querySelector("button")).toBeNull();
  await expect.element(page.getByRole("button", { name: "Pause" }).first(), PATIENT).toBeInTheDocument();
  expect(results?.querySelector("h2")?.textContent).toBe(name);
});

it.each([1440, 390])("what it says first is as high as what takes its place, in a window %i px wide", async (width) => {
  withRun();
  await page.viewport(width, 900);
  const heights = (place: Element) =>
    [place.querySelector("header"), place.querySelector("[role=progressbar]")?.parentElement].map(
      (part) => part?.getBoundingClientRect().height,
    );
  const first = show(<RunStart />);
  const then = show(
    <>
      <RunTitle run={training} />
      <ProgressRow run={training} />
    </>,
  );
  expect(heights(first)).toEqual(heights(then));
});

it("what goes in stays below a phone's window while what comes out is not there yet", async () => {
  withRun();
  useStudio.setState({ run: null, preflight: null });
  await page.viewport(390, 844);
  const place = show(<StudioPlace />);
  await expect.element(page.getByRole("heading", { level: 2 }).first(), PATIENT).toBeInTheDocument();
  // Above it stands the header, two rows of it.
  expect(place.querySelector("aside")?.getBoundingClientRect().top).toBeGreaterThanOrEqual(844 - 96);
});

it("a file that is being read is not said to be missing", async () => {
  withRun();
  const reading = { stage: "reading", file: "future.pt", done: 1, total: 2 } as const;
  useStudio.setState({ run: null, foundation: { value: null, loading: reading } });
  show(<StudioPlace />);
  const title = page.getByRole("main").getByRole("heading", { level: 2 }).first();
  await expect.element(title, PATIENT).toHaveTextContent(intakeMessages.en.emptyTitle);
  flushSync(() => useStudio.setState({ foundation: { value: null, loading: null } }));
  await expect.element(title).toHaveTextContent(intakeMessages.en.missingFoundation);
});

it.each([390, 600, 1440])(
  "nothing moves when a run's first numbers are drawn, in a window %i px wide",
  async (width) => {
    withRun();
    await page.viewport(width, 900);
    const place = show(<RunPanel />);
    const charts = () => place.querySelector("div.grid")?.getBoundingClientRect().top;
    const before = charts();
    await expect.element(page.getByText("Validation after epoch 1", { exact: false }), PATIENT).toBeInTheDocument();
    expect(charts()).toBe(before);
  },
);

it("says whose results they are once the form is another task's, and leads to that one's own", async () => {
  const before = useHistory.getState();
  onTestFinished(() => useHistory.setState(before, true));
  const made = (id: string, task: TaskId, startedAt: number, changes: Partial<RunRecord> = {}) => {
    const { json, ...run } = madeRun({ id, name: id, epochs: 2 });
    return { ...run, json: json && { ...json, task }, startedAt, ...changes };
  };
  const runs = [
    made("newest", "churn", 4),
    made("elsewhere", "foundation", 3, { source: "reference" }),
    made("last", "foundation", 2),
    made("first", "foundation", 1),
  ];
  useHistory.setState({ runs, loaded: true });
  withRun(syntheticRun({ epochs: 2, state: "finished" }));
  show(<StudioPlace />);
  const said = page.getByText(appMessages.en.otherTask("Segment"));
  const own = page.getByRole("link", { name: appMessages.en.ownResult("Pre-train") });
  expect(said.elements()).toEqual([]);
  flushSync(() => useStudio.setState({ config: parseConfig({ task: "foundation" }) }));
  await expect.element(said, PATIENT).toBeInTheDocument();
  expect(own.element().getAttribute("href")).toBe(addressOf("runs", { run: "last" }));
  flushSync(() => useHistory.setState({ runs: runs.slice(0, 2) }));
  await expect.poll(() => own.elements()).toEqual([]);
  expect(said.elements()).toHaveLength(1);
  // What the form is about comes first.
  const download = () => page.getByRole("button", { name: "Download model", exact: true }).element().className;
  expect(download()).not.toContain("bg-accent");
  flushSync(() => useStudio.setState({ config: parseConfig({}) }));
  expect(said.elements()).toEqual([]);
  expect(download()).toContain("bg-accent");
});

it("looks over new files first, with the results of the run before them in reach", async () => {
  withRun(syntheticRun({ epochs: 2, state: "finished" }));
  show(<StudioPlace />);
  const results = page.getByRole("button", { name: "Download model", exact: true });
  const ready = page.getByRole("heading", { name: /^Ready: / });
  await expect.element(results, PATIENT).toBeInTheDocument();
  flushSync(() => useStudio.setState({ newInputs: true }));
  await expect.element(ready, PATIENT).toBeInTheDocument();
  expect(results.elements()).toEqual([]);
  await page.getByRole("button", { name: appMessages.en.showResults }).click();
  await expect.element(results).toBeInTheDocument();
  // The next new files are looked over again.
  flushSync(() => useStudio.setState({ newInputs: false }));
  flushSync(() => useStudio.setState({ newInputs: true }));
  await expect.element(ready).toBeInTheDocument();
});
