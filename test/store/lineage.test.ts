import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { lineage } from "../../src/run/lineage";
import { type LineageRun, type LineageSources, lineageFacts } from "../../src/store/lineage";
import { hasOrigins, readOrigins, writeOrigin } from "../../src/store/origins";
import type { TaskId } from "../../src/tasks/registry";

const TABLES = JSON.stringify([["customers", "c1"]]);
/** What the tables' hash is: of the roles and hashes of their files. */
const TABLES_HASH = createHash("sha256").update(TABLES).digest("hex");
const graphMade = (walks: readonly number[]) => JSON.stringify([TABLES, 12, walks]);
const sketchesMade = (graph: string, pastDays: number) => JSON.stringify([graph, { pastDays }]);
const SKETCHES = sketchesMade("g1", 25);

function run(id: string, task: TaskId, sha256: string, foundation: { sha256: string } | null = null) {
  const made: LineageRun = {
    id,
    state: "finished",
    source: "studio",
    demo: false,
    checkpointSha256: `model of ${id}`,
    json: { task, dataset: { sha256 }, foundation },
  };
  return made;
}

const RUNS = [
  run("churned", "churn", "sk", { sha256: "model of pre" }),
  run("segmented", "segment", "sk", { sha256: "model of pre" }),
  run("pre", "foundation", "sk"),
];

/** The whole way as one tab has it after doing all of it. */
const whole: LineageSources = {
  data: {
    hasTables: true,
    tables: TABLES,
    settings: { graph: [12, [2]], sketches: [{ pastDays: 25 }] },
    hasGraph: true,
    hasSketches: true,
    content: { graph: { sha256: "g1", made: graphMade([2]) }, sketches: { sha256: "sk", made: SKETCHES } },
    running: null,
  },
  origins: { sk: { made: SKETCHES, walk: 2 } },
  models: {},
  sketches: "sk",
  foundation: "model of pre",
  runs: RUNS,
  demo: false,
  training: null,
  scored: { sha256: "scores", task: "churn", model: null, run: "churned" },
};

const statesOf = (changes: Partial<LineageSources>) => lineage(lineageFacts({ ...whole, ...changes }));
const done = statesOf({});

