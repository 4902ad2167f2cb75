import { describe, expect, it } from "vitest";
import {
  LINEAGE_STAGES,
  type LineageFacts,
  type LineageStage,
  lineage,
  type StageFacts,
  type StageState,
  UPSTREAM,
} from "../../src/run/lineage";

const nothing: StageFacts = { isThere: false, hash: null, settings: null, from: {}, isRunning: false };

/** The whole way, made in one go: every hash is the stage's name, as it was when the later ones were made from it. */
function whole(changes: Partial<Record<LineageStage, Partial<StageFacts>>> = {}): LineageFacts {
  const facts = LINEAGE_STAGES.map((stage) => {
    const from = Object.fromEntries([...UPSTREAM[stage], "settings"].map((each) => [each, each]));
    return [
      stage,
      { isThere: true, hash: stage, settings: "settings", from, isRunning: false, ...changes[stage] },
    ] as const;
  });
  return Object.fromEntries(facts) as Record<LineageStage, StageFacts>;
}

/** Everything that is made from a stage, directly or not. */
function downstream(stage: LineageStage): readonly LineageStage[] {
  const next = LINEAGE_STAGES.filter((other) => UPSTREAM[other].includes(stage));
  return [...new Set([...next, ...next.flatMap(downstream)])];
}

function expected(stale: readonly LineageStage[], others: StageState = "done"): Record<string, StageState> {
  return Object.fromEntries(LINEAGE_STAGES.map((stage) => [stage, stale.includes(stage) ? "stale" : others]));
}

describe("lineage", () => {
  it("has everything done when nothing has changed, and everything missing when nothing is there", () => {
    expect(lineage(whole())).toEqual(expected([]));
    const empty = Object.fromEntries(LINEAGE_STAGES.map((stage) => [stage, nothing])) as LineageFacts;
    expect(lineage(empty)).toEqual(expected([], "missing"));
  });

  it.each(LINEAGE_STAGES)("marks everything downstream of another %s stale, and nothing else", (stage) => {
    expect(lineage(whole({ [stage]: { hash: "another" } }))).toEqual(expected(downstream(stage)));
  });

  it.each(LINEAGE_STAGES)("marks %s stale under other settings, with all that is downstream of it", (stage) => {
    const changed = whole({ [stage]: { settings: "others" } });
    expect(lineage(changed)).toEqual(expected([stage, ...downstream(stage)]));
  });

  it("is the union of the changes for every combination of changed stages", () => {
    for (let bits = 0; bits < 1 << LINEAGE_STAGES.length; bits++) {
      const changed = LINEAGE_STAGES.filter((_, place) => (bits >> place) & 1);
      const facts = whole(Object.fromEntries(changed.map((stage) => [stage, { hash: `another ${stage}` }])));
      expect(lineage(facts), changed.join()).toEqual(expected(changed.flatMap(downstream)));
    }
  });

  it("knows for every combination of stages that are there what is missing and what can be made", () => {
    for (let bits = 0; bits < 1 << LINEAGE_STAGES.length; bits++) {
      const there = LINEAGE_STAGES.filter((_, place) => (bits >> place) & 1);
      const facts = whole(
        Object.fromEntries(LINEAGE_STAGES.filter((stage) => !there.includes(stage)).map((stage) => [stage, nothing])),
      );
      const states = lineage(facts);
      for (const stage of LINEAGE_STAGES) {
        const has = (other: LineageStage) => there.includes(other);
        const needs = UPSTREAM[stage];
        const canBe = stage === "predictions" ? needs.some(has) : needs.length > 0 && needs.every(has);
        expect(states[stage], `${stage} of ${there.join()}`).toBe(has(stage) ? "done" : canBe ? "ready" : "missing");
      }
    }
  });

  it("says of a running stage that it runs, whatever else is true of it", () => {
    for (const stage of LINEAGE_STAGES) {
      expect(lineage(whole({ [stage]: { isRunning: true, isThere: false } }))[stage]).toBe("running");
      expect(lineage(whole({ [stage]: { isRunning: true, settings: "others" } }))[stage]).toBe("running");
    }
  });

  it("calls nothing stale that is still being hashed, nor what is made from it", () => {
    for (const stage of LINEAGE_STAGES) expect(lineage(whole({ [stage]: { hash: null } }))).toEqual(expected([]));
  });

  it("takes a file from elsewhere as the beginning of the way: other tables say nothing of it", () => {
    const entered = whole({ tables: { hash: "another" }, sketches: { from: {} } });
    expect(lineage(entered)).toEqual({ ...expected(["graph"]), sketches: "elsewhere" });
    const model = whole({ sketches: { hash: "another" }, foundation: { from: {} } });
    expect(lineage(model)).toEqual({ ...expected(["segment", "churn", "predictions"]), foundation: "elsewhere" });
    const alone = whole({ tables: nothing, graph: nothing, sketches: { from: {} } });
    expect(lineage(alone)).toMatchObject({ sketches: "done", foundation: "done" });
  });

  it("calls nothing stale that was made from what a file from elsewhere stands in place of: it is of another origin", () => {
    const dropped = whole({ graph: nothing, sketches: { hash: "a file", from: {} } });
    expect(lineage(dropped)).toEqual({
      ...expected([]),
      graph: "ready",
      sketches: "elsewhere",
      foundation: "elsewhere",
      segment: "elsewhere",
      churn: "elsewhere",
    });
  });

  it("keeps a model of a foundation model from scratch apart from changes of the foundation", () => {
    const scratch = whole({
      foundation: { hash: "another" },
      churn: { from: { sketches: "sketches" } },
      predictions: { from: { churn: "churn" } },
    });
    expect(lineage(scratch)).toEqual(expected(["segment"]));
  });
});
