import { flushSync } from "react-dom";
import { expect, it, onTestFinished } from "vitest";
import { page } from "vitest/browser";
import { appMessages } from "../../../src/i18n/messages/app";
import { labelOf } from "../../../src/store/recorder";
import { useStudio } from "../../../src/store/studio";
import { parseConfig } from "../../../src/tasks/config";
import { StudioPlace } from "../../../src/ui/app/StudioPlace";
import { ProgressRow } from "../../../src/ui/run/ProgressRow";
import { RunStart } from "../../../src/ui/run/RunStart";
import { RunTitle } from "../../../src/ui/run/RunTitle";
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

it("says whose results they are once the form is another task's", () => {
  withRun(syntheticRun({ epochs: 2, state: "finished" }));
  show(<StudioPlace />);
  const said = page.getByText(appMessages.en.otherTask("Segment"));
  expect(said.elements()).toEqual([]);
  flushSync(() => useStudio.setState({ config: parseConfig({ task: "foundation" }) }));
  expect(said.elements()).toHaveLength(1);
  flushSync(() => useStudio.setState({ config: parseConfig({}) }));
  expect(said.elements()).toEqual([]);
});