describe("lineageFacts", () => {
  it("has the whole way done, each stage known by its content", () => {
    expect(new Set(Object.values(done))).toEqual(new Set(["done"]));
    const facts = lineageFacts(whole);
    expect(facts.tables.hash).toBe(TABLES_HASH);
    expect(facts.graph).toMatchObject({ hash: "g1", from: { tables: TABLES_HASH } });
    const identity = createHash("sha256")
      .update(JSON.stringify([SKETCHES, 2]))
      .digest("hex");
    expect(facts.sketches).toMatchObject({ hash: "sk", identity, from: { graph: "g1" } });
    expect(facts.foundation).toMatchObject({ hash: "model of pre", run: "pre", from: { sketches: identity } });
    const from = { sketches: identity, foundation: "model of pre" };
    expect(facts.churn).toMatchObject({ hash: "model of churned", run: "churned", from });
    expect(facts.predictions).toMatchObject({ hash: "scores", from: { churn: "model of churned" } });
  });

  it("marks what stands downstream of another setting, or of tables with another content", () => {
    const later = { foundation: "stale", segment: "stale", churn: "stale", predictions: "stale" };
    const past = { ...whole.data.settings, sketches: [{ pastDays: 20 }] };
    expect(statesOf({ data: { ...whole.data, settings: past } })).toEqual({ ...done, sketches: "stale", ...later });
    const walks = { ...whole.data.settings, graph: [12, [4]] };
    const all = { ...done, graph: "stale", sketches: "stale", ...later };
    expect(statesOf({ data: { ...whole.data, settings: walks } })).toEqual(all);
    expect(statesOf({ data: { ...whole.data, tables: JSON.stringify([["customers", "c2"]]) } })).toEqual(all);
  });

  it("leaves everything as it is while tables are still being hashed, and when they turn out to be the same", () => {
    expect(statesOf({ data: { ...whole.data, tables: null } })).toEqual(done);
    expect(statesOf({ data: { ...whole.data, content: { graph: null, sketches: null } } })).toEqual(done);
  });

  it("marks nothing downstream of a graph that came to the same vectors again", () => {
    const walked = { sha256: "g1", made: graphMade([4]) };
    const settings = { ...whole.data.settings, graph: [12, [4]] };
    const data = { ...whole.data, settings, content: { ...whole.data.content, graph: walked } };
    expect(statesOf({ data })).toEqual(done);
    const other = { ...data, content: { ...data.content, graph: { ...walked, sha256: "g2" } } };
    expect(statesOf({ data: other })).toMatchObject({ graph: "done", sketches: "stale", foundation: "stale" });
  });

  it("marks models of older sketches, which this browser made with other settings", () => {
    const newer = sketchesMade("g1", 20);
    const settings = { ...whole.data.settings, sketches: [{ pastDays: 20 }] };
    const content = { ...whole.data.content, sketches: { sha256: "newer", made: newer } };
    const data = { ...whole.data, settings, content };
    const origins = { sk: { made: SKETCHES, walk: 2 }, newer: { made: newer, walk: 2 } };
    const states = statesOf({ data, origins, sketches: "newer" });
    expect(states).toMatchObject({ graph: "done", sketches: "done", foundation: "stale", churn: "stale" });
    const again = [run("pre-2", "foundation", "newer"), ...RUNS];
    expect(statesOf({ data, origins, sketches: "newer", foundation: null, runs: again })).toMatchObject({
      foundation: "done",
      segment: "stale",
    });
  });

  it("asks of predictions whether their model is still the one that stands on the way", () => {
    const runs = [run("churned-2", "churn", "sk"), ...RUNS];
    expect(statesOf({ runs }).predictions).toBe("stale");
    const scored = { sha256: "scores", task: "churn", run: null } as const;
    expect(statesOf({ runs, scored: { ...scored, model: "model of churned" } }).predictions).toBe("stale");
    expect(statesOf({ runs, scored: { ...scored, model: "model of churned-2" } }).predictions).toBe("done");
    expect(statesOf({ runs, scored: { ...scored, model: "from elsewhere" } }).predictions).toBe("elsewhere");
    const same = [{ ...run("churned-2", "churn", "sk"), checkpointSha256: "model of churned" }, ...RUNS];
    expect(statesOf({ runs: same }).predictions, "the same bits again are no other model").toBe("done");
  });

  it("knows no origin of what earlier builds did not note, and calls nothing stale for it", () => {
    const runs = RUNS.map((each) => ({ ...each, checkpointSha256: null }));
    const earlier = JSON.stringify([[["customers"], {}, "stop"], { pastDays: 20 }]);
    const unknown = { sketches: "elsewhere", foundation: "elsewhere", predictions: "elsewhere" };
    expect(statesOf({ runs, origins: { sk: { made: earlier, walk: 2 } } })).toEqual({ ...done, ...unknown });
  });

  it("knows the same sketches in another file: weights and the matrices that were written of them", () => {
    const origins = { sk: { made: SKETCHES, walk: 2 }, matrices: { made: SKETCHES, walk: 2 } };
    expect(statesOf({ origins, sketches: "matrices" })).toEqual(done);
    expect(lineageFacts({ ...whole, origins, sketches: "matrices" }).sketches.hash).toBe("matrices");
    const again = [run("churned-2", "churn", "matrices", { sha256: "model of pre" }), ...RUNS.slice(1)];
    expect(statesOf({ origins, runs: again, scored: null })).toEqual({ ...done, predictions: "ready" });
    // Of other walks they are others, and of a file that this browser did not write nobody knows.
    const walked = { ...origins, matrices: { made: SKETCHES, walk: 4 } };
    expect(statesOf({ origins: walked, sketches: "matrices" })).toMatchObject({
      sketches: "done",
      foundation: "stale",
    });
    const elsewhere = statesOf({ origins: { sk: origins.sk }, sketches: "matrices" });
    expect(elsewhere).toMatchObject({ sketches: "elsewhere", foundation: "elsewhere", churn: "elsewhere" });
  });

  it("leaves runs on a table with a label out: they are on no way", () => {
    const table = { label: "left", id: null, features: ["age"], decimal: "." } as const;
    const own: LineageRun[] = [
      {
        ...run("campaign", "segment", "csv"),
        json: { task: "segment", dataset: { sha256: "csv", table }, foundation: null },
      },
    ];
    expect(lineageFacts({ ...whole, runs: [...own, ...RUNS] }).segment.run).toBe("segmented");
    expect(statesOf({ sketches: null, runs: own }).segment).toBe("ready");
  });

  it("shows a model of a file that Predict has open, where no run's stands", () => {
    const models = { segment: "from elsewhere" };
    const scored = { sha256: "scores", task: "segment", model: "from elsewhere", run: null } as const;
    const facts = lineageFacts({ ...whole, runs: RUNS.slice(2), models, scored });
    expect(facts.segment).toMatchObject({ isThere: true, hash: "from elsewhere", from: {} });
    expect(facts.predictions.from).toEqual({ segment: "from elsewhere" });
    expect(lineage(facts)).toEqual({ ...done, segment: "elsewhere", churn: "ready" });
    expect(lineageFacts({ ...whole, models }).segment.hash).toBe("model of segmented");
  });

  it("leaves runs of other data, of the demo, and unfinished ones out", () => {
    const other = statesOf({ origins: {}, sketches: "elsewhere", foundation: null });
    expect(other).toMatchObject({ sketches: "elsewhere", foundation: "ready", segment: "missing", churn: "missing" });
    const hidden = RUNS.map((each) => ({ ...each, demo: true }));
    const unknown = { origins: {}, sketches: null, foundation: null };
    expect(statesOf({ ...unknown, runs: hidden })).toMatchObject({ segment: "missing", churn: "missing" });
    // Those of the whole way on the demo bank are of sketches that were made here.
    expect(lineageFacts({ ...whole, runs: hidden }).segment.run).toBe("segmented");
    expect(lineageFacts({ ...whole, demo: true }).segment.run).toBeUndefined();
    const stopped: LineageRun[] = [{ ...run("churned", "churn", "sk"), state: "failed" }];
    expect(statesOf({ runs: stopped })).toMatchObject({ churn: "ready" });
  });

  it("says what is being made", () => {
    expect(statesOf({ training: "segment" }).segment).toBe("running");
    expect(statesOf({ data: { ...whole.data, running: "graph" } }).graph).toBe("running");
  });

  it("knows sketches that were not taken to the Studio by what the data place has", () => {
    const states = statesOf({ sketches: null, origins: {}, foundation: null, runs: [] });
    expect(states).toMatchObject({ sketches: "done", foundation: "ready" });
    const nothing = { ...whole.data, hasTables: false, tables: null, hasGraph: false, hasSketches: false };
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
    for (let at = 0; at < 50; at++) writeOrigin(storage, `hash ${at}`, { made: `["key ${at}"]`, walk: 2 });
    writeOrigin(storage, "hash 15", { made: '["key again"]', walk: 4 });
    const origins = readOrigins(storage);
    expect(Object.keys(origins)).toHaveLength(40);
    expect(origins).toMatchObject({
      "hash 49": { made: '["key 49"]', walk: 2 },
      "hash 15": { made: '["key again"]', walk: 4 },
    });
    expect(origins).not.toHaveProperty("hash 9");
    const good = { made: SKETCHES, walk: 2 };
    const nonsense = { none: 7, text: "no key", number: "1e300", object: "{}", half: { walk: 2 }, good };
    for (const key of values.keys()) values.set(key, JSON.stringify(nonsense));
    expect(readOrigins(storage), "one that is none hides no other").toEqual({ good });
    for (const damaged of ["{", "[]", "null", '"x"']) {
      for (const key of values.keys()) values.set(key, damaged);
      expect(readOrigins(storage)).toEqual({});
    }
  });
});
