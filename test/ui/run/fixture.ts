import { argmax, softmax } from "../../../src/metrics/softmax";
import type { RunHeader, RunOutcome } from "../../../src/run/run";
import type { RunView } from "../../../src/store/state";
import { classNamesOf } from "../../../src/tasks/classes";
import { parseConfig } from "../../../src/tasks/config";
import type { SegmentEvaluation } from "../../../src/tasks/segment/evaluation";
import { evaluate } from "../../../src/tasks/segment/evaluation";
import type { EpochRecord } from "../../../src/training/epoch-record";

/** A small repeatable generator (mulberry32), 0..1. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const SHARES = [0.633, 0.213, 0.102, 0.052];

/** An evaluation of noisy logits, scored by the product's own metrics. The higher the skill the fewer the errors. */
export function syntheticEvaluation(seed: number, skill: number, classes = 4, rows = 1500): SegmentEvaluation {
  const random = randomNumbers(seed);
  const shares = classes === 4 ? SHARES : Array.from({ length: classes }, () => 1 / classes);
  const labels = new Int32Array(rows);
  const logits = new Float32Array(rows * classes);
  for (let row = 0; row < rows; row++) {
    let place = random();
    let label = 0;
    while (label < classes - 1 && place > (shares[label] ?? 0)) place -= shares[label++] ?? 0;
    labels[row] = label;
    for (let index = 0; index < classes; index++) {
      const noise = Math.sqrt(-2 * Math.log(random() + 1e-9)) * Math.cos(2 * Math.PI * random());
      logits[row * classes + index] = noise + (index === label ? skill : Math.abs(index - label) === 1 ? skill / 3 : 0);
    }
  }
  return evaluate(softmax(logits, classes), argmax(logits, classes), labels, classes);
}

export const names = ["mass", "affluent", "business", "private"];

export function runHeader(changes: Partial<RunHeader> = {}): RunHeader {
  return {
    id: "fixture",
    task: "segment",
    startedAt: 0,
    config: parseConfig({}),
    engine: {
      name: "wasm",
      adapter: null,
      threads: 2,
      reason: "engine/no-hardware-gpu",
      numerics: {},
      gflops: null,
      bytes: 480_000_000,
    },
    walk: 4,
    sketcher: null,
    split: { train: 7000, validation: 1500, test: 1500 },
    loss: { kind: "cross-entropy", classWeights: [0.395, 1.174, 2.451, 4.808] },
    stepsPerEpoch: 28,
    flopsPerStep: 1e9,
    withoutFuture: null,
    totalParameters: 30_041_796,
    trainableParameters: 30_041_796,
    demo: false,
    isTable: false,
    ...changes,
  };
}

export function epochRecord(epoch: number): EpochRecord {
  return {
    epoch,
    trainLoss: 0.04 + 0.7 * Math.exp(-epoch / 3),
    valLoss: 0.1 + 0.5 * Math.exp(-epoch / 2.2) + 0.004 * Math.max(0, epoch - 9) + 0.01 * Math.abs(Math.sin(epoch * 2)),
    metrics: {
      valAccuracy: 0.972 - 0.1 * Math.exp(-epoch / 3) - 0.004 * Math.abs(Math.sin(epoch * 3)),
      valF1Macro: 0.945 - 0.22 * Math.exp(-epoch / 3) - 0.008 * Math.abs(Math.cos(epoch * 2)),
    },
    learningRates: [1e-4 / 2 ** Math.floor(epoch / 16), 1e-3 / 2 ** Math.floor(epoch / 16)],
    gradNorm: 1.5,
    seconds: 20,
  };
}

interface RunShape {
  readonly epochs: number;
  readonly stepsInto?: number;
  readonly state?: RunView["state"];
  readonly header?: RunHeader;
}

/** A run like the reference's: falling losses, a plateau, best epoch by lowest validation loss. */
export function syntheticRun({ epochs, stepsInto = 0, state = "training", header = runHeader() }: RunShape): RunView {
  const random = randomNumbers(7);
  const records = Array.from({ length: epochs }, (_, index) => epochRecord(index + 1));
  const steps = epochs * header.stepsPerEpoch + stepsInto;
  const classes = classNamesOf(header.config).length;
  const best = records.reduce<EpochRecord | null>(
    (lowest, record) => (lowest === null || record.valLoss < lowest.valLoss ? record : lowest),
    null,
  );
  const skill = (epoch: number) => 5.2 - 3 * Math.exp(-epoch / 4);
  const result: RunOutcome = {
    outcome: "stopped-early",
    bestEpoch: best?.epoch ?? null,
    evaluatedEpoch: best?.epoch ?? null,
    test: syntheticEvaluation(99, skill(best?.epoch ?? 1), classes, header.split.test),
    nonFiniteStep: null,
    seconds: epochs * 20,
    secondsPerStep: 0.7,
  };
  return {
    header,
    state,
    epochs: records,
    validations: records.map(({ epoch }) => syntheticEvaluation(epoch, skill(epoch), classes, header.split.validation)),
    stepLoss: Float64Array.from({ length: steps }, (_, step) => {
      const level = 0.04 + 1.3 * Math.exp(-step / (3 * header.stepsPerEpoch));
      return level * (0.75 + 0.5 * random());
    }),
    stepGradNorm: Float64Array.from({ length: steps }, () => 0.8 + random() * 1.5),
    stepCount: steps,
    epochStep: stepsInto,
    bestEpoch: best?.epoch ?? null,
    epochsSinceBest: best === null ? 0 : epochs - best.epoch,
    elapsedSeconds: steps * 0.7,
    speed: [],
    stepsPerSecond: 1.4,
    rowsPerSecond: 357,
    secondsLeft: 1012,
    result: state === "finished" ? result : null,
    evidence: null,
    evidenceShare: null,
    warnings: [],
    error: null,
  };
}
