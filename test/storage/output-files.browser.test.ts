import { afterEach, beforeEach, expect, test } from "vitest";
import { CodedError, type Result } from "../../src/formats/coded-error";
import { forgetInput, forgetInputs, keepInput, keptInput, keptInputs } from "../../src/storage/kept-inputs";
import { folderError, writeRunFiles } from "../../src/storage/output-files";
import { makeRunFolder } from "../../src/storage/run-folder";
import { writeWhole } from "../../src/storage/whole-file";
import { type ExportKind, exportsOf } from "../../src/tasks/registry";

const FOLDER = "output-files-test";
const { write } = FileSystemWritableFileStream.prototype;
let folder: FileSystemDirectoryHandle;

async function remove(): Promise<void> {
  await (await navigator.storage.getDirectory()).removeEntry(FOLDER, { recursive: true }).catch(() => undefined);
}

beforeEach(async () => {
  await remove();
  await forgetInputs();
  folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
});

afterEach(async () => {
  FileSystemWritableFileStream.prototype.write = write;
  await forgetInputs();
  await remove();
});

/** Every write from now on meets a full disk. */
function fillDisk(): void {
  FileSystemWritableFileStream.prototype.write = async () => {
    throw new DOMException("No space.", "QuotaExceededError");
  };
}

async function textOf(name: string): Promise<string> {
  return (await (await folder.getFileHandle(name)).getFile()).text();
}

async function namesIn(directory: FileSystemDirectoryHandle): Promise<string[]> {
  const names: string[] = [];
  for await (const name of directory.keys()) names.push(name);
  return names.sort();
}

test("a large file arrives whole, piece by piece", async () => {
  const values = Uint32Array.from({ length: 5 * 2 ** 20 }, (_, index) => index);
  const blob = new Blob([values]);
  const progress: number[] = [];
  await writeWhole(folder, "large", blob, { onProgress: (bytes) => progress.push(bytes) });
  expect(progress).toEqual([8 * 2 ** 20, 16 * 2 ** 20, blob.size]);
  const written = await (await (await folder.getFileHandle("large")).getFile()).arrayBuffer();
  expect(new Uint32Array(written).every((value, index) => value === index)).toBe(true);
  expect(written.byteLength).toBe(blob.size);
});

test("a failed or canceled write leaves what was there, and nothing where nothing was", async () => {
  await writeWhole(folder, "kept", new Blob(["before"]));
  fillDisk();
  await expect(writeWhole(folder, "kept", new Blob(["after"]))).rejects.toThrow("No space.");
  await expect(writeWhole(folder, "new", new Blob(["after"]))).rejects.toThrow("No space.");
  FileSystemWritableFileStream.prototype.write = write;
  const signal = AbortSignal.abort();
  await expect(writeWhole(folder, "new", new Blob(["after"]), { signal })).rejects.toThrow(DOMException);
  expect(await namesIn(folder)).toEqual(["kept"]);
  expect(await textOf("kept")).toBe("before");
});

test("a run's folder is always a new one", async () => {
  await writeWhole(folder, "b", new Blob(["a file"]));
  const made = [await makeRunFolder(folder, "a"), await makeRunFolder(folder, "a"), await makeRunFolder(folder, "b")];
  expect(made.map(({ name }) => name)).toEqual(["a", "a (2)", "b (2)"]);
});

test("files are written in order; one that cannot be made holds none of the others up", async () => {
  const told: string[] = [];
  const written: string[] = [];
  const error = { code: "export/no-test", params: {} };
  const refused = await writeRunFiles(folder, {
    walk: 4,
    files: exportsOf("segment", { model: true, sketcher: false }).filter(({ kind }) =>
      ["checkpoint", "report", "run"].includes(kind),
    ),
    exportBlob: async (kind: ExportKind): Promise<Result<Blob>> =>
      kind === "report" ? { ok: false, error } : { ok: true, value: new Blob([kind]) },
    signal: new AbortController().signal,
    onProgress: (file) => told.push(file),
    onWritten: (kind, bytes) => written.push(`${kind} ${bytes}`),
  });
  expect(refused).toEqual(error);
  expect(told).toEqual(["segment_predictor_walk4.pt", "run.json", "report.html"]);
  expect(written).toEqual(["checkpoint 10", "run 3"]);
  expect(await namesIn(folder)).toEqual(["run.json", "segment_predictor_walk4.pt"]);
  expect(await textOf("run.json")).toBe("run");
});

test.each([
  ["NotAllowedError", "folder/permission"],
  ["SecurityError", "folder/permission"],
  ["QuotaExceededError", "folder/full"],
  ["NotFoundError", "folder/gone"],
  ["NoModificationAllowedError", "folder/locked"],
  ["AbortError", "folder/failed"],
])("%s means %s", (name, code) => {
  const error = folderError(new DOMException("why", name), "out");
  expect(error.code).toBe(code);
  expect(error.params).toMatchObject({ folder: "out" });
});

test("copies of inputs are kept whole under their hash and forgotten singly or at once", async () => {
  expect(await keptInputs()).toEqual([]);
  expect(await keptInput("aa")).toBeNull();
  await keepInput("aa", new File(["first"], "a.npz"), () => undefined);
  await keepInput("bb", new File(["second"], "b.pt"), () => undefined);
  const kept = await keptInputs();
  expect(kept.sort((a, b) => a.bytes - b.bytes)).toEqual([
    { sha256: "aa", bytes: 5 },
    { sha256: "bb", bytes: 6 },
  ]);
  expect(await (await keptInput("bb"))?.text()).toBe("second");
  await forgetInput("aa");
  await forgetInput("never kept");
  expect(await keptInputs()).toEqual([{ sha256: "bb", bytes: 6 }]);
  await forgetInputs();
  expect(await keptInputs()).toEqual([]);
});

test("a copy that does not fit is a typed error and leaves nothing", async () => {
  fillDisk();
  const keeping = keepInput("cc", new File(["third"], "c.npz"), () => undefined);
  await expect(keeping).rejects.toThrow(CodedError);
  await expect(keeping).rejects.toMatchObject({ code: "files/keep-full", params: { file: "c.npz", bytes: 5 } });
  expect(await keptInputs()).toEqual([]);
});
