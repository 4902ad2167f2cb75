import { useMemo } from "react";
import { chartMessages } from "../../i18n/messages/charts";
import { useFormat, useMessages } from "../locale";
import { ChartCard } from "./ChartCard";
import { StepOptions } from "./choices";
import { EpochTable } from "./EpochTable";
import type { RunChartProps } from "./LossChart";
import { StepPlot, StepReadout } from "./StepPlot";
import { isStreaming, stepChart } from "./series";
import { useViewPreferences } from "./view-preferences";

/** The gradient's norm before clipping at every step; the clipping norm as a dashed line. */
export function GradNormChart({ run }: RunChartProps) {
  const t = useMessages(chartMessages);
  const format = useFormat();
  const { smoothing, ignoreOutliers } = useViewPreferences();
  const streaming = isStreaming(run.state);
  const { stepGradNorm, stepCount, header, epochs, bestEpoch } = run;
  const series = useMemo(() => stepChart(stepGradNorm, streaming, smoothing), [stepGradNorm, streaming, smoothing]);
  const clip = header.config.gradClipNorm;
  return (
    <ChartCard
      title={t.gradNorm}
      about={t.about.gradNorm(format.decimal(clip, 2))}
      summary={t.summary.steps(String(stepCount), format.loss(stepGradNorm[stepCount - 1] ?? Number.NaN))}
      readout={<StepReadout series={series} stepsPerEpoch={header.stepsPerEpoch} />}
      options={<StepOptions />}
      data={() => [
        ["step", "gradient_norm"],
        ...Array.from(stepGradNorm.subarray(0, stepCount), (norm, index) => [index + 1, norm]),
      ]}
      table={() => (
        <EpochTable
          epochs={epochs}
          bestEpoch={bestEpoch}
          lines={[{ label: t.gradNorm, read: ({ gradNorm }) => gradNorm }]}
        />
      )}
    >
      <StepPlot
        label={t.gradNorm}
        series={series}
        stepsPerEpoch={header.stepsPerEpoch}
        totalSteps={header.stepsPerEpoch * header.config.epochs}
        streaming={streaming}
        log={false}
        ignoreOutliers={ignoreOutliers}
        bestEpoch={bestEpoch}
        level={clip}
      />
    </ChartCard>
  );
}
