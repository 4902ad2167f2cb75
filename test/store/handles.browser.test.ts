import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useData } from "../../src/store/data";
import { droppedFiles, withoutFolders } from "../../src/store/handles";
import { predictActions, usePredict } from "../../src/store/predict";
import { useStudio } from "../../src/store/studio";

const refused = { file: "customers", error: { code: "open/folder", params: { file: "customers" } } };
let transfer: DataTransfer;

beforeEach(() => {
  transfer = new DataTransfer();
  transfer.items.add(new File(["a"], "customers"));
});
afterEach(() => vi.restoreAllMocks());

/** The drop of a folder, as browsers hand it out. */
function droppedFolder(): readonly File[] {
  const entry: FileSystemEntry = Object.create(null, { isDirectory: { value: true } });
  vi.spyOn(DataTransferItem.prototype, "webkitGetAsEntry").mockReturnValue(entry);
  return droppedFiles(transfer);
}

it("knows a folder from a file in a drop", () => {
  expect(withoutFolders(droppedFiles(transfer))).toMatchObject({ files: [{ name: "customers" }], refusals: [] });
  expect(withoutFolders(droppedFolder())).toEqual({ files: [], refusals: [refused] });
});

it.each([
  [
    "the Studio",
    (files: readonly File[]) => useStudio.getState().openFiles(files),
    () => useStudio.getState().refusals,
  ],
  ["Predict", (files: readonly File[]) => predictActions.openFiles(files), () => [usePredict.getState().refusal]],
  ["Data", (files: readonly File[]) => useData.getState().addFiles(files), () => useData.getState().refusals],
])("%s says that a folder is one", async (_, open, refusals) => {
  await open(droppedFolder());
  expect(refusals()).toContainEqual(expect.objectContaining(refused));
});
