import { useMemo } from "react";
import { formatDecimal, formatLoss } from "../../i18n/format";
import { chartMessages } from "../../i18n/messages/charts";
import { useLocale, useMessages } from "../locale";
import { ChartCard } from "./ChartCard";
import { EpochTable } from "./EpochTable";
import type { RunChartProps } from "./LossChart";
import { StepPlot, StepReadout } from "./StepPlot";
import { isStreaming, stepChart } from "./series";

/** The gradient's norm before clipping at every step; the clipping norm as a dashed line. */
export function GradNormChart({ run }: RunChartProps) {
  const t = useMessages(chartMessages);
  const locale = useLocale();
  const streaming = isStreaming(run.state);
  const { stepGradNorm, stepCount, header, epochs, bestEpoch } = run;
  const series = useMemo(() => stepChart(stepGradNorm, streaming), [stepGradNorm, streaming]);
  const clip = header.config.gradClipNorm;
  return (
    <ChartCard
      title={t.gradNorm}
      about={`${t.about.gradNorm} ${t.line.clip} ${formatDecimal(clip, locale, 2)}.`}
      summary={t.summary.steps(String(stepCount), formatLoss(stepGradNorm[stepCount - 1] ?? Number.NaN, locale))}
      readout={<StepReadout series={series} stepsPerEpoch={header.stepsPerEpoch} />}
      table={() => (
        <EpochTable epochs={epochs} bestEpoch={bestEpoch} columns={[{ value: "gradNorm", label: t.gradNorm }]} />
      )}
    >
      <StepPlot
        label={t.gradNorm}
        series={series}
        stepsPerEpoch={header.stepsPerEpoch}
        totalSteps={header.stepsPerEpoch * header.config.epochs}
        streaming={streaming}
        log={false}
        bestEpoch={bestEpoch}
        level={clip}
      />
    </ChartCard>
  );
}
