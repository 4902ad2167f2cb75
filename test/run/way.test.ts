import { expect, it } from "vitest";
import { waySecondsLeft, wayShare, wayStage } from "../../src/run/way";

const trainings = [{ epochs: 30 }, { epochs: 15 }, { epochs: 15 }];

it("fills one bar from the sketches to the last training", () => {
  expect(wayShare(trainings, { stage: "sketches", share: 0.5 })).toBeCloseTo(0.05);
  expect(wayShare(trainings, { stage: "training", ended: 0, share: 0 })).toBeCloseTo(0.1);
  expect(wayShare(trainings, { stage: "training", ended: 0, share: 1 })).toBeCloseTo(0.55);
  expect(wayShare(trainings, { stage: "training", ended: 2, share: 0.5 })).toBeCloseTo(0.8875);
  expect(wayShare(trainings, { stage: "training", ended: 3, share: 0 })).toBeCloseTo(1);
});

it("counts the sketches as the first stage", () => {
  expect(wayStage(trainings, { stage: "sketches", share: 1 })).toEqual({ at: 1, of: 4 });
  expect(wayStage(trainings, { stage: "training", ended: 2, share: 0 })).toEqual({ at: 4, of: 4 });
  expect(wayStage(trainings, { stage: "training", ended: 3, share: 0 })).toEqual({ at: 4, of: 4 });
});

it("expects of waiting trainings what an epoch of the current one takes", () => {
  expect(waySecondsLeft({ elapsed: 10, left: 20 }, trainings, 0)).toBeCloseTo(50);
  expect(waySecondsLeft({ elapsed: 10, left: 5 }, trainings, 2)).toBeCloseTo(5);
  expect(waySecondsLeft({ elapsed: 10, left: null }, trainings, 0)).toBeNull();
  expect(waySecondsLeft({ elapsed: 10, left: 1 }, trainings, 3)).toBeNull();
});
