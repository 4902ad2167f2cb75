import type { RunRecord, StoredRunJson } from "../../../run/record";
import { stepsPerEpoch } from "../../../training/batches";
import type { RunChartProps } from "../../charts/LossChart";

/** A stored run as the charts of a run that goes on take it; what JSON holds as null is NaN again. */
export function chartedRun(json: StoredRunJson): RunChartProps["run"] {
  const stepLoss = Float64Array.from(json.steps.loss, orNaN);
  return {
    state: "finished",
    epochs: json.history.map((epoch) => ({
      ...epoch,
      trainLoss: orNaN(epoch.trainLoss),
      valLoss: orNaN(epoch.valLoss),
      gradNorm: orNaN(epoch.gradNorm),
    })),
    stepLoss,
    stepGradNorm: Float64Array.from(json.steps.gradNorm, orNaN),
    stepCount: stepLoss.length,
    bestEpoch: json.bestEpoch,
    header: {
      config: json.config,
      stepsPerEpoch: Math.max(1, stepsPerEpoch(json.split.sizes[0], json.config.batchSize)),
    },
  };
}

/** What `outcomeSentence` asks of a stored run; null when the run did not end, or long ago. */
export function endOfRun({ json, outcome }: Pick<RunRecord, "json" | "outcome">) {
  if (json === null || outcome === null) return null;
  const epochs = json.history.length;
  const kept = (json.config.restore === "best" ? json.bestEpoch : null) ?? epochs;
  return {
    epochs: json.history,
    stepCount: json.steps.loss.length,
    epochsSinceBest: epochs - (json.bestEpoch ?? epochs),
    result: { outcome, evaluatedEpoch: json.test === null ? null : kept, nonFiniteStep: null },
  };
}

function orNaN(value: number | null): number {
  return value ?? Number.NaN;
}
