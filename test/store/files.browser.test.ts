import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { WantedFile } from "../../src/storage/input-files";
import { forgetInputs, keepInput, keptInputs } from "../../src/storage/kept-inputs";
import { openDatabase } from "../../src/store/database";
import { fileActions, openFilesOf, rememberInputs, useFiles } from "../../src/store/files";
import { noteUserFile } from "../../src/store/handles";
import { useStudio } from "../../src/store/studio";
import { PATIENT } from "../patient";
import { foundation, sketches } from "../ui/fixtures";
import { serveStudio } from "./serve-studio";

async function sha256(file: Blob): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Takes files as the worker would, models by their ending. */
const opened = vi.fn<(files: readonly File[]) => Promise<void>>(async (files) => {
  for (const file of files) {
    const kind = file.name.endsWith(".pt") ? "foundation" : "sketches";
    useStudio.setState(({ inputFiles }) => ({ inputFiles: { ...inputFiles, [kind]: file } }));
  }
});
useStudio.setState({ openFiles: opened });
serveStudio({ inputs: { fingerprintOf: async (file) => ({ ok: true, value: await sha256(file) }) } });

const DISK = "files-test-disk";
let disk: FileSystemDirectoryHandle;

async function onDisk(name: string, text: string): Promise<FileSystemFileHandle> {
  const handle = await disk.getFileHandle(name, { create: true });
  const file = await handle.createWritable();
  await file.write(text);
  await file.close();
  return handle;
}

async function wanted(kind: WantedFile["kind"], file: string, text: string): Promise<WantedFile> {
  return { kind, file, bytes: text.length, sha256: await sha256(new Blob([text])) };
}

/** Remembers a file as if it had been opened through this handle. */
async function remember(kind: WantedFile["kind"], handle: FileSystemFileHandle): Promise<void> {
  const file = await handle.getFile();
  noteUserFile(file, handle);
  await fileActions.remember(kind, file, { sha256: await sha256(file) });
}

function openedTexts(): Promise<string[]> {
  return Promise.all((opened.mock.lastCall?.[0] ?? []).map((file) => file.text()));
}

beforeEach(async () => {
  opened.mockClear();
  useStudio.setState({
    inputFiles: { sketches: null, foundation: null },
    sketches: { value: null, loading: null },
    foundation: { value: null, loading: null },
  });
  disk = await (await navigator.storage.getDirectory()).getDirectoryHandle(DISK, { create: true });
  await forgetInputs();
  await (await openDatabase()).clear();
  await fileActions.load();
});

afterEach(async () => {
  vi.restoreAllMocks();
  await (await navigator.storage.getDirectory()).removeEntry(DISK, { recursive: true });
});

