import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../src/protocol/run";
import { runRecordSchema } from "../../src/run/whole-record";
import { phaseOf } from "../../src/store/phase";
import { labelOf, newRecord, recordChanges } from "../../src/store/recorder";
import { applyRunEvent } from "../../src/store/run-view";
import { estimateSecondsLeft, perSecond } from "../../src/store/speed";
import type { RunView } from "../../src/store/state";
import { defaultConfig } from "../../src/tasks/config";
import { evaluate } from "../../src/tasks/segment/evaluation";
import { runHeader as header } from "./run-header";

function viewAfter(...events: RunEvent[]): RunView {
  const start: RunEvent = { type: "started", header, earlier: null };
  const view = [start, ...events].reduce<RunView | null>(applyRunEvent, null);
  if (view === null) throw new Error("no run");
  return view;
}

function steps(first: number, count: number, elapsedSeconds: number): RunEvent {
  const records = Array.from({ length: count }, (_, i) => ({
    step: first + i,
    rows: 10,
    loss: first + i,
    gradNorm: 1,
  }));
  return { type: "steps", epoch: 1, records, elapsedSeconds };
}

const epoch: RunEvent = {
  type: "epoch",
  record: {
    epoch: 1,
    trainLoss: 1,
    valLoss: 1,
    metrics: { valAccuracy: 1, valF1Macro: 1 },
    learningRates: [1e-4, 1e-3],
    gradNorm: 1,
    seconds: 3,
  },
  validation: evaluate(Float32Array.of(0.9, 0.1), Int32Array.of(0), Int32Array.of(0), 2),
  bestEpoch: 1,
  epochsSinceBest: 0,
};

