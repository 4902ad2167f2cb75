import { afterEach, expect, it, vi } from "vitest";
import { droppedFiles, withoutFolders } from "../../src/store/handles";

afterEach(() => vi.restoreAllMocks());

it("wild D3: knows a folder from a file in a drop", () => {
  const transfer = new DataTransfer();
  transfer.items.add(new File(["a"], "customers"));
  expect(withoutFolders(droppedFiles(transfer))).toMatchObject({ files: [{ name: "customers" }], refusals: [] });
  const entry: FileSystemEntry = Object.create(null, { isDirectory: { value: true } });
  vi.spyOn(DataTransferItem.prototype, "webkitGetAsEntry").mockReturnValue(entry);
  const folder = { file: "customers", error: { code: "open/folder", params: { file: "customers" } } };
  expect(withoutFolders(droppedFiles(transfer))).toEqual({ files: [], refusals: [folder] });
});
