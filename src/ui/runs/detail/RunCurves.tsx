import { useMemo } from "react";
import type { StoredRunJson } from "../../../run/record";
import { GradNormChart } from "../../charts/GradNormChart";
import { LossChart } from "../../charts/LossChart";
import { RatesChart } from "../../charts/RatesChart";
import { ScoresChart } from "../../charts/ScoresChart";
import { Staged } from "../comparison/Staged";
import { chartedRun } from "./charted-run";

const CHARTS = { loss: LossChart, scores: ScoresChart, rates: RatesChart, gradNorm: GradNormChart } as const;

/** A run's curves, as the studio drew them while it went on. Each is drawn in a task of its own. */
export function RunCurves({ json }: { readonly json: StoredRunJson }) {
  const run = useMemo(() => chartedRun(json), [json]);
  if (json.history.length === 0 && json.steps.loss.length === 0) return null;
  return (
    <div className="grid gap-px border border-line bg-line md:grid-cols-2">
      {Object.entries(CHARTS).map(([key, Chart]) => (
        <Staged key={key} value={run} className="h-72 min-w-0">
          {(shown) => <Chart run={shown} />}
        </Staged>
      ))}
    </div>
  );
}
