import { describe, expect, it } from "vitest";
import { readReferences } from "../../src/app/reference-run";
import { resultKind } from "../../src/app/result-kind";
import { readSketches } from "../../src/data/sketches";
import { openNpz, openTorch, openZip, TensorRef, WritableTensor, writeTorch, writeZip } from "../../src/formats";
import { writeNpyHeader } from "../../src/formats/npy-header";
import { archivedRecord, archivedRuns, archiveMembers } from "../../src/storage/history-archive";
import { madeRun } from "../e2e/stored-runs";
import { zerosMember, zipped } from "./zeros";

const MIB = 2 ** 20;
const NO_HEAD = new Uint8Array(0);

function array(name: string, descr: string, shape: readonly number[], mebibytes: number) {
  return zerosMember(`${name}.npy`, writeNpyHeader(descr, shape), mebibytes);
}

/**
 * What comes of a file of few kilobytes, which has to be soon and in little memory, at its highest. What is read, not
 * refused, has three times the room: when the memory of its pieces is free again is the collector's to say.
 */
async function outcome(file: Blob, read: (file: File) => Promise<unknown>, room = 1): Promise<unknown> {
  expect(file.size).toBeLessThan(MIB);
  const [memory, before] = [process.memoryUsage.rss(), process.cpuUsage()];
  let highest = memory;
  const look = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage.rss());
  }, 2);
  try {
    return await read(new File([file], "small.npz")).catch((error: unknown) => ({ error }));
  } finally {
    clearInterval(look);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(2 * room);
    expect(Math.max(highest, process.memoryUsage.rss()) - memory).toBeLessThan(256 * MIB * room);
  }
}

const refused = (code: string, params: object = {}) => ({ error: { code, params } });

/** By its own bytes it may unpack to 256 MiB; of the few kilobytes that those pack to, it may not. */
async function archiveOfZeros(): Promise<Uint8Array<ArrayBuffer>> {
  const file = zipped([array("predictions", "<f8", [2 ** 25], 256), { name: "padding", data: new Uint8Array(65_536) }]);
  expect((await openZip(file, { fileName: "x" })).entries[0]?.size).toBeGreaterThan(256 * MIB);
  return new Uint8Array(await file.arrayBuffer());
}

