import { useMemo } from "react";
import { chartMessages } from "../../i18n/messages/charts";
import type { RunView } from "../../store/state";
import type { EpochRecord } from "../../training/epoch-record";
import { Segmented } from "../kit/choice";
import { useFormat, useMessages } from "../locale";
import { ChartCard } from "./ChartCard";
import { StepOptions } from "./choices";
import { EpochPlot, EpochReadout } from "./EpochPlot";
import { EpochTable } from "./EpochTable";
import { ACCENT, StepPlot, StepReadout, TRAIN } from "./StepPlot";
import { isStreaming, stepChart } from "./series";
import { prefer, useViewPreferences } from "./view-preferences";

export interface RunChartProps {
  /** A run that goes on, has ended, or comes from the history. */
  readonly run: Pick<RunView, "state" | "epochs" | "stepLoss" | "stepGradNorm" | "stepCount" | "bestEpoch"> & {
    readonly header: Pick<RunView["header"], "stepsPerEpoch" | "config">;
  };
}

/** Loss by step (raw and averaged) or by epoch (training and validation), linear or logarithmic. */
export function LossChart({ run }: RunChartProps) {
  const { lossBy, lossScale, smoothing, ignoreOutliers } = useViewPreferences();
  const t = useMessages(chartMessages);
  const format = useFormat();
  const streaming = isStreaming(run.state);
  const { epochs, header, stepLoss, bestEpoch } = run;
  const log = lossScale === "log";
  const scale = useMemo(() => ({ log, fromZero: true, ignoreOutliers }), [log, ignoreOutliers]);
  const steps = useMemo(
    () =>
      stepChart(stepLoss, streaming, smoothing, {
        stepsPerEpoch: header.stepsPerEpoch,
        values: epochs.map(({ valLoss }) => valLoss),
      }),
    [stepLoss, streaming, smoothing, header.stepsPerEpoch, epochs],
  );
  const lines = useMemo(
    () => [
      { key: "train", label: t.line.train, color: TRAIN, read: ({ trainLoss }: EpochRecord) => trainLoss },
      {
        key: "validation",
        label: t.line.validation,
        color: ACCENT,
        width: 2,
        read: ({ valLoss }: EpochRecord) => valLoss,
      },
    ],
    [t],
  );
  const last = epochs.at(-1);
  const best = bestEpoch === null ? undefined : epochs[bestEpoch - 1];
  const summary =
    last === undefined || best === undefined
      ? t.summary.steps(String(run.stepCount), format.loss(stepLoss[run.stepCount - 1] ?? Number.NaN))
      : t.summary.loss(
          String(last.epoch),
          format.loss(last.trainLoss),
          format.loss(last.valLoss),
          String(best.epoch),
          format.loss(best.valLoss),
        );
  return (
    <ChartCard
      title={t.loss}
      about={`${t.about.loss} ${t.bestEpochWhy}`}
      summary={summary}
      controls={
        <>
          <button
            type="button"
            aria-pressed={log}
            title={t.logScale}
            onClick={() => prefer({ lossScale: log ? "linear" : "log" })}
            className="touch mr-1 h-6 rounded px-2 text-ink-2 text-sm hover:text-ink aria-pressed:bg-sunken aria-pressed:text-ink"
          >
            {t.log}
          </button>
          <Segmented
            label={t.axis}
            value={lossBy}
            onChange={(value) => prefer({ lossBy: value })}
            options={[
              { value: "step", label: t.byStep },
              { value: "epoch", label: t.byEpoch },
            ]}
          />
        </>
      }
      options={<StepOptions />}
      data={() =>
        lossBy === "step"
          ? [["step", "loss"], ...Array.from(stepLoss.subarray(0, run.stepCount), (loss, index) => [index + 1, loss])]
          : [
              ["epoch", "training_loss", "validation_loss"],
              ...epochs.map(({ epoch, trainLoss, valLoss }) => [epoch, trainLoss, valLoss]),
            ]
      }
      readout={
        lossBy === "step" ? (
          <StepReadout series={steps} stepsPerEpoch={header.stepsPerEpoch} />
        ) : (
          <EpochReadout epochs={epochs} lines={lines} formatValue={format.loss} />
        )
      }
      table={() => <EpochTable epochs={epochs} lines={lines} bestEpoch={bestEpoch} />}
    >
      {lossBy === "step" ? (
        <StepPlot
          label={t.loss}
          series={steps}
          stepsPerEpoch={header.stepsPerEpoch}
          totalSteps={header.stepsPerEpoch * header.config.epochs}
          streaming={streaming}
          log={log}
          ignoreOutliers={ignoreOutliers}
          bestEpoch={bestEpoch}
          validation={t.line.validation}
        />
      ) : (
        <EpochPlot
          label={t.loss}
          epochs={epochs}
          totalEpochs={header.config.epochs}
          lines={lines}
          scale={scale}
          formatValue={format.loss}
          streaming={streaming}
          bestEpoch={bestEpoch}
        />
      )}
    </ChartCard>
  );
}
