import { useMemo } from "react";
import { chartMessages } from "../../i18n/messages/charts";
import { taskMessages } from "../../i18n/messages/tasks";
import { leadingOf, validationMetricsOf } from "../../tasks/registry";
import type { EpochRecord } from "../../training/epoch-record";
import { metricOf } from "../../training/epoch-record";
import { metricText } from "../kit/metric-text";
import { useLocale, useMessages } from "../locale";
import { EpochChart } from "./EpochChart";
import { formatShareTick, formatTick } from "./format-tick";
import type { RunChartProps } from "./LossChart";
import { ACCENT } from "./StepPlot";
import { highestEpoch } from "./series";

/** Every task's metrics are at most 1. */
const SCALE = { atMost: 1 } as const;

/**
 * What the task measures on the validation split, per epoch; the best epoch (lowest loss) and the one with the highest
 * leading metric are told apart.
 */
export function ScoresChart({ run }: RunChartProps) {
  const t = useMessages(chartMessages);
  const { columns } = useMessages(taskMessages);
  const locale = useLocale();
  const { epochs, header } = run;
  const { task } = header.config;
  const leading = leadingOf(task);
  const metrics = useMemo(() => validationMetricsOf(task), [task]);
  const lines = useMemo(
    () =>
      metrics.map(({ key, column }) => ({
        key: `validation_${key}`,
        label: columns[column],
        color: ACCENT,
        ...(key === leading.key ? { width: 2 } : { dash: "4 3" }),
        read: (epoch: EpochRecord) => metricOf(epoch, column),
      })),
    [metrics, leading.key, columns],
  );
  const formatValue = (value: number) => metricText(leading, value, locale);
  const leadingAt = (epoch: EpochRecord) => metricOf(epoch, leading.column);
  const name = columns[leading.column];
  const highest = highestEpoch(epochs, leading.column);
  const dot = useMemo(
    () => (highest === null ? null : ([highest.epoch, metricOf(highest, leading.column)] as const)),
    [highest, leading.column],
  );
  const last = epochs.at(-1);
  return (
    <EpochChart
      run={run}
      title={t.scores[task]}
      about={t.about.scores[task]}
      summary={
        last === undefined || highest === null
          ? t.noEpoch
          : t.summary.scores(
              String(last.epoch),
              lines.map(({ label, read }) => `${label} ${formatValue(read(last))}`).join(", "),
              name,
              formatValue(leadingAt(highest)),
              String(highest.epoch),
            )
      }
      aside={
        highest !== null && (
          <span className="ml-2 hidden shrink-0 @md:inline">
            <span aria-hidden className="mr-1 inline-block size-1.5 rounded-full ring-1 ring-ink" />
            {t.highest(name, String(highest.epoch))}
          </span>
        )
      }
      lines={lines}
      scale={SCALE}
      formatY={leading.format === "percent" ? formatShareTick : formatTick}
      formatValue={formatValue}
      dot={dot}
    />
  );
}