describe("a file of kilobytes is read or refused within two seconds and 256 MiB", () => {
  it.each([
    ["float64", array("past_sketches", "<f8", [2 ** 25, 1], 256)],
    ["int8, four times as much as float32", array("past_sketches", "|i1", [2 ** 20, 100], 100)],
    ["texts of one letter", array("segments", "<U1", [15 * 2 ** 20], 60)],
    ["numbers that would be labels", array("segments", "|i1", [100 * 2 ** 20], 100)],
  ])("zeros: %s", async (_, member) => {
    const found = await outcome(zipped([member]), (file) => openNpz(file, { fileName: file.name }));
    expect(found).toMatchObject(refused("zip/only-zeros", { file: "small.npz" }));
  });

  it("zeros in several arrays that together are too much", async () => {
    const bomb = zipped([
      array("past_sketches", "|i1", [2 ** 20, 20], 20),
      array("portfolio_sketches", "|i1", [2 ** 20, 20], 20),
    ]);
    const found = await outcome(bomb, (file) => readSketches(file, { fileName: file.name }));
    expect(found).toMatchObject(refused("zip/only-zeros", { bytes: 160 * MIB, compressed: bomb.size }));
  });

  it("an array of three numbers, and a hundred megabytes behind it", async () => {
    const bomb = zipped([array("segments", "<f8", [3], 100)]);
    const found = await outcome(bomb, async (file) => {
      const npz = await openNpz(file, { fileName: file.name });
      return npz.readArray("segments");
    });
    expect(found).toMatchObject(refused("npy/trailing-bytes", { array: "segments", expected: 24, found: 100 * MIB }));
  });

  it("as much as is read: all of it, and right", async () => {
    const file = zipped([array("past_sketches", "<f8", [2 ** 20, 15], 120)]);
    const read = async (blob: File) => (await openNpz(blob, { fileName: "x" })).readFloat32("past_sketches");
    expect(await outcome(file, read, 3)).toMatchObject({
      rows: 2 ** 20,
      columns: 15,
      statistics: { zeros: 15 * 2 ** 20 },
    });
    const texts = zipped([array("segments", "<U64", [2 ** 18], 64)]);
    const strings = async (blob: File) => (await openNpz(blob, { fileName: "x" })).readStrings("segments");
    expect(await outcome(texts, strings, 3)).toEqual(new Array<string>(2 ** 18).fill(""));
  });

  it("what follows an array in its member is passed over, as NumPy does, in whatever pieces it comes", async () => {
    for (const behind of [100 * 1024, MIB]) {
      for (const compress of [true, false]) {
        // Noise unpacks in many pieces.
        const noise = crypto.getRandomValues(new Uint8Array(65_536));
        const padding = new Array<Uint8Array<ArrayBuffer>>(behind / 2048).fill(noise.subarray(0, 2048));
        const parts = [writeNpyHeader("<f8", [3]), new Uint8Array(Float64Array.of(1, 2, 3).buffer), ...padding];
        const file = await writeZip([{ name: "segments.npy", parts, compress }]);
        const npz = await openNpz(file, { fileName: "padded.npz" });
        expect(await npz.readStrings("segments")).toEqual(["1", "2", "3"]);
      }
    }
  });

  it("a 1 in each row of bytes is honest, though it takes four times as much as float32", async () => {
    const [rows, columns] = [40_000, 1000];
    const cells = new Uint8Array(rows * columns);
    for (let row = 0; row < rows; row++) cells[row * columns + ((row * 7919) % columns)] = 1;
    const file = await writeZip([
      { name: "past_sketches.npy", parts: [writeNpyHeader("|b1", [rows, columns]), cells], compress: true },
    ]);
    expect((4 * rows * columns) / file.size).toBeGreaterThan(1000);
    const npz = await openNpz(file, { fileName: "x.npz" });
    const { statistics } = await npz.readFloat32("past_sketches");
    expect(statistics.zeros).toBe(rows * (columns - 1));
  });

  it("a checkpoint that was zipped again and packs to a twelfth gives its weights", async () => {
    const weights = new Float32Array(15 * 2 ** 20);
    const noise = new Uint8Array(weights.buffer, 0, 5 * 2 ** 20);
    for (let at = 0; at < noise.length; at += 65_536) crypto.getRandomValues(noise.subarray(at, at + 65_536));
    const zip = await openZip(
      await writeTorch(new Map([["w", new WritableTensor(weights, [weights.length])]]), { rootName: "a" }),
      { fileName: "a.pt" },
    );
    const members = zip.entries.map(async (entry) => ({
      name: entry.name,
      parts: [await zip.read(entry)],
      compress: true,
    }));
    const again = await writeZip(await Promise.all(members));
    expect(again.size).toBeLessThan(weights.byteLength / 11);
    const { root } = await openTorch(again, { fileName: "again.pt" });
    const tensor = root instanceof Map ? root.get("w") : undefined;
    if (!(tensor instanceof TensorRef)) throw new Error("no tensor");
    expect((await tensor.readFloat32()).length).toBe(weights.length);
  });

  it("a checkpoint whose pickle is blanks", async () => {
    const bomb = zipped([zerosMember("a/data.pkl", NO_HEAD, 120)]);
    const found = await outcome(bomb, (file) => openTorch(file, { fileName: file.name }));
    expect(found).toMatchObject(refused("pickle/too-large", { entry: "a/data.pkl", bytes: 120 * MIB }));
  });

  it("a checkpoint of many tensors that take turns in two packed storages", async () => {
    const text = new TextEncoder();
    // torch._utils._rebuild_tensor_v2(storage, 0, (1,), (1,)) of the storages "0" and "1" in turn, in a list.
    const tensor = (key: number) =>
      `ctorch._utils\n_rebuild_tensor_v2\n((S'storage'\nctorch\nFloatStorage\nS'${key}'\nS'cpu'\nI${7 * MIB}\ntQI0\n(I1\nt(I1\nttR`;
    const pickle = `(l${Array.from({ length: 400 }, (_, i) => `${tensor(i % 2)}a`).join("")}.`;
    const storage = (key: number) => zerosMember(`a/data/${key}`, NO_HEAD, 28);
    const bomb = zipped([{ name: "a/data.pkl", data: text.encode(pickle) }, storage(0), storage(1)]);
    const found = await outcome(bomb, async (file) => {
      const { root } = await openTorch(file, { fileName: file.name });
      if (!Array.isArray(root)) throw new Error("no list");
      for (const item of root) if (item instanceof TensorRef) await item.readFloat32();
      return root.length;
    });
    expect(found).toMatchObject(refused("zip/only-zeros", { bytes: 28 * MIB }));
  });

  it("an archive in an archive: a reference run's, a dropped one, a history's", async () => {
    const inner = await archiveOfZeros();
    const archive = await writeZip([{ name: "test_predictions.npz", parts: [inner], compress: true }]);
    const references = await outcome(archive, (file) => readReferences([file]));
    expect(references).toMatchObject({ parts: [], refusals: [{ error: { code: "reference/empty-archive" } }] });
    expect(await outcome(archive, (file) => resultKind(file))).toBeNull();
    const members = await archiveMembers([madeRun({ id: "run-1", name: "one" })], 1);
    const name = "runs/0001/predictions.npz";
    const history = await writeZip([
      ...members.filter((member) => member.name !== name),
      { name, parts: [inner], compress: true },
    ]);
    const found = await outcome(history, async (file) => {
      const zip = await openZip(file, { fileName: "history.zip" });
      const [entry] = await archivedRuns(zip, "history.zip");
      return entry && archivedRecord(zip, entry);
    });
    expect(found).toMatchObject(refused("zip/only-zeros", { file: name }));
  });
});
