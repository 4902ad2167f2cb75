import { describe, expect, it } from "vitest";
import { openNpz, openZip, writeZip } from "../../src/formats";
import type { RunRecord } from "../../src/run/record";
import { flatRunJson } from "../../src/run/run-json";
import {
  archivedCheckpoint,
  archivedRecord,
  archivedRuns,
  archiveMembers,
  checkpointMember,
} from "../../src/storage/history-archive";
import { defaultConfig } from "../../src/tasks/config";
import { madeRun } from "../e2e/stored-runs";

async function archive(...runs: Parameters<typeof archiveMembers>[0][number][]) {
  const file = await writeZip([...(await archiveMembers(runs, 1)), checkpointMember(0, new Blob(["weights"]))]);
  const zip = await openZip(file, { fileName: "history.zip" });
  return { zip, entries: await archivedRuns(zip, "history.zip") };
}

/** A churn run at a threshold that was chosen after it. */
function madeChurnRun(made: Parameters<typeof madeRun>[0]): RunRecord {
  const run = madeRun({ ...made, epochs: 2 });
  if (run.json === null) throw new Error("no results");
  const details = { threshold: 0.5, bestF1: { threshold: 0.63, f1: 0.7 }, lift: { "10": 6, "20": 4, "30": 3 } };
  const metrics = { accuracy: 0.9, precision: 0.6, recall: 0.8, f1: 0.69, auc: 0.97, average_precision: 0.8 };
  const predictions = {
    rows: Int32Array.of(9, 2, 5),
    labels: Int32Array.of(0, 1, 0),
    predicted: Int32Array.of(0, 1, 1),
  };
  return {
    ...run,
    threshold: 0.31,
    predictions,
    roc: run.roc?.slice(0, 1) ?? null,
    json: {
      ...run.json,
      task: "churn",
      config: { ...defaultConfig("churn"), seed: 7 },
      history: run.json.history.map((epoch, index) => ({ ...epoch, metrics: { valAuc: 0.9 + index / 100 } })),
      positiveWeight: 7.5,
      test: {
        metrics,
        confusion_matrix: [
          [1300, 20],
          [40, 140],
        ],
        report: {},
        details,
      },
    },
  };
}

