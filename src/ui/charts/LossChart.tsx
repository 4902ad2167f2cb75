import { useMemo } from "react";
import { formatLoss } from "../../i18n/format";
import { chartMessages } from "../../i18n/messages/charts";
import type { EpochRecord } from "../../protocol/run";
import type { RunView } from "../../store/state";
import { Segmented } from "../kit/choice";
import { classes } from "../kit/classes";
import { useLocale, useMessages } from "../locale";
import { valueAxis } from "./axes";
import { ChartCard } from "./ChartCard";
import { EpochPlot, EpochReadout } from "./EpochPlot";
import { EpochTable } from "./EpochTable";
import { formatTick } from "./format-tick";
import { GREY, INK, StepPlot, StepReadout } from "./StepPlot";
import { isStreaming, stepChart } from "./series";
import { useViewPreferences } from "./view-preferences";

export interface RunChartProps {
  /** A run that goes on, has ended, or comes from the history. */
  readonly run: Pick<RunView, "state" | "epochs" | "stepLoss" | "stepGradNorm" | "stepCount" | "bestEpoch"> & {
    readonly header: Pick<RunView["header"], "stepsPerEpoch" | "config">;
  };
}

/** Loss by step (raw and averaged) or by epoch (training and validation), linear or logarithmic. */
export function LossChart({ run }: RunChartProps) {
  const { lossBy, lossScale, prefer } = useViewPreferences();
  const t = useMessages(chartMessages);
  const locale = useLocale();
  const streaming = isStreaming(run.state);
  const { epochs, header, stepLoss, bestEpoch } = run;
  const log = lossScale === "log";
  const steps = useMemo(
    () =>
      stepChart(stepLoss, streaming, {
        stepsPerEpoch: header.stepsPerEpoch,
        values: epochs.map(({ valLoss }) => valLoss),
      }),
    [stepLoss, streaming, header.stepsPerEpoch, epochs],
  );
  const lines = useMemo(
    () => [
      { key: "train", label: t.line.train, colour: GREY, read: ({ trainLoss }: EpochRecord) => trainLoss },
      { key: "validation", label: t.line.validation, colour: INK, read: ({ valLoss }: EpochRecord) => valLoss },
    ],
    [t],
  );
  const y = useMemo(
    () =>
      valueAxis(
        epochs.flatMap(({ trainLoss, valLoss }) => [trainLoss, valLoss]),
        { log, fromZero: true },
      ),
    [epochs, log],
  );
  const formatY = useMemo(() => formatTick(y, locale), [y, locale]);
  const formatValue = (value: number) => formatLoss(value, locale);
  const last = epochs.at(-1);
  const best = bestEpoch === null ? undefined : epochs[bestEpoch - 1];
  const summary =
    last === undefined || best === undefined
      ? t.summary.steps(String(run.stepCount), formatValue(stepLoss[run.stepCount - 1] ?? Number.NaN))
      : t.summary.loss(
          String(last.epoch),
          formatValue(last.trainLoss),
          formatValue(last.valLoss),
          String(best.epoch),
          formatValue(best.valLoss),
        );
  return (
    <ChartCard
      title={t.loss}
      about={`${t.about.loss} ${t.bestEpochWhy}`}
      summary={summary}
      controls={
        <>
          <label
            title={t.logScale}
            className="touch mr-1 inline-flex h-6 items-center gap-1 rounded px-1 text-ink-2 text-sm has-focus-visible:outline-2 has-focus-visible:outline-ink"
          >
            <input
              type="checkbox"
              checked={log}
              onChange={() => prefer({ lossScale: log ? "linear" : "log" })}
              className={classes("size-3 accent-ink")}
            />
            {t.log}
          </label>
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
      readout={
        lossBy === "step" ? (
          <StepReadout series={steps} stepsPerEpoch={header.stepsPerEpoch} />
        ) : (
          <EpochReadout epochs={epochs} lines={lines} formatValue={formatValue} />
        )
      }
      table={() => (
        <EpochTable
          epochs={epochs}
          bestEpoch={bestEpoch}
          columns={[
            { value: "trainLoss", label: t.line.train },
            { value: "valLoss", label: t.line.validation },
          ]}
        />
      )}
    >
      {lossBy === "step" ? (
        <StepPlot
          label={t.loss}
          series={steps}
          stepsPerEpoch={header.stepsPerEpoch}
          totalSteps={header.stepsPerEpoch * header.config.epochs}
          streaming={streaming}
          log={log}
          bestEpoch={bestEpoch}
          validation={t.line.validation}
        />
      ) : (
        <EpochPlot
          label={t.loss}
          epochs={epochs}
          totalEpochs={header.config.epochs}
          lines={lines}
          y={y}
          formatY={formatY}
          formatValue={formatValue}
          streaming={streaming}
          bestEpoch={bestEpoch}
        />
      )}
    </ChartCard>
  );
}
