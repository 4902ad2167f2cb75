import { describe, expect, it } from "vitest";
import { lineage } from "../../src/run/lineage";
import { type LineageRun, type LineageSources, lineageFacts } from "../../src/store/lineage";
import { hasOrigins, readOrigins, writeOrigin } from "../../src/store/origins";
import type { TaskId } from "../../src/tasks/registry";

const TABLES = JSON.stringify([["customers"], {}, "stop"]);
const graphOf = (walks: readonly number[]) => JSON.stringify([JSON.parse(TABLES), 12, walks]);
const sketchesOf = (graph: string, pastDays: number) => JSON.stringify([JSON.parse(graph), { pastDays }]);
const GRAPH = graphOf([2]);
const SKETCHES = sketchesOf(GRAPH, 25);

function run(id: string, task: TaskId, sha256: string, foundation: { sha256: string; run?: string } | null = null) {
  const made: LineageRun = {
    id,
    state: "finished",
    source: "studio",
    demo: false,
    json: { task, dataset: { sha256 }, foundation },
  };
  return made;
}

const RUNS = [
  run("churned", "churn", "sk", { sha256: "fm", run: "pre" }),
  run("segmented", "segment", "sk", { sha256: "fm", run: "pre" }),
  run("pre", "foundation", "sk"),
];

/** The whole way as one tab has it after doing all of it. */
const whole: LineageSources = {
  data: {
    tables: TABLES,
    now: { graph: GRAPH, sketches: SKETCHES },
    made: { graph: GRAPH, sketches: SKETCHES },
    running: null,
  },
  origins: { sk: SKETCHES },
  sketches: "sk",
  foundation: "fm",
  runs: RUNS,
  demo: false,
  training: null,
  scored: { key: "scores", task: "churn", run: "churned" },
};

const statesOf = (changes: Partial<LineageSources>) => lineage(lineageFacts({ ...whole, ...changes }));
const done = statesOf({});

describe("lineageFacts", () => {
  it("has the whole way done, with models known by their runs", () => {
    expect(new Set(Object.values(done))).toEqual(new Set(["done"]));
    const facts = lineageFacts(whole);
    expect(facts.foundation).toMatchObject({ hash: "pre", from: { sketches: "sk" } });
    expect(facts.churn).toMatchObject({ hash: "churned", from: { sketches: "sk", foundation: "pre" } });
    expect(facts.graph.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(facts.predictions.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it("marks what stands downstream of another setting", () => {
    const later = { foundation: "stale", segment: "stale", churn: "stale", predictions: "stale" };
    const past = { ...whole.data, now: { graph: GRAPH, sketches: sketchesOf(GRAPH, 20) } };
    expect(statesOf({ data: past })).toEqual({ ...done, sketches: "stale", ...later });
    const walked = graphOf([4]);
    const walks = { ...whole.data, now: { graph: walked, sketches: sketchesOf(walked, 25) } };
    expect(statesOf({ data: walks })).toEqual({ ...done, graph: "stale", sketches: "stale", ...later });
    const tables = { ...whole.data, tables: JSON.stringify([["others"], {}, "stop"]) };
    expect(statesOf({ data: tables })).toEqual({ ...done, graph: "stale", sketches: "stale", ...later });
  });

  it("marks models of older sketches, which this browser made with other settings", () => {
    const sketches = sketchesOf(GRAPH, 20);
    const data = { ...whole.data, now: { graph: GRAPH, sketches }, made: { graph: GRAPH, sketches } };
    const origins = { sk: SKETCHES, newer: sketches };
    const states = statesOf({ data, origins, sketches: "newer" });
    expect(states).toMatchObject({ graph: "done", sketches: "done", foundation: "stale", churn: "stale" });
    const again = [run("pre-2", "foundation", "newer"), ...RUNS];
    expect(statesOf({ data, origins, sketches: "newer", foundation: null, runs: again })).toMatchObject({
      foundation: "done",
      segment: "stale",
    });
  });

  it("leaves runs of other data, of the demo, and unfinished ones out", () => {
    const other = statesOf({ origins: {}, sketches: "elsewhere", foundation: null });
    expect(other).toMatchObject({ sketches: "done", foundation: "ready", segment: "missing", churn: "missing" });
    const hidden = RUNS.map((each) => ({ ...each, demo: true }));
    expect(statesOf({ runs: hidden })).toMatchObject({ segment: "ready", churn: "ready" });
    const stopped: LineageRun[] = [{ ...run("churned", "churn", "sk"), state: "failed" }];
    expect(statesOf({ runs: stopped })).toMatchObject({ churn: "ready" });
  });

  it("says what is being made", () => {
    expect(statesOf({ training: "segment" }).segment).toBe("running");
    expect(statesOf({ data: { ...whole.data, running: "graph" } }).graph).toBe("running");
  });

  it("knows sketches that were not taken to the Studio by what they were made with", () => {
    const states = statesOf({ sketches: null, origins: {}, foundation: null, runs: [] });
    expect(states).toMatchObject({ sketches: "done", foundation: "ready" });
    const nothing = { ...whole.data, tables: null, made: { graph: null, sketches: null } };
    expect(statesOf({ data: nothing, sketches: null, origins: {}, foundation: null, runs: [], scored: null })).toEqual({
      tables: "missing",
      graph: "missing",
      sketches: "missing",
      foundation: "missing",
      segment: "missing",
      churn: "missing",
      predictions: "missing",
    });
  });
});

describe("origins", () => {
  it("remembers the last sketches by their hash, and passes over what is damaged", () => {
    const values = new Map<string, string>();
    const storage = {
      getItem: (key: string) => values.get(key) ?? null,
      setItem: (key: string, value: string) => void values.set(key, value),
    };
    expect(hasOrigins(storage)).toBe(false);
    for (let at = 0; at < 30; at++) writeOrigin(storage, `hash ${at}`, `["key ${at}"]`);
    writeOrigin(storage, "hash 15", '["key again"]');
    const origins = readOrigins(storage);
    expect(Object.keys(origins)).toHaveLength(20);
    expect(origins).toMatchObject({ "hash 29": '["key 29"]', "hash 15": '["key again"]' });
    expect(origins).not.toHaveProperty("hash 9");
    const nonsense = { none: 7, text: "no key", number: "1e300", object: "{}", good: SKETCHES };
    for (const key of values.keys()) values.set(key, JSON.stringify(nonsense));
    expect(readOrigins(storage), "one that is none hides no other").toEqual({ good: SKETCHES });
    for (const damaged of ["{", "[]", "null", '"x"']) {
      for (const key of values.keys()) values.set(key, damaged);
      expect(readOrigins(storage)).toEqual({});
    }
  });
});
