import { describe, expect, it } from "vitest";
import { FOLLOW, scrubbed, shownEvaluation } from "../../../src/ui/run/results/evaluation-choice";
import { syntheticRun } from "./fixture";

const live = syntheticRun({ epochs: 5, stepsInto: 3 });
const finished = syntheticRun({ epochs: 14, state: "finished" });

describe("shownEvaluation", () => {
  it("waits for the first epoch, then follows the newest validation", () => {
    expect(shownEvaluation(syntheticRun({ epochs: 0 }), FOLLOW)).toMatchObject({ epoch: null, evaluation: null });
    expect(shownEvaluation(live, FOLLOW)).toEqual({
      split: "validation",
      epoch: 5,
      evaluation: live.validations[4],
      hasTest: false,
    });
  });

  it("stays at a chosen epoch while the run goes on", () => {
    expect(shownEvaluation(live, { split: "validation", epoch: 2 }).evaluation).toBe(live.validations[1]);
  });

  it("switches to the test when there is one, and back on request", () => {
    expect(shownEvaluation(finished, FOLLOW)).toMatchObject({ split: "test", epoch: finished.result?.evaluatedEpoch });
    expect(shownEvaluation(finished, FOLLOW).evaluation).toBe(finished.result?.test);
    const validation = shownEvaluation(finished, { split: "validation", epoch: null });
    expect(validation).toMatchObject({ split: "validation", epoch: finished.result?.evaluatedEpoch, hasTest: true });
  });
});

describe("scrubbed", () => {
  it("goes back and, on the newest epoch of a live run, follows again", () => {
    const back = scrubbed(shownEvaluation(live, FOLLOW), -1, 5, true);
    expect(back).toEqual({ split: "validation", epoch: 4 });
    expect(scrubbed(shownEvaluation(live, back), 1, 5, true)).toEqual({ split: "validation", epoch: null });
  });

  it("stays within the run", () => {
    expect(scrubbed(shownEvaluation(live, { split: "validation", epoch: 1 }), -1, 5, true).epoch).toBe(1);
    expect(scrubbed(shownEvaluation(finished, { split: "validation", epoch: 14 }), 1, 14, false).epoch).toBe(14);
  });
});
