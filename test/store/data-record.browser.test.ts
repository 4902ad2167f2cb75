import { beforeAll, expect, it, vi } from "vitest";
import { useData } from "../../src/store/data";
import { dataRecordSchema } from "../../src/store/data-record";
import { openDatabase } from "../../src/store/database";

/** What the place Data has written down of the demo bank's way, as the database gives it back. */
let record: ReturnType<typeof dataRecordSchema.parse>;

beforeAll(async () => {
  await useData.getState().openDemo();
  useData.getState().change({ walks: [2] });
  await useData.getState().makeSketches();
  record = await vi.waitUntil(
    async () => {
      const { data } = dataRecordSchema.safeParse(await (await openDatabase()).setting("data"));
      return data?.kept?.files.length === 3 && data;
    },
    { timeout: 20_000, interval: 50 },
  );
});

/** The record with something else at a path. */
function withAt(path: string, value: unknown): unknown {
  const copy: unknown = structuredClone({ ...record, sources: [] });
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  const parent = keys.reduce<unknown>((part, key) => Reflect.get(Object(part), key), copy);
  Reflect.set(Object(parent), last, value);
  return copy;
}

it("what Data has written down is read back whole", () => {
  expect(dataRecordSchema.parse(withAt("sources", record.sources))).toEqual(record);
  expect([record.facts?.events.rows, record.sketches?.customers]).toEqual([76_888, 1_500]);
});

it.each<readonly [string, unknown]>([
  ["facts.events.first", 1e300],
  ["facts.events.last", "yesterday"],
  ["facts.events.days.firstDay", 1e9],
  ["facts.events.days.total", [1, 2]],
  ["facts.events.days.byType", new Uint32Array(7)],
  ["facts.customers.rows", -5],
  ["bank.events.badRows", -1],
  ["graph.edges", Number.NaN],
  ["sketches.windows.cutoff", { micros: 1e300, nanos: 0 }],
  ["sketches.windows.cutoff", { micros: 0, nanos: 5_000 }],
  ["sketches.walks.0.codes", new Int32Array(3)],
  ["sketches.walks.0.kinds", []],
  ["sketches.walks.0.bins", 0],
  ["sketches.customers", Number.POSITIVE_INFINITY],
  ["kept.madeAt", 1e300],
  ["kept.files.0.bytes", -1],
  ["kept.made", "no key"],
  ["made.graph", "{"],
  ["made.sketches", "7"],
  ["config", { walks: [-1] }],
])("nothing is shown of a record whose %s is %j", (path, value) => {
  expect(dataRecordSchema.safeParse(withAt(path, value)).success).toBe(false);
});

it("sketches that are made again, as they were or with other settings, leave what the Studio has open readable", async () => {
  // As after a reload: what is handed over is the kept file itself.
  useData.setState({ held: null });
  const open = await useData.getState().weights(2);
  const bytes = open?.size;
  await useData.getState().makeAgain();
  expect(useData.getState()).toMatchObject({ held: "sketches", kept: { made: record.kept?.made } });
  expect((await open?.arrayBuffer())?.byteLength).toBe(bytes);
  useData.getState().change({ sketch: { ...useData.getState().config.sketch, decay: 0.5 } });
  await useData.getState().makeSketches();
  expect(useData.getState().kept?.made).not.toBe(record.kept?.made);
  const other = await useData.getState().weights(2);
  expect(other?.name).toBe(open?.name);
  expect((await open?.arrayBuffer())?.byteLength).toBe(bytes);
  expect(await other?.text()).not.toBe(await open?.text());
});
