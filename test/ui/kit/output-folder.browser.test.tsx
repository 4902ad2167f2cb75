import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { page } from "vitest/browser";
import { loadErrorSentences } from "../../../src/i18n/errors";
import type { StudioServices } from "../../../src/protocol/worker-api";
import type { RunOutcome } from "../../../src/run/run";
import { openDatabase } from "../../../src/store/database";
import { folderActions, followOutputFolder, useOutputFolder } from "../../../src/store/output-folder";
import { newRunView } from "../../../src/store/run-view";
import { useStudio } from "../../../src/store/studio";
import { studioEvents } from "../../../src/store/studio-events";
import { evaluateChurn } from "../../../src/tasks/churn/evaluation";
import { defaultConfig } from "../../../src/tasks/config";
import { exportsOf, isFigure } from "../../../src/tasks/registry";
import { OutputFolder } from "../../../src/ui/kit/OutputFolder";
import { runHeader } from "../../store/run-header";
import { serveStudio } from "../../store/serve-studio";
import { expectAccessible } from "../axe";
import { show } from "../show";

const exportFile = vi.fn<StudioServices["run"]["exportFile"]>();
serveStudio({ run: { exportFile } });

const FOLDER = "output-folder-test";
const root = () => navigator.storage.getDirectory();
const files = exportsOf("churn", { model: true, sketcher: false });
const fileNames = (of: typeof files) => of.map(({ fileName }) => fileName(runHeader.walk));
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

/** The run of this id ends, as the page hears of it. */
function finish(id: string): void {
  useStudio.setState({ run: { ...newRunView({ ...header, id }, null), state: "finished", result } });
  studioEvents.emit("run", { type: "finished", result });
}

/** Paths below the chosen folder, with their sizes. */
async function written(): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for await (const run of (await (await root()).getDirectoryHandle(FOLDER)).values()) {
    if (!(run instanceof FileSystemDirectoryHandle)) continue;
    for await (const file of run.values()) {
      if (file instanceof FileSystemFileHandle) found[`${run.name}/${file.name}`] = (await file.getFile()).size;
    }
  }
  return found;
}
const namesOf = (found: Record<string, number>) => Object.keys(found).map((path) => path.split("/")[1] ?? "");

beforeAll(loadErrorSentences);
beforeEach(() => {
  useStudio.setState({ locale: "en" });
  exportFile.mockImplementation(async (request) => ({
    ok: true,
    value: { blob: new Blob([String(request)]), leftOut: null },
  }));
  vi.spyOn(window, "showDirectoryPicker").mockImplementation(async () =>
    (await root()).getDirectoryHandle(FOLDER, { create: true }),
  );
});
afterEach(async () => {
  vi.restoreAllMocks();
  await folderActions.stopUsing();
  useStudio.setState({ run: null });
  await (await root()).removeEntry(FOLDER, { recursive: true }).catch(() => undefined);
});

test("where nothing can be drawn, every other file is written, and the figures are a warning", async () => {
  const figures = new Set<string>(files.filter(isFigure).map(({ kind }) => kind));
  expect(figures.size).toBeGreaterThan(0);
  exportFile.mockImplementation(async (request) => {
    const kind = String(request);
    return figures.has(kind)
      ? { ok: false, error: { code: "figure/no-canvas", params: {} } }
      : { ok: true, value: { blob: new Blob([kind]), leftOut: null } };
  });
  useStudio.setState({ run: { ...newRunView(header, null), state: "finished", result } });
  const place = show(<OutputFolder heading="h3" />);
  await folderActions.choose();
  const { writing } = useOutputFolder.getState();
  expect(writing).toMatchObject({ state: "written", refused: { code: "figure/no-canvas" } });
  const others = fileNames(files.filter((file) => !isFigure(file)));
  expect(namesOf(await written()).toSorted()).toEqual(others.toSorted());

  await expect.poll(() => place.textContent).toContain("nothing to draw figures on: the PNG files are missing");
  expect(place.textContent).not.toContain("could not be made");
  await expectAccessible(place);
  expect(place.querySelector('[role="alert"]')).toBeNull();
});

test("the permission of an earlier visit is asked for again by one click, which writes what waited", async () => {
  const folder = await (await root()).getDirectoryHandle(FOLDER, { create: true });
  await (await openDatabase()).setSetting("outputFolder", folder);
  let permission: PermissionState = "prompt";
  vi.spyOn(FileSystemHandle.prototype, "queryPermission").mockImplementation(async () => permission);
  vi.spyOn(FileSystemHandle.prototype, "requestPermission").mockImplementation(async () => {
    if (!navigator.userActivation.isActive) throw new DOMException("Only from a click.", "SecurityError");
    permission = "granted";
    return permission;
  });
  const stop = followOutputFolder();
  const place = show(<OutputFolder heading="h3" />);
  finish("run-1");
  await expect
    .poll(() => place.textContent)
    .toContain(`The browser wants to ask again before the studio may write into “${FOLDER}”`);
  expect(await written()).toEqual({});
  await page.getByRole("button", { name: "Allow again" }).click();
  await expect.poll(() => place.textContent).toContain(`${files.length} files, `);
  expect(namesOf(await written()).toSorted()).toEqual(fileNames(files).toSorted());
  stop();
});

test("the next run waits until the files of the run before are written", async () => {
  const made = Promise.withResolvers<void>();
  exportFile.mockImplementation(async (request) => {
    await made.promise;
    return { ok: true, value: { blob: new Blob([String(request)]), leftOut: null } };
  });
  await folderActions.choose();
  const stop = followOutputFolder();
  finish("run-1");
  let started = false;
  const starting = Promise.all(studioEvents.emit("starting", null)).then(() => {
    started = true;
  });
  await expect.poll(() => useOutputFolder.getState().writing?.state).toBe("writing");
  expect(started).toBe(false);
  made.resolve();
  await starting;
  expect(useOutputFolder.getState().writing).toMatchObject({ state: "written", files: files.length });
  stop();
});

test("a full disk and a vanished folder are told; trying again goes on where it stopped", async () => {
  await folderActions.choose();
  const stop = followOutputFolder();
  const place = show(<OutputFolder heading="h3" />);
  const { write } = FileSystemWritableFileStream.prototype;
  let writes = 0;
  const disk = vi.spyOn(FileSystemWritableFileStream.prototype, "write").mockImplementation(function (
    this: FileSystemWritableFileStream,
    data,
  ) {
    if (++writes > 3) throw new DOMException("No space.", "QuotaExceededError");
    return write.call(this, data);
  });
  finish("run-1");
  await expect
    .poll(() => place.textContent)
    .toContain(`The disk of “${FOLDER}” is full; free some space and try again.`);
  const complete = await written();
  // What cannot be made again without training comes first.
  expect(namesOf(complete).toSorted()).toEqual(["churn_predictor_walk4.pt", "decision.json", "run.json"]);
  disk.mockRestore();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect.poll(() => place.textContent).toContain(`${files.length} files, `);
  const all = await written();
  expect(Object.keys(all)).toHaveLength(files.length);
  expect(all).toMatchObject(complete);

  await (await root()).removeEntry(FOLDER, { recursive: true });
  finish("run-2");
  await expect.poll(() => place.textContent).toContain(`The folder “${FOLDER}” is no longer there;`);
  await page.getByRole("button", { name: "Stop using it" }).click();
  await expect.poll(() => place.textContent).not.toContain("is no longer there");
  await expect.element(page.getByRole("button", { name: "Choose a folder…" })).toBeVisible();
  stop();
});
