import { createRoot } from "react-dom/client";
import { afterAll, expect, test, vi } from "vitest";
import { loadErrorSentences } from "../../../src/i18n/errors";
import type { StudioServices } from "../../../src/protocol/worker-api";
import type { RunOutcome } from "../../../src/run/run";
import { useOutputFolder } from "../../../src/store/output-folder";
import { newRunView } from "../../../src/store/run-view";
import { useStudio } from "../../../src/store/studio";
import { evaluateChurn } from "../../../src/tasks/churn/evaluation";
import { defaultConfig } from "../../../src/tasks/config";
import { exportsOf, isFigure } from "../../../src/tasks/registry";
import { OutputFolder } from "../../../src/ui/kit/OutputFolder";
import { runHeader } from "../../store/run-header";
import { serveStudio } from "../../store/serve-studio";

const exportFile = vi.fn<StudioServices["run"]["exportFile"]>();
serveStudio({ run: { exportFile } });

const FOLDER = "output-folder-test";
const root = () => navigator.storage.getDirectory();
afterAll(async () => (await root()).removeEntry(FOLDER, { recursive: true }));

test("stress 4: where nothing can be drawn, every other file is written, and the figures are a warning", async () => {
  await loadErrorSentences();
  const files = exportsOf("churn", { model: true, sketcher: false });
  const figures = new Set<string>(files.filter(isFigure).map(({ kind }) => kind));
  expect(figures.size).toBeGreaterThan(0);
  exportFile.mockImplementation(async (request) => {
    const kind = String(request);
    return figures.has(kind)
      ? { ok: false, error: { code: "figure/no-canvas", params: {} } }
      : { ok: true, value: { blob: new Blob([kind]), leftOut: null } };
  });
  const header = { ...runHeader, task: "churn" as const, config: defaultConfig("churn") };
  const result: RunOutcome = {
    outcome: "completed",
    bestEpoch: 1,
    evaluatedEpoch: 1,
    test: evaluateChurn(Float32Array.of(0.1, 0.4, 0.6, 0.9), Int32Array.of(0, 1, 0, 1), 0.5),
    nonFiniteStep: null,
    seconds: 1,
    secondsPerStep: 0.1,
  };
  useStudio.setState({ locale: "en", run: { ...newRunView(header, null), state: "finished", result } });
  vi.spyOn(window, "showDirectoryPicker").mockImplementation(async () =>
    (await root()).getDirectoryHandle(FOLDER, { create: true }),
  );
  const place = document.body.appendChild(document.createElement("div"));
  const page = createRoot(place);
  page.render(<OutputFolder heading="h3" />);
  await useOutputFolder.getState().choose();
  const { writing } = useOutputFolder.getState();
  expect(writing).toMatchObject({ state: "written", refused: { code: "figure/no-canvas" } });

  const names: string[] = [];
  for await (const run of (await (await root()).getDirectoryHandle(FOLDER)).values()) {
    if (run instanceof FileSystemDirectoryHandle) for await (const name of run.keys()) names.push(name);
  }
  const others = files.filter((file) => !isFigure(file)).map(({ fileName }) => fileName(runHeader.walk));
  expect(names.toSorted()).toEqual(others.toSorted());

  await expect.poll(() => place.textContent).toContain("nothing to draw figures on: the PNG files are missing");
  expect(place.textContent).not.toContain("could not be made");
  expect(place.querySelector('[role="alert"]')).toBeNull();
  await useOutputFolder.getState().stopUsing();
  page.unmount();
  place.remove();
});