describe("a run's view", () => {
  it("appends steps in order, earlier views unchanged", () => {
    const first = viewAfter(steps(0, 2, 1));
    const second = applyRunEvent(first, steps(2, 3000, 2));
    expect(Array.from(first.stepLoss)).toEqual([0, 1]);
    expect(second?.stepLoss).toHaveLength(3002);
    expect(second?.stepLoss.at(-1)).toBe(3001);
    expect(second?.stepCount).toBe(3002);
  });

  it("keeps NaN as NaN", () => {
    const bad: RunEvent = {
      type: "steps",
      epoch: 1,
      records: [{ step: 0, rows: 1, loss: Number.NaN, gradNorm: 1 }],
      elapsedSeconds: 1,
    };
    expect(viewAfter(bad).stepLoss[0]).toBeNaN();
  });

  it("counts steps within the epoch and the time left, without the first, slow sample", () => {
    const view = viewAfter(steps(0, 1, 10), steps(1, 1, 10.5), steps(2, 2, 11.5), epoch);
    expect(view.stepsPerSecond).toBeCloseTo(2, 10);
    expect(view.rowsPerSecond).toBeCloseTo(20, 10);
    const next = applyRunEvent(view, steps(4, 1, 12));
    expect(next?.epochStep).toBe(1);
    // 7 steps at 2 per second, and one second of validation (3 s − 4 steps) for each of two epochs.
    expect(next?.secondsLeft).toBeCloseTo(3.5 + 2, 10);
  });

  it("counts the rows that were seen, however few the last batch of an epoch has", () => {
    const few = { step: 3, rows: 1, loss: 1, gradNorm: 1 };
    const last: RunEvent = { type: "steps", epoch: 1, records: [few], elapsedSeconds: 11.5 };
    const view = viewAfter(steps(0, 1, 10), steps(1, 2, 11), last);
    expect(view.stepsPerSecond).toBeCloseTo(2, 10);
    // Two batches of ten and one of a single row in 1.5 s.
    expect(view.rowsPerSecond).toBeCloseTo(14, 10);
  });

  it("starts measuring anew after a pause", () => {
    const paused = viewAfter(
      steps(0, 1, 1),
      steps(1, 1, 2),
      { type: "state", state: "paused" },
      { type: "state", state: "training" },
    );
    expect(paused.state).toBe("training");
    expect(paused.speed).toEqual([]);
  });

  it("takes over what a resumed run had done", () => {
    const view = applyRunEvent(null, {
      type: "started",
      header,
      earlier: {
        epochs: [epoch.record],
        validations: [epoch.validation],
        stepLoss: Float64Array.of(4, 3, 2, 1),
        stepGradNorm: Float64Array.of(1, 1, 1, 1),
        bestEpoch: 1,
        epochsSinceBest: 0,
        elapsedSeconds: 9,
      },
    });
    const next = applyRunEvent(view, steps(4, 1, 10));
    expect(next?.stepCount).toBe(5);
    expect(next?.epochStep).toBe(1);
    expect(Array.from(next?.stepLoss ?? [])).toEqual([4, 3, 2, 1, 4]);
  });

  it("goes on from series that are views of one buffer, and leaves that buffer alone", () => {
    const saved = Float64Array.from({ length: 4096 }, (_, index) => index);
    const before = saved.slice();
    const view = applyRunEvent(null, {
      type: "restarted",
      header,
      notice: { code: "run/restarted", params: {} },
      earlier: {
        epochs: [],
        validations: [],
        stepLoss: saved.subarray(100, 103),
        stepGradNorm: saved.subarray(200, 203),
        bestEpoch: null,
        epochsSinceBest: 0,
        elapsedSeconds: 9,
      },
    });
    const next = applyRunEvent(applyRunEvent(view, steps(7, 2, 10)), steps(9, 1, 11));
    expect(Array.from(next?.stepLoss ?? [])).toEqual([100, 101, 102, 7, 8, 9]);
    expect(Array.from(next?.stepGradNorm ?? [])).toEqual([200, 201, 202, 1, 1, 1]);
    expect(saved).toEqual(before);
  });

  it("keeps one warning per code, and everything else on failure", () => {
    const warning: RunEvent = { type: "warning", error: { code: "run/autosave-failed", params: {} } };
    const view = viewAfter(steps(0, 1, 1), warning, warning, {
      type: "failed",
      error: { code: "engine/device-lost", params: {} },
    });
    expect(view.warnings).toHaveLength(1);
    expect(view).toMatchObject({ state: "failed", stepCount: 1 });
    expect(applyRunEvent(null, warning)).toBeNull();
  });
});

describe("speed", () => {
  it("needs two samples and time between them", () => {
    expect(perSecond([], "steps")).toBeNull();
    expect(perSecond([{ steps: 5, rows: 1, seconds: 1 }], "rows")).toBeNull();
    expect(estimateSecondsLeft(null, 1, 10, [], 5)).toBeNull();
    expect(estimateSecondsLeft(2, 12, 10, [{ seconds: 1 }, { seconds: 1 }], 5)).toBe(0);
  });
});

describe("the studio's phase", () => {
  const empty = { value: null, loading: null } as const;
  it("is the run's while it goes on, else the files'", () => {
    expect(phaseOf({ sketches: empty, foundation: empty, config: defaultConfig(), run: null })).toBe("empty");
    const loading = { value: null, loading: { file: "a", stage: "reading", done: 0, total: 1 } } as const;
    expect(phaseOf({ sketches: loading, foundation: empty, config: defaultConfig(), run: null })).toBe("loading");
    expect(phaseOf({ sketches: loading, foundation: empty, config: defaultConfig(), run: viewAfter() })).toBe(
      "training",
    );
  });
});

describe("the history's records", () => {
  it("begin valid and follow the run", () => {
    const record = newRecord(header, labelOf(header, "en"));
    expect(runRecordSchema.parse(record)).toEqual(record);
    expect(record.name).toBe("lr 1e-4, batch 256, seed 42, epochs 3");
    expect(recordChanges(epoch)).toBeNull();
    expect(recordChanges({ type: "failed", error: { code: "x", params: {} } })).toEqual({
      state: "failed",
      failure: { code: "x", params: {} },
    });
  });
});
