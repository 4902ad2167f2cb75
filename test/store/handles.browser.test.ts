import { afterEach, expect, it, vi } from "vitest";
import { droppedFiles, isFolder } from "../../src/store/handles";

afterEach(() => vi.restoreAllMocks());

it("wild D3: knows a folder from a file in a drop", () => {
  const transfer = new DataTransfer();
  transfer.items.add(new File(["a"], "customers"));
  expect(droppedFiles(transfer).map(isFolder)).toEqual([false]);
  const entry: FileSystemEntry = Object.create(null, { isDirectory: { value: true } });
  vi.spyOn(DataTransferItem.prototype, "webkitGetAsEntry").mockReturnValue(entry);
  expect(droppedFiles(transfer).map(isFolder)).toEqual([true]);
});
