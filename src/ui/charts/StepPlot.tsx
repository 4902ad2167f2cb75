import { useMemo } from "react";
import { formatCount, formatLoss } from "../../i18n/format";
import { chartMessages } from "../../i18n/messages/charts";
import { useLocale, useMessages } from "../locale";
import { countAxis, valueAxis } from "./axes";
import { Reading } from "./ChartCard";
import { formatTick } from "./format-tick";
import { setHoverPosition, useHoverPosition } from "./hover";
import { LinePlot } from "./LinePlot";
import { stepPositions } from "./positions";
import type { StepChart as StepSeries } from "./series";

/** Colours of lines: training is grey, validation and averages are ink, raw values faint. */
export const GREY = "var(--color-ink-3)";
export const INK = "var(--color-ink)";
const FAINT = "color-mix(in srgb, var(--color-ink-3) 45%, transparent)";

export interface StepPlotProps {
  readonly label: string;
  readonly series: StepSeries;
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
  readonly streaming: boolean;
  readonly log: boolean;
  readonly bestEpoch: number | null;
  /** A dashed horizontal line, e.g. the clipping norm. */
  readonly level?: number | null;
  /** Name of the values at epoch ends, where the series has some. */
  readonly validation?: string;
}

/** A value of every training step: the raw line faint under its moving average. */
export function StepPlot(props: StepPlotProps) {
  const { label, series, stepsPerEpoch, totalSteps, streaming, log, bestEpoch, level = null, validation } = props;
  const t = useMessages(chartMessages);
  const locale = useLocale();
  const { cursor, scale } = useStepCursor(series, stepsPerEpoch);
  const x = useMemo(
    () => countAxis(series.raw.length, totalSteps, streaming),
    [series.raw.length, totalSteps, streaming],
  );
  const y = useMemo(() => valueAxis(valuesOf(series), { log, fromZero: true }), [series, log]);
  const lines = useMemo(
    () => [
      { key: "raw", label: "", colour: FAINT, width: 1 },
      { key: "average", label: validation === undefined ? t.line.average : t.line.train, colour: GREY },
      ...(validation === undefined ? [] : [{ key: "validation", label: validation, colour: INK, sparse: true }]),
    ],
    [t, validation],
  );
  const formatY = useMemo(() => formatTick(y, locale), [y, locale]);
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
      y={y}
      unit={t.step}
      formatY={formatY}
      mark={mark}
      level={level}
      odd={series.odd}
      cursor={cursor}
      cursorText={`${t.stepAt(formatCount(at, locale))}: ${formatLoss(series.raw[at - 1] ?? Number.NaN, locale)}`}
      cursorValues={cursor === null ? [] : [{ y: average, colour: GREY }]}
      onCursor={(axis) => setHoverPosition(axis === null ? null : scale.toPosition(axis))}
    />
  );
}

/** The step at the cursor, or the newest one, with its raw value and its average. */
export function StepReadout({ series, stepsPerEpoch }: Pick<StepPlotProps, "series" | "stepsPerEpoch">) {
  const t = useMessages(chartMessages);
  const locale = useLocale();
  const { cursor } = useStepCursor(series, stepsPerEpoch);
  const at = cursor ?? series.raw.length;
  if (at === 0) return t.waiting;
  return (
    <>
      <span className="mr-3">{t.stepAt(formatCount(at, locale))}</span>
      <Reading name={t.line.raw} value={formatLoss(series.raw[at - 1] ?? Number.NaN, locale)} colour={GREY} />
      <Reading name={t.line.average} value={formatLoss(series.average[at - 1] ?? Number.NaN, locale)} colour={GREY} />
    </>
  );
}

function* valuesOf({ raw, rows }: StepSeries): Generator<number> {
  yield* raw;
  for (const row of rows) if (row.validation != null) yield row.validation;
}

function useStepCursor(series: StepSeries, stepsPerEpoch: number) {
  const position = useHoverPosition();
  const scale = stepPositions(stepsPerEpoch, series.raw.length);
  return { scale, cursor: position === null ? null : scale.toAxis(position) };
}
