import { useMemo } from "react";
import { formatPercent } from "../../i18n/format";
import { chartMessages } from "../../i18n/messages/charts";
import type { EpochRecord } from "../../protocol/run";
import { metricOf } from "../../training/epoch-record";
import { useLocale, useMessages } from "../locale";
import { ChartCard } from "./ChartCard";
import { EpochPlot, EpochReadout } from "./EpochPlot";
import { EpochTable } from "./EpochTable";
import { formatShareTick } from "./format-tick";
import type { RunChartProps } from "./LossChart";
import { ACCENT } from "./StepPlot";
import { highestF1, isStreaming } from "./series";

const accuracyOf = (epoch: EpochRecord) => metricOf(epoch, "valAccuracy");
const f1Of = (epoch: EpochRecord) => metricOf(epoch, "valF1Macro");

/** Shares. */
const SCALE = { atMost: 1 } as const;

/** Validation accuracy and macro F1 per epoch; the best epoch (lowest loss) and the highest F1 are told apart. */
export function ScoresChart({ run }: RunChartProps) {
  const t = useMessages(chartMessages);
  const locale = useLocale();
  const { epochs, header, bestEpoch } = run;
  const lines = useMemo(
    () => [
      { key: "accuracy", label: t.line.accuracy, colour: ACCENT, dash: "4 3", read: accuracyOf },
      { key: "f1", label: t.line.f1, colour: ACCENT, width: 2, read: f1Of },
    ],
    [t],
  );
  const formatValue = (value: number) => formatPercent(value, locale);
  const highest = highestF1(epochs);
  const dot = useMemo(() => (highest === null ? null : { x: highest.epoch, y: f1Of(highest) }), [highest]);
  const last = epochs.at(-1);
  return (
    <ChartCard
      title={t.scores}
      about={t.about.scores}
      summary={
        last === undefined || highest === null
          ? t.noEpoch
          : t.summary.scores(
              String(last.epoch),
              formatValue(accuracyOf(last)),
              formatValue(f1Of(last)),
              String(highest.epoch),
              formatValue(f1Of(highest)),
            )
      }
      readout={
        <span className="flex">
          <span className="min-w-0 flex-1 truncate">
            <EpochReadout epochs={epochs} lines={lines} formatValue={formatValue} />
          </span>
          {highest !== null && (
            <span className="ml-2 hidden shrink-0 md:inline">
              <span aria-hidden className="mr-1 inline-block size-1.5 rounded-full ring-1 ring-ink" />
              {t.highestF1(String(highest.epoch))}
            </span>
          )}
        </span>
      }
      data={() => [
        ["epoch", "validation_accuracy", "validation_f1_macro"],
        ...epochs.map((epoch) => [epoch.epoch, accuracyOf(epoch), f1Of(epoch)]),
      ]}
      table={() => (
        <EpochTable
          epochs={epochs}
          bestEpoch={bestEpoch}
          columns={[
            { value: "valAccuracy", label: t.line.accuracy },
            { value: "valF1Macro", label: t.line.f1 },
          ]}
        />
      )}
    >
      <EpochPlot
        label={t.scores}
        epochs={epochs}
        totalEpochs={header.config.epochs}
        lines={lines}
        scale={SCALE}
        formatTicks={formatShareTick}
        formatValue={formatValue}
        streaming={isStreaming(run.state)}
        bestEpoch={bestEpoch}
        dot={dot}
      />
    </ChartCard>
  );
}
