import { useMemo } from "react";
import { formatCount, formatLoss } from "../../i18n/format";
import type { Locale } from "../../i18n/messages";
import { chartMessages } from "../../i18n/messages/charts";
import { useLocale, useMessages } from "../locale";
import { countAxis } from "./axes";
import { Reading } from "./ChartCard";
import { formatTick } from "./format-tick";
import { setHoverPosition, useHoverPosition } from "./hover";
import { LinePlot } from "./LinePlot";
import { stepPositions } from "./positions";
import type { StepChart as StepSeries } from "./series";

/** Colors of lines: training is a cool gray-blue, raw values faint in it; the accent is what is judged. */
export const TRAIN = "var(--color-train)";
export const ACCENT = "var(--color-accent)";
const FAINT = "color-mix(in srgb, var(--color-train) 40%, transparent)";

export interface StepPlotProps {
  readonly label: string;
  readonly series: StepSeries;
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
  readonly streaming: boolean;
  readonly log: boolean;
  readonly ignoreOutliers?: boolean;
  readonly bestEpoch: number | null;
  /** A dashed horizontal line, e.g. the clipping norm. */
  readonly level?: number | null;
  /** Name of the values at epoch ends, where the series has some. */
  readonly validation?: string;
}

/** A value of every training step: the raw line faint under its moving average. */
export function StepPlot(props: StepPlotProps) {
  const { label, series, stepsPerEpoch, totalSteps, streaming, log, bestEpoch, level = null, validation } = props;
  const ignoreOutliers = props.ignoreOutliers ?? false;
  const t = useMessages(chartMessages);
  const locale = useLocale();
  const { cursor, positions } = useStepCursor(series, stepsPerEpoch);
  const x = useMemo(
    () => countAxis(series.raw.length, totalSteps, streaming),
    [series.raw.length, totalSteps, streaming],
  );
  const scale = useMemo(() => ({ log, fromZero: true, ignoreOutliers }), [log, ignoreOutliers]);
  const lines = useMemo(
    () => [
      { key: "raw", label: "", color: FAINT, width: 1 },
      { key: "average", label: validation === undefined ? t.line.average : t.line.train, color: TRAIN },
      ...(validation === undefined
        ? []
        : [{ key: "validation", label: validation, color: ACCENT, width: 2, sparse: true }]),
    ],
    [t, validation],
  );
  const mark = useMemo(
    () => (bestEpoch === null ? null : { x: bestEpoch * stepsPerEpoch, label: t.bestEpoch(String(bestEpoch)) }),
    [bestEpoch, stepsPerEpoch, t],
  );
  const at = cursor ?? series.raw.length;
  const average = series.average[at - 1] ?? Number.NaN;
  return (
    <LinePlot
      label={t.read(label)}
      rows={series.rows}
      lines={lines}
      x={x}
      scale={scale}
      unit={t.step}
      formatTicks={formatTick}
      mark={mark}
      level={level}
      outliers={series.outliers}
      cursor={cursor}
      cursorText={`${t.stepAt(formatCount(at, locale))}: ${formatLoss(series.raw[at - 1] ?? Number.NaN, locale)}`}
      cursorValues={cursor === null ? [] : [{ y: average, color: TRAIN }]}
      tooltip={{ title: t.stepAt(formatCount(at, locale)), items: stepReadings(series, stepsPerEpoch, at, t, locale) }}
      onCursor={(axis) => setHoverPosition(axis === null ? null : positions.toPosition(axis))}
    />
  );
}

/** The step at the cursor, or the newest one: its value, the average there, and what the last epoch's validation gave. */
export function StepReadout({ series, stepsPerEpoch }: Pick<StepPlotProps, "series" | "stepsPerEpoch">) {
  const t = useMessages(chartMessages);
  const locale = useLocale();
  const { cursor } = useStepCursor(series, stepsPerEpoch);
  const at = cursor ?? series.raw.length;
  if (at === 0) return t.waiting;
  return (
    <>
      <span className="mr-3">{t.stepAt(formatCount(at, locale))}</span>
      {stepReadings(series, stepsPerEpoch, at, t, locale).map((reading) => (
        <Reading key={reading.name} {...reading} />
      ))}
    </>
  );
}

type ChartTexts = (typeof chartMessages)[Locale];

/** What stands at a step: the raw value with its average, and the validation of the last epoch that had ended by then. */
function stepReadings(series: StepSeries, stepsPerEpoch: number, at: number, t: ChartTexts, locale: Locale) {
  const raw = formatLoss(series.raw[at - 1] ?? Number.NaN, locale);
  const average = formatLoss(series.average[at - 1] ?? Number.NaN, locale);
  const ended = series.rows.findLast((row) => row.x <= at && row.validation != null);
  return [
    { name: t.line.train, value: t.withAverage(raw, average), color: TRAIN },
    ...(ended?.validation == null
      ? []
      : [
          {
            name: t.line.validation,
            value: t.ofEpoch(formatLoss(ended.validation, locale), String(Math.ceil(ended.x / stepsPerEpoch))),
            color: ACCENT,
          },
        ]),
  ];
}

function useStepCursor(series: StepSeries, stepsPerEpoch: number) {
  const position = useHoverPosition();
  const positions = stepPositions(stepsPerEpoch, series.raw.length);
  return { positions, cursor: position === null ? null : positions.toAxis(position) };
}
