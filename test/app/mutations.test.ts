import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readReferences } from "../../src/app/reference-run";
import { readSketches } from "../../src/data/sketches";
import { openZip, writeZip, type ZipInput } from "../../src/formats";
import { CodedError } from "../../src/formats/coded-error";
import { readFoundation } from "../../src/model/foundation";
import { bestOf, comparability, configDifferences, inputDifferences, ranked } from "../../src/run/compare";
import { dataOf, filteredRuns } from "../../src/run/filter";
import { queueSummaries } from "../../src/run/queue-summary";
import type { RunRecord } from "../../src/run/record";
import { referenceRuns } from "../../src/run/reference";
import { flatRunJson } from "../../src/run/run-json";
import { archivedRecord, archivedRuns, archiveMembers } from "../../src/storage/history-archive";
import { readPredictor } from "../../src/tasks/predictors";
import { startedText } from "../../src/ui/kit/run-text";
import { runCurve } from "../../src/ui/runs/comparison/curves";
import { chartedRun, endOfRun } from "../../src/ui/runs/detail/charted-run";
import { timeOf } from "../cpu-time";
import { madeRun } from "../e2e/stored-runs";
import { changedJson, jsonChanges, mutate, mutations } from "../formats/mutate";
import { readBank } from "../pipeline/tables-fixture";

type Bytes = Uint8Array<ArrayBuffer>;
type Made = fc.Arbitrary<Bytes>;

const fixture = (path: string): Bytes =>
  new Uint8Array(readFileSync(join(import.meta.dirname, "..", "fixtures", path)));
const utf8 = (text: string): Bytes => new TextEncoder().encode(text);
const changed = (bytes: Bytes): Made => mutations.map((changes) => mutate(bytes, changes));
const changedText = (text: string): Made => jsonChanges.map((changes) => utf8(changedJson(text, changes)));
const bytesOf = async (blob: Blob): Promise<Bytes> => new Uint8Array(await blob.arrayBuffer());

/** The members of an archive. Changed ones are zipped again, so that no checksum of the archive hides the change. */
async function membersOf(archive: Bytes): Promise<{ name: string; content: Bytes }[]> {
  const zip = await openZip(new Blob([archive]), { fileName: "seed" });
  return Promise.all(
    zip.entries.map(async (entry) => ({ name: entry.name, content: new Uint8Array(await zip.read(entry)) })),
  );
}

/** Archives with one member changed. */
function changedMembers(members: readonly { name: string; content: Bytes }[]): fc.Arbitrary<Promise<Blob>> {
  return fc
    .integer({ min: 0, max: members.length - 1 })
    .chain((place) => {
      const content = members[place]?.content ?? new Uint8Array();
      const isJson = members[place]?.name.endsWith(".json") ?? false;
      const made = isJson
        ? fc.oneof(changed(content), changedText(new TextDecoder().decode(content)))
        : changed(content);
      return made.map((part) => ({ place, part }));
    })
    .map(({ place, part }) => {
      const zipped: ZipInput[] = members.map(({ name, content }, index) => ({
        name,
        parts: [index === place ? part : content],
      }));
      return writeZip(zipped);
    });
}

const other = madeRun({ id: "other", name: "other", epochs: 1 });

/** What everyone who shows a stored run makes of it: nothing of that may fail for a record that was taken. */
function show(run: RunRecord): void {
  const both = [run, other];
  for (const locale of ["en", "tr"] as const) startedText(run, locale);
  for (const by of ["valLoss", "leading"] as const) {
    bestOf(both, by);
    expect(ranked(both, by)).toHaveLength(2);
    queueSummaries(
      both.map((each) => ({ ...each, queue: "q" })),
      by,
    );
  }
  configDifferences(both);
  inputDifferences(both);
  comparability(run, other);
  filteredRuns(both, { search: "a", data: "", starred: false, task: "", tag: "" });
  dataOf(both);
  endOfRun(run);
  if (run.json === null) return;
  chartedRun(run.json);
  flatRunJson(run.json);
  for (const axis of ["epoch", "step"] as const)
    for (const key of ["trainLoss", "valLoss", "gradNorm"] as const) runCurve(run, key, axis);
}

const counts = { read: 0, refused: 0 };

