import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { page } from "vitest/browser";
import { loadErrorSentences } from "../../../src/i18n/errors";
import { RunHistory } from "../../../src/storage/history";
import { holdRun, releaseRun } from "../../../src/storage/run-lock";
import { historyActions, useHistory } from "../../../src/store/history";
import { newRunView } from "../../../src/store/run-view";
import { storageActions } from "../../../src/store/storage";
import { useStudio } from "../../../src/store/studio";
import { useToasts } from "../../../src/ui/kit/toast";
import { StorageButton } from "../../../src/ui/runs/storage/StorageButton";
import { madeRun } from "../../e2e/stored-runs";
import { runHeader } from "../../store/run-header";
import { press, show } from "../show";

beforeAll(loadErrorSentences);
afterEach(async () => {
  vi.restoreAllMocks();
  releaseRun("run-2");
  useStudio.setState({ run: null });
  await storageActions.forgetEverything();
});

/** Two runs in the history, as the studio that trained them would have. */
async function withRuns(): Promise<void> {
  const history = await RunHistory.open();
  await history.put({ ...madeRun({ id: "run-1", name: "first", epochs: 2 }), notes: "the best so far", starred: true });
  await history.put(madeRun({ id: "run-2", name: "second", epochs: 2 }));
  history.close();
  await historyActions.load();
}
const click = (name: string | RegExp) => press(page.getByRole("button", { name }));
const text = () => document.body.textContent ?? "";

it("the history goes into a file and comes back after everything was forgotten", async () => {
  const saved: Blob[] = [];
  const make = URL.createObjectURL;
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
    if (blob instanceof Blob) saved.push(blob);
    return make(blob);
  });
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
  await withRuns();
  localStorage.setItem("segment-studio.views", '{"lossBy":"epoch"}');
  show(<StorageButton />);
  await click("History and storage");
  await expect.poll(text).toMatch(/The browser counts .* of the .* that it allows/);
  await click("Save history");
  await expect.poll(text).toMatch(/segment_studio_history_[-\d]+\.zip: 2 runs\./);
  const [blob] = saved;
  if (blob === undefined) throw new Error("nothing was saved");
  // A copy: the zip may refer to files that are forgotten next.
  const file = new File([await blob.arrayBuffer()], "history.zip");

  await click("Forget everything on this computer…");
  await expect.poll(text).toMatch(/This frees about [\d.]+ [kM]B/);
  await click(/^Forget everything \(/);
  await expect.poll(() => useHistory.getState().runs).toEqual([]);
  await expect.poll(() => useToasts.getState().wanted).toBe(true);
  expect(Object.keys(localStorage).filter((key) => key.startsWith("segment-studio."))).toEqual([]);
  const folders: string[] = [];
  for await (const name of (await navigator.storage.getDirectory()).keys()) folders.push(name);
  expect(folders.filter((name) => name !== "checkpoints" && name !== "autosave")).toEqual([]);

  await click("History and storage");
  const input = page.getByLabelText("Open history…");
  await input.upload(file);
  await expect.poll(text).toContain("history.zip: 2 runs added, 0 already there.");
  await input.upload(file);
  await expect.poll(text).toContain("history.zip: 0 runs added, 2 already there.");
  expect(useHistory.getState().runs.find(({ name }) => name === "first")).toMatchObject({
    notes: "the best so far",
    starred: true,
  });
});

it.each(["this", "another"])("nothing is forgotten while a run trains in %s tab", async (tab) => {
  await withRuns();
  if (tab === "this") useStudio.setState({ run: { ...newRunView(runHeader, null), state: "training" } });
  else await holdRun("run-2");
  show(<StorageButton />);
  await click("History and storage");
  await click("Forget everything on this computer…");
  await click(/^Forget everything \(/);
  await expect.poll(text).toContain("A run is training in this or another tab");
  await click("Keep everything");
  await expect.poll(text).not.toContain("A run is training in this or another tab");
  expect(useHistory.getState().runs).toHaveLength(2);
});
