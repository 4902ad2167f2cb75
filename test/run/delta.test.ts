import { expect, it } from "vitest";
import { ProgressReporter } from "../../src/app/progress-reporter";
import { type RunDelta, runDeltaSchema, withDelta } from "../../src/run/delta";
import type { RunRecordUpdate } from "../../src/run/record";
import { runJsonSchema } from "../../src/run/record";
import type { RunHeader } from "../../src/run/run";
import type { EpochRecord } from "../../src/training/epoch-record";
import { runHeader } from "../store/run-header";

const header: RunHeader = { ...runHeader };
const file = { file: "f", bytes: 1, sha256: "0" };

function epochRecord(epoch: number): EpochRecord {
  return {
    epoch,
    trainLoss: 1 / epoch,
    valLoss: epoch === 3 ? Number.NaN : 2 / epoch,
    metrics: { valAccuracy: 0.5, valF1Macro: 0.4 },
    learningRates: [1e-4, 1e-3],
    gradNorm: 1,
    seconds: 1,
  };
}

/** Tells so many epochs of 20 steps each, a second and more apart. */
async function told(epochs: number) {
  const whole: RunRecordUpdate[] = [];
  const deltas: RunDelta[] = [];
  const progress = new ProgressReporter({
    header,
    splitSeed: 42,
    dataset: Promise.resolve({ ...file, rows: 10, widths: { past: 1, portfolio: 1 }, labels: {} }),
    foundation: Promise.resolve({
      ...file,
      rows: null,
      widths: { input: 2, hidden: 1, output: 1, layers: 1 },
      labels: null,
    }),
    earlier: null,
    send: (record) => whole.push(record),
    sendDelta: (delta) => deltas.push(delta),
  });
  const now = performance.now;
  let later = 0;
  performance.now = () => now.call(performance) + later;
  try {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const records = Array.from({ length: 20 }, (_, step) => ({ step, rows: 1, loss: epoch + step, gradNorm: step }));
      progress.steps(records, epoch);
      later += 1001;
      await progress.epoch(epochRecord(epoch), epoch);
    }
  } finally {
    performance.now = now;
  }
  return { whole, deltas };
}

it("a run is told once, then only what is new; together that is the whole run", async () => {
  const { whole, deltas } = await told(50);
  expect(whole).toHaveLength(1);
  expect(deltas).toHaveLength(49);
  const first = runJsonSchema.parse(whole[0]?.json);
  const run = deltas.map((delta) => runDeltaSchema.parse(delta)).reduce(withDelta, first);
  expect(run.history.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  expect(run.history[2]?.valLoss).toBeNull();
  expect(run.steps.loss).toHaveLength(1000);
  expect(run.steps.loss.at(-1)).toBe(50 + 19);
  expect([run.bestEpoch, run.seconds]).toEqual([50, 50]);
  // An epoch late in the run costs what an early one does.
  const sizes = deltas.map((delta) => JSON.stringify(delta).length);
  expect(Math.max(...sizes) / Math.min(...sizes)).toBeLessThan(1.3);
});

it("a delta that does not go on where the run stands changes nothing", async () => {
  const { whole, deltas } = await told(3);
  const first = runJsonSchema.parse(whole[0]?.json);
  const last = runDeltaSchema.parse(deltas.at(-1));
  expect(withDelta(first, last)).toBe(first);
});