/** Reads what was made; anything but a value or a typed error fails, as does taking two seconds. */
async function hold<T>(
  made: fc.Arbitrary<T>,
  runs: number,
  read: (content: T) => Promise<unknown>,
): Promise<typeof counts> {
  const found = { ...counts };
  const memory = process.memoryUsage.rss();
  await fc.assert(
    fc.asyncProperty(made, async (content) => {
      let refused = false;
      const took = await timeOf(async () => {
        try {
          await read(content);
        } catch (error) {
          if (!(error instanceof CodedError)) throw error;
          refused = true;
        }
      }, 2000);
      found[refused ? "refused" : "read"]++;
      expect(took).toBeLessThan(2000);
    }),
    // The same files each time: how many of them can be read is known.
    { numRuns: runs, seed: 22 },
  );
  expect(process.memoryUsage.rss() - memory).toBeLessThan(256 * 2 ** 20);
  expect(found.read + found.refused).toBe(runs);
  return found;
}

describe("changed files give values or typed errors, soon and in little memory", () => {
  it("tables", { timeout: 60_000 }, async () => {
    const parquet = ["events_us_snappy", "events_ns_zstd", "events_text_brotli", "events_ms_gzip_utc"];
    const rows = Array.from(
      { length: 100 },
      (_, row) => `E${row},C${1 + (row % 3)},login,2026-10-23 18:59:${10 + (row % 50)}`,
    );
    const csv = `event_id,customer_id,event_type,timestamp\n${rows.join("\n")}\n`;
    const seeds = [
      ...[csv, csv.replaceAll(",", ";"), csv.replaceAll(",", "\t")].map(utf8),
      new Uint8Array(gzipSync(csv)),
      ...parquet.map((name) => fixture(`tables/${name}.parquet`)),
    ];
    const made = fc.tuple(fc.oneof(...seeds.map(changed)), fc.constantFrom("stop" as const, "skip" as const));
    const { read, refused } = await hold(made, 240, ([events, badRows]) => readBank({ events }, {}, { badRows }));
    expect(Math.min(read, refused)).toBeGreaterThan(12);
  });

  it("foundation models, predictors and sketches", { timeout: 60_000 }, async () => {
    const readers = [
      [await membersOf(fixture("model/files/usual.pt")), (blob: Blob) => readFoundation(blob, { fileName: "a.pt" })],
      [await membersOf(fixture("model/files/predictor.pt")), (blob: Blob) => readPredictor(blob, { fileName: "a.pt" })],
      [await membersOf(fixture("data/files/usual.npz")), (blob: Blob) => readSketches(blob, { fileName: "a.npz" })],
    ] as const;
    const made = fc.oneof(...readers.map(([members, read]) => changedMembers(members).map((blob) => ({ blob, read }))));
    const { read, refused } = await hold(made, 240, async ({ blob, read: reader }) => reader(await blob));
    expect(Math.min(read, refused)).toBeGreaterThan(20);
  });

  it("results of runs made elsewhere, and what is taken of them can be shown", { timeout: 60_000 }, async () => {
    const run = madeRun({ id: "run-1", name: "one", epochs: 2 });
    const json = JSON.stringify(run.json && flatRunJson(run.json));
    const predictions = await membersOf(fixture("runs/files/first/segment_predictions_walk4.npz"));
    const predictor = await membersOf(fixture("runs/files/first/segment_predictor_walk4.pt"));
    const text = fc.oneof(changedText(json), changed(utf8(json))).map((bytes) => Promise.resolve(new Blob([bytes])));
    const made = fc.oneof(text, changedMembers(predictions), changedMembers(predictor));
    let shown = 0;
    await hold(made, 160, async (content) => {
      const { parts, refusals } = await readReferences([new File([await content], "a")]);
      const { runs, refusals: others } = referenceRuns(parts, { now: 1, nameOf: () => "a" });
      for (const { error } of [...refusals, ...others])
        expect(error).not.toMatchObject({ code: "internal/unexpected" });
      for (const each of runs) show(each);
      shown += runs.length;
    });
    expect(shown).toBeGreaterThan(12);
  });

  it("histories, and what is taken of them can be shown", { timeout: 60_000 }, async () => {
    const runs = [madeRun({ id: "run-1", name: "one", epochs: 2 }), madeRun({ id: "run-2", name: "two", epochs: 1 })];
    const members = await membersOf(await bytesOf(await writeZip(await archiveMembers(runs, 1))));
    let taken = 0;
    let left = 0;
    await hold(changedMembers(members), 120, async (content) => {
      const zip = await openZip(await content, { fileName: "history.zip" });
      for (const each of await archivedRuns(zip, "history.zip")) {
        const record = await archivedRecord(zip, each).catch((error: unknown) => {
          if (error instanceof CodedError) return null;
          throw error;
        });
        if (record === null) left++;
        else show(record);
        taken += Number(record !== null);
      }
    });
    expect(Math.min(taken, left)).toBeGreaterThan(12);
  });
});
