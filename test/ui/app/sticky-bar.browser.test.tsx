import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { expect, it, onTestFinished } from "vitest";
import { page } from "vitest/browser";
import { showOverlay, useOverlay } from "../../../src/store/overlay";
import { useStudio } from "../../../src/store/studio";
import { defaultConfig } from "../../../src/tasks/config";
import { StickyBar } from "../../../src/ui/app/StickyBar";
import { foundation, preflight, sketches } from "../fixtures";
import { runHeader, syntheticRun } from "../run/fixture";
import { show } from "../show";

it.each([
  ["segment", "Predict customers"],
  ["foundation", "Fine-tune with this model"],
] as const)("the bar of a finished run offers what one goes on with, and Start beside it (%s)", async (task, next) => {
  const place = document.body.appendChild(document.createElement("div"));
  const root = createRoot(place);
  const before = useStudio.getState();
  const run = { ...syntheticRun({ epochs: 2, state: "finished" }), header: runHeader({ task }) };
  useStudio.setState({ run, config: defaultConfig(task) });
  flushSync(() => root.render(<StickyBar />));
  await expect.element(page.getByText(next)).toBeInTheDocument();
  await expect.element(page.getByRole("button", { name: "Start training" })).toBeInTheDocument();
  await expect.element(page.getByText("Finished")).toBeInTheDocument();
  flushSync(() =>
    useStudio.setState({
      newInputs: true,
      sketches: { value: sketches, loading: null },
      foundation: { value: foundation, loading: null },
    }),
  );
  // The files are what the bar is about now, not the run before them.
  await expect.element(page.getByText("Ready")).toBeInTheDocument();
  await expect.element(page.getByText(next)).not.toBeInTheDocument();
  useStudio.setState(before, true);
  root.unmount();
  place.remove();
});

it("the bar leads to the labels' dialog where they keep the run from starting", async () => {
  const before = useStudio.getState();
  onTestFinished(() => {
    useStudio.setState(before, true);
    showOverlay(null);
  });
  const unmappedLabels = [{ label: "gold", count: 30, firstRow: 1 }];
  useStudio.setState({
    sketches: { value: sketches, loading: null },
    foundation: { value: foundation, loading: null },
    preflight: { ...preflight, canStart: false, unmappedLabels },
  });
  const bar = show(<StickyBar />);
  const named = [...bar.querySelectorAll("button")].filter(({ textContent }) => textContent !== "");
  expect(named.map(({ textContent }) => textContent)).toEqual(["Match labels…"]);
  named[0]?.click();
  expect(useOverlay.getState().open).toBe("labels");
});

it("Start shows what it starts, however far down the page it is pressed", async () => {
  const before = useStudio.getState();
  const results = document.body.appendChild(document.createElement("main"));
  onTestFinished(() => {
    useStudio.setState(before, true);
    results.remove();
  });
  results.id = "results";
  results.style.height = "3000px";
  let started = 0;
  useStudio.setState({
    sketches: { value: sketches, loading: null },
    foundation: { value: foundation, loading: null },
    preflight: { ...preflight, canStart: true },
    startTraining: async () => {
      started++;
    },
  });
  show(<StickyBar />);
  window.scrollTo(0, 1500);
  expect(results.getBoundingClientRect().top).toBeLessThan(-1000);
  // Not by pointer, which would bring the button into view first.
  const start = page.getByRole("button", { name: "Start training" }).element();
  if (start instanceof HTMLElement) start.click();
  expect(started).toBe(1);
  expect(results.getBoundingClientRect().top).toBeGreaterThan(-10);
});
