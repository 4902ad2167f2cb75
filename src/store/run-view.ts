import type { StepRecord } from "../engine/engine";
import type { SerialError } from "../formats/coded-error";
import type { RunEvent } from "../protocol/run";
import type { RunHeader, RunProgress } from "../run/run";
import { withEpoch } from "../tasks/evaluations";
import { estimateSecondsLeft, perSecond, type SpeedSample } from "./speed";
import type { RunView } from "./state";

/** Samples of the speed kept for the estimate; older ones say little about now. */
const SPEED_SAMPLES = 24;

/** A run as it looks the moment it starts (or is resumed). */
export function newRunView(header: RunHeader, earlier: RunProgress | null): RunView {
  return {
    header,
    state: "training",
    epochs: earlier?.epochs ?? [],
    validations: earlier?.validations ?? [],
    // Copies: `appended` writes on into the memory of a series, which must be its own.
    stepLoss: earlier?.stepLoss.slice() ?? new Float64Array(0),
    stepGradNorm: earlier?.stepGradNorm.slice() ?? new Float64Array(0),
    stepCount: earlier?.stepLoss.length ?? 0,
    epochStep: 0,
    bestEpoch: earlier?.bestEpoch ?? null,
    epochsSinceBest: earlier?.epochsSinceBest ?? 0,
    elapsedSeconds: earlier?.elapsedSeconds ?? 0,
    speed: [],
    stepsPerSecond: null,
    rowsPerSecond: null,
    secondsLeft: null,
    result: null,
    evidence: null,
    evidenceShare: null,
    warnings: [],
    error: null,
  };
}

/**
 * The only way by which a run's events change what the page shows. Pure but for the step series, whose backing
 * buffers grow in place (appending 10,000 steps one by one must not copy 10,000 times); views of them are fresh.
 */
export function applyRunEvent(view: RunView | null, event: RunEvent): RunView | null {
  if (event.type === "started") return newRunView(event.header, event.earlier);
  if (event.type === "restarted") {
    const fresh = newRunView(event.header, event.earlier);
    return withWarning({ ...fresh, warnings: view?.warnings ?? [] }, event.notice);
  }
  if (view === null) return null;
  switch (event.type) {
    case "steps":
      return withSteps(view, event.records, event.elapsedSeconds);
    case "epoch":
      return {
        ...view,
        epochs: [...view.epochs, event.record],
        validations: withEpoch(view.validations, event.validation, event.bestEpoch),
        epochStep: 0,
        bestEpoch: event.bestEpoch,
        epochsSinceBest: event.epochsSinceBest,
      };
    case "state":
      // The first step after a pause would count the pause itself.
      return { ...view, state: event.state, speed: event.state === "training" ? [] : view.speed };
    case "finished":
      return {
        ...view,
        state: "finished",
        result: event.result,
        elapsedSeconds: event.result.seconds,
        secondsLeft: null,
      };
    case "record":
    case "progress":
      return view;
    case "warning":
      return withWarning(view, event.error);
    case "evidence-progress":
      return { ...view, evidenceShare: event.share };
    case "evidence":
      return { ...view, evidence: event.evidence, evidenceShare: null };
    case "failed":
      return { ...view, state: "failed", error: event.error, secondsLeft: null };
  }
}

/** The latest of each kind: the same warning after every epoch is one warning. */
function withWarning(view: RunView, warning: SerialError): RunView {
  return { ...view, warnings: [...view.warnings.filter(({ code }) => code !== warning.code), warning] };
}

function withSteps(view: RunView, records: readonly StepRecord[], elapsedSeconds: number): RunView {
  const last = records.at(-1);
  if (last === undefined) return view;
  const count = view.stepCount + records.length;
  const sample: SpeedSample = {
    steps: count,
    rows: (view.speed.at(-1)?.rows ?? 0) + records.reduce((sum, record) => sum + record.rows, 0),
    seconds: elapsedSeconds,
  };
  const speed = [...view.speed, sample].slice(-SPEED_SAMPLES);
  const rate = perSecond(speed, "steps");
  const { stepsPerEpoch, config } = view.header;
  return {
    ...view,
    stepLoss: appended(view.stepLoss, view.stepCount, records, (record) => record.loss),
    stepGradNorm: appended(view.stepGradNorm, view.stepCount, records, (record) => record.gradNorm),
    stepCount: count,
    epochStep: count - view.epochs.length * stepsPerEpoch,
    elapsedSeconds,
    speed,
    stepsPerSecond: rate,
    rowsPerSecond: perSecond(speed, "rows"),
    secondsLeft: estimateSecondsLeft(rate, count, config.epochs * stepsPerEpoch, view.epochs, stepsPerEpoch),
  };
}

/** A view one longer over a buffer that doubles when it is full. */
function appended(
  series: Float64Array,
  count: number,
  records: readonly StepRecord[],
  value: (record: StepRecord) => number,
): Float64Array {
  const length = count + records.length;
  const capacity = series.buffer.byteLength / Float64Array.BYTES_PER_ELEMENT;
  const next = new Float64Array(
    length <= capacity ? series.buffer : new ArrayBuffer(Math.max(1024, 2 * length) * Float64Array.BYTES_PER_ELEMENT),
    0,
    length,
  );
  if (next.buffer !== series.buffer) next.set(series);
  records.forEach((record, index) => {
    next[count + index] = value(record);
  });
  return next;
}
