import { afterAll, beforeAll, expect, it } from "vitest";
import { useStudio } from "../../src/store/studio";

const FOLDER = "odd-files-test";
const MODEL = "future_ubr_model_walk4.pt";
const SKETCHES = "Müşteri verisi #1 (kopya) %20.npz";
let folder: FileSystemDirectoryHandle;

const root = () => navigator.storage.getDirectory();
const demo = async (name: string) => (await fetch(new URL(`demo/${name}`, document.baseURI))).blob();

/** A file of the disk, which a later `written` of this name changes under whoever holds it. */
async function written(name: string, content: Blob): Promise<File> {
  const handle = await folder.getFileHandle(name, { create: true });
  const stream = await handle.createWritable();
  await stream.write(content);
  await stream.close();
  return handle.getFile();
}

async function sha256(content: Blob): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await content.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

beforeAll(async () => {
  folder = await (await root()).getDirectoryHandle(FOLDER, { create: true });
});
afterAll(async () => (await root()).removeEntry(FOLDER, { recursive: true }));

const until = (condition: () => boolean) => expect.poll(condition, { timeout: 20_000 }).toBe(true);

it("a file with an odd name opens under that name, twice in a row too, and twice at once is a choice", async () => {
  const file = await written(SKETCHES, await demo("emde_session_sketches_walk4.npz"));
  for (const _ of [1, 2]) {
    await useStudio.getState().openFiles([file]);
    expect(useStudio.getState()).toMatchObject({ refusals: [], choice: null, sketches: { value: { file: SKETCHES } } });
  }
  await useStudio.getState().openFiles([file, file]);
  expect(useStudio.getState().choice).toEqual({ kind: "sketches", files: [file, file] });
  await useStudio.getState().chooseFile(file);
  expect(useStudio.getState()).toMatchObject({ refusals: [], choice: null, sketches: { value: { file: SKETCHES } } });
});

it("files that are written anew once they are read train as they were, and are told by the hash of then", async () => {
  const content = await demo("emde_session_sketches_walk4.npz");
  await useStudio.getState().openFiles([await written(SKETCHES, content), await written(MODEL, await demo(MODEL))]);
  const hash = await sha256(content);
  await until(() => useStudio.getState().sketches.value?.sha256 === hash);
  await written(SKETCHES, new Blob(["something else"]));
  await written(MODEL, new Blob(["something else"]));
  useStudio.getState().setConfig({ epochs: 1, engine: "wasm" });
  await useStudio.getState().startTraining();
  await until(() => useStudio.getState().run?.state === "finished");
  expect(useStudio.getState().run).toMatchObject({ result: { outcome: "completed", test: { rows: 1500 } } });
  expect(useStudio.getState().sketches.value?.sha256).toBe(hash);
});

it("a file that is written anew before it is read is refused as one that changed", async () => {
  const file = await written("changed.npz", await demo("emde_session_sketches_walk4.npz"));
  await written("changed.npz", new Blob(["something else"]));
  await useStudio.getState().openFiles([file]);
  expect(useStudio.getState().refusals).toMatchObject([{ file: "changed.npz", error: { code: "file/unreadable" } }]);
});