describe("openAgain", () => {
  test("opens both files through their handles", async () => {
    await remember("sketches", await onDisk("a.npz", "sketches"));
    await remember("foundation", await onDisk("b.pt", "weights"));
    const files = [await wanted("sketches", "a.npz", "sketches"), await wanted("foundation", "b.pt", "weights")];
    expect(await fileActions.openAgain(files)).toBe(true);
    expect(await openedTexts()).toEqual(["sketches", "weights"]);
    expect(useFiles.getState()).toMatchObject({ problem: null, opening: null });
  });

  test("opens nothing when one of them has changed, and names it", async () => {
    await remember("sketches", await onDisk("a.npz", "sketches"));
    await remember("foundation", await onDisk("b.pt", "weights"));
    const files = [await wanted("sketches", "a.npz", "sketches"), await wanted("foundation", "b.pt", "weights")];
    await onDisk("b.pt", "WEIGHTS");
    expect(await fileActions.openAgain(files)).toBe(false);
    expect(useFiles.getState().problem).toEqual({ code: "files/changed", params: { file: "b.pt" } });
    expect(opened).not.toHaveBeenCalled();
  });

  test("names both files when the handle leads to one of another name", async () => {
    const handle = await onDisk("renamed.npz", "other");
    const file = await wanted("sketches", "a.npz", "sketches");
    await remember("sketches", await onDisk("a.npz", "sketches"));
    useFiles.setState(({ remembered }) => ({ remembered: remembered.map((entry) => ({ ...entry, handle })) }));
    expect(await fileActions.openAgain([file])).toBe(false);
    expect(useFiles.getState().problem).toEqual({
      code: "run/other-file",
      params: { file: "renamed.npz", expected: "a.npz" },
    });
  });

  test("asks for every permission before it reads, and says when one was refused", async () => {
    await remember("sketches", await onDisk("a.npz", "sketches"));
    await remember("foundation", await onDisk("b.pt", "weights"));
    const asked: string[] = [];
    vi.spyOn(FileSystemHandle.prototype, "queryPermission").mockResolvedValue("prompt");
    vi.spyOn(FileSystemHandle.prototype, "requestPermission").mockImplementation(async function (
      this: FileSystemHandle,
    ) {
      asked.push(this.name);
      return this.name === "b.pt" ? "denied" : "granted";
    });
    const files = [await wanted("sketches", "a.npz", "sketches"), await wanted("foundation", "b.pt", "weights")];
    expect(await fileActions.openAgain(files)).toBe(false);
    expect(asked).toEqual(["a.npz", "b.pt"]);
    expect(useFiles.getState().problem).toEqual({ code: "files/permission", params: { file: "b.pt" } });
    expect(opened).not.toHaveBeenCalled();
  });

  test("asks for a file by name and size when there is neither copy nor handle", async () => {
    const file = await wanted("sketches", "a.npz", "sketches");
    expect(await fileActions.openAgain([file])).toBe(false);
    expect(useFiles.getState().problem).toEqual({ code: "files/ask", params: { file: "a.npz", bytes: 8 } });
  });

  test("takes a copy before the handle; a damaged copy goes and the handle is taken", async () => {
    await remember("sketches", await onDisk("a.npz", "sketches"));
    const file = await wanted("sketches", "a.npz", "sketches");
    await keepInput(file.sha256, new File(["damaged!"], "a.npz"), () => undefined);
    await fileActions.load();
    expect(await fileActions.openAgain([file])).toBe(true);
    expect(await openedTexts()).toEqual(["sketches"]);
    expect(await keptInputs()).toEqual([]);

    await keepInput(file.sha256, new File(["sketches"], "a.npz"), () => undefined);
    await disk.removeEntry("a.npz");
    await fileActions.load();
    expect(await fileActions.openAgain([file])).toBe(true);
    expect(opened.mock.lastCall?.[0].map(({ name }) => name)).toEqual(["a.npz"]);
  });

  test("of a run without a record opens nothing", async () => {
    expect(await openFilesOf({ json: null })).toBe(false);
    expect(opened).not.toHaveBeenCalled();
  });
});

test("a file that is opened while the browser's are still read is remembered with them", async () => {
  const handle = await onDisk("a.npz", "sketches");
  const reading = fileActions.load();
  await remember("sketches", handle);
  await reading;
  expect(useFiles.getState().remembered.map(({ file }) => file)).toEqual(["a.npz"]);
});

describe("copies", () => {
  test("are made while the switch is on, never of files that the studio fetched itself, and go with it", async () => {
    const stop = rememberInputs();
    const mine = new File(["sketches"], "a.npz");
    const demo = new File(["weights"], "b.pt");
    noteUserFile(mine, null);
    useStudio.setState({
      inputFiles: { sketches: mine, foundation: demo },
      sketches: { value: { ...sketches, sha256: await sha256(mine) }, loading: null },
      foundation: { value: { ...foundation, sha256: await sha256(demo) }, loading: null },
    });
    await vi.waitFor(() => expect(useFiles.getState().remembered.map(({ file }) => file)).toEqual(["a.npz"]), PATIENT);
    expect(await keptInputs()).toEqual([]);

    await fileActions.setKeepCopies(true);
    expect(await keptInputs()).toEqual([{ sha256: await sha256(mine), bytes: 8 }]);
    expect(useFiles.getState()).toMatchObject({ keeping: null, keepError: null });

    await fileActions.setKeepCopies(false);
    expect(await keptInputs()).toEqual([]);
    stop();
  });
});