describe("a history's archive", () => {
  it("gives back every record, bit for bit in its arrays", async () => {
    const odd = {
      ...madeRun({ id: "odd", name: "Deneme ✓ “1”" }),
      notes: "two\nlines",
      starred: true,
      failure: { code: "engine/lost", params: { list: [1, "a"], detail: null } },
      state: "failed" as const,
      changedAt: 77,
      predictions: {
        rows: Int32Array.of(2 ** 31 - 1, 0, 16_777_217),
        labels: Int32Array.of(0, 1, 2),
        predicted: Int32Array.of(2, 1, 0),
      },
    };
    const futures = { ...madeRun({ id: "futures", name: "f" }), similarities: Float32Array.of(0, 0.1, 1) };
    const empty = { ...madeRun({ id: "empty", name: "none" }), json: null, predictions: null, roc: null };
    const { zip, entries } = await archive(odd, madeRun({ id: "run-2", name: "two" }), futures, empty);
    const read = await Promise.all(entries.map((entry) => archivedRecord(zip, entry)));
    expect(read).toEqual([odd, madeRun({ id: "run-2", name: "two" }), futures, empty]);
  });

  it("keeps a churn run with its threshold, and what its run.json says of the task", async () => {
    const churn = madeChurnRun({ id: "churn-1", name: "churn" });
    const { entries, zip } = await archive(churn);
    const [entry] = entries;
    if (entry === undefined) throw new Error("no entry");
    const read = await archivedRecord(zip, entry);
    expect(read).toEqual(churn);
    expect(read?.threshold).toBe(0.31);
    expect(read?.json).toMatchObject({ task: "churn", positiveWeight: 7.5, test: { metrics: { auc: 0.97 } } });
  });

  it("keeps run.json as text, arrays for NumPy, and checkpoints with their run", async () => {
    const run = madeRun({ id: "run-1", name: "one" });
    const { zip, entries } = await archive(run, madeRun({ id: "run-2", name: "two" }));
    const text = async (name: string) => {
      const entry = zip.get(name);
      if (entry === undefined) throw new Error(`no ${name}`);
      return new TextDecoder().decode(await zip.read(entry));
    };
    expect(await text("runs/0001/run.json")).toBe(JSON.stringify(run.json && flatRunJson(run.json), null, 1));
    const npz = zip.get("runs/0001/predictions.npz");
    if (npz === undefined) throw new Error("no predictions");
    const arrays = await openNpz(new Blob([await zip.read(npz)]), { fileName: "predictions.npz" });
    expect(arrays.names).toEqual(["rows", "labels", "predicted"]);
    const [first, second] = entries;
    if (first === undefined || second === undefined) throw new Error("no entries");
    expect(archivedCheckpoint(zip, first)?.size).toBe("weights".length);
    expect(archivedCheckpoint(zip, second)).toBeUndefined();
  });

  it("refuses another zip, and a history of another version", async () => {
    const open = async (content: string, name = "history.json") => {
      const file = await writeZip([{ name, parts: [new TextEncoder().encode(content)] }]);
      return archivedRuns(await openZip(file, { fileName: "x.zip" }), "x.zip");
    };
    await expect(open("{}")).rejects.toMatchObject({ code: "history/not-a-history", params: { file: "x.zip" } });
    await expect(open("no json")).rejects.toMatchObject({ code: "history/not-a-history" });
    await expect(open("{}", "other.json")).rejects.toMatchObject({ code: "history/not-a-history" });
    const later = JSON.stringify({ format: "segment-studio-history", version: 2 });
    await expect(open(later)).rejects.toMatchObject({ code: "history/newer" });
  });

  it.each(["history.json", "runs/0001/record.json", "runs/0001/run.json", "runs/0001/predictions.npz"])(
    "refuses a %s that kilobytes make gigabytes of, within two seconds and 256 MiB",
    async (name) => {
      const run = madeRun({ id: "run-1", name: "one" });
      const zeros = new Uint8Array(64 * 2 ** 20);
      const members = (await archiveMembers([run], 1)).filter((member) => member.name !== name);
      const file = await writeZip([...members, { name, parts: [zeros], compress: true }]);
      expect(file.size).toBeLessThan(2 ** 20);
      const [memory, before] = [process.memoryUsage.rss(), process.cpuUsage()];
      const zip = await openZip(file, { fileName: "history.zip" });
      const read = async () => {
        const [entry] = await archivedRuns(zip, "history.zip");
        return entry && archivedRecord(zip, entry);
      };
      await expect(read()).rejects.toMatchObject({
        code: "zip/too-large",
        params: { entry: name, bytes: 64 * 2 ** 20 },
      });
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1e6).toBeLessThan(2);
      expect(process.memoryUsage.rss() - memory).toBeLessThan(256 * 2 ** 20);
    },
  );

  it("leaves out a record that this version cannot read, or that is another run's", async () => {
    const run = madeRun({ id: "run-1", name: "one" });
    const members = await archiveMembers([run], 1);
    const broken = members.map((member) =>
      member.name.endsWith("record.json")
        ? { ...member, parts: [new TextEncoder().encode(JSON.stringify({ ...run, id: "other" }))] }
        : member,
    );
    const zip = await openZip(await writeZip(broken), { fileName: "x.zip" });
    const [entry] = await archivedRuns(zip, "x.zip");
    if (entry === undefined) throw new Error("no entry");
    expect(await archivedRecord(zip, entry)).toBeNull();
    expect(await archivedRecord(zip, { id: "run-1", folder: "runs/0009" })).toBeNull();
  });
});
