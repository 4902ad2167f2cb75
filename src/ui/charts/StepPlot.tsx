import { useMemo } from "react";
import { countAxis } from "../../figures/axis";
import { formatLoss } from "../../i18n/format";
import type { Locale } from "../../i18n/messages";
import { chartMessages } from "../../i18n/messages/charts";
import { useFormat, useLocale, useMessages } from "../locale";
import { Reading } from "./ChartCard";
import { setHoverPosition, useHoverPosition } from "./hover";
import { Plot } from "./Plot";
import { stepPositions } from "./positions";
import type { StepChart as StepSeries } from "./series";

/** Colors of lines: training is a cool gray-blue, raw values faint in it; the accent is what is judged. */
export const TRAIN = "var(--color-train)";
export const ACCENT = "var(--color-accent)";
/** Epochs whose ends still stand apart with a dot each. */
const DOTTED = 40;
const FAINT = "color-mix(in srgb, var(--color-train) 40%, transparent)";

interface StepPlotProps {
  readonly label: string;
  readonly series: StepSeries;
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
  readonly streaming: boolean;
  readonly log: boolean;
  readonly ignoreOutliers: boolean;
  readonly bestEpoch: number | null;
  /** A dashed horizontal line, e.g. the clipping norm. */
  readonly level?: number | null;
  /** Name of the values at epoch ends, where the series has some. */
  readonly validation?: string;
}

/** A value of every training step: the raw line faint under its moving average. */
export function StepPlot(props: StepPlotProps) {
  const { label, series, stepsPerEpoch, totalSteps, streaming, log, ignoreOutliers } = props;
  const { bestEpoch, level = null, validation } = props;
  const t = useMessages(chartMessages);
  const format = useFormat();
  const { cursor, positions } = useStepCursor(series, stepsPerEpoch);
  const x = useMemo(
    () => countAxis(series.raw.length, totalSteps, streaming),
    [series.raw.length, totalSteps, streaming],
  );
  const scale = useMemo(() => ({ log, fromZero: true, ignoreOutliers }), [log, ignoreOutliers]);
  const { rawPoints, averagePoints, endPoints, outliers } = series;
  const lines = useMemo(
    () => [
      { key: "raw", color: FAINT, width: 1, points: rawPoints },
      {
        key: "average",
        label: validation === undefined ? t.line.average : t.line.train,
        color: TRAIN,
        points: averagePoints,
      },
      ...(validation === undefined
        ? []
        : [
            {
              key: "validation",
              label: validation,
              color: ACCENT,
              width: 2,
              points: endPoints,
              dots: endPoints.length <= DOTTED,
            },
          ]),
    ],
    [rawPoints, averagePoints, endPoints, validation, t],
  );
  const rules = useMemo(
    () => [
      ...(bestEpoch === null ? [] : [{ at: { x: bestEpoch * stepsPerEpoch }, label: t.bestEpoch(String(bestEpoch)) }]),
      ...(level === null ? [] : [{ at: { y: level }, color: "var(--color-line-strong)", dash: "3 3" }]),
    ],
    [bestEpoch, stepsPerEpoch, level, t],
  );
  // A value that is not a number, where the last real one was.
  const dots = useMemo(() => outliers.map(({ x: at, y }) => ({ at: [at, y] as const, alarm: true })), [outliers]);
  const at = cursor ?? series.raw.length;
  const average = series.average[at - 1] ?? Number.NaN;
  return (
    <Plot
      x={x}
      y={scale}
      lines={lines}
      rules={rules}
      dots={dots}
      labelX={t.step}
      cursor={{
        label: t.read(label),
        at: cursor,
        text: `${t.stepAt(format.count(at))}: ${format.loss(series.raw[at - 1] ?? Number.NaN)}`,
        values: cursor === null ? [] : [{ y: average, color: TRAIN }],
        onMove: (axis) => setHoverPosition(axis === null ? null : positions.toPosition(axis)),
      }}
    />
  );
}

/** The step at the cursor, or the newest one: its value, the average there, and what the last epoch's validation gave. */
export function StepReadout({ series, stepsPerEpoch }: Pick<StepPlotProps, "series" | "stepsPerEpoch">) {
  const t = useMessages(chartMessages);
  const locale = useLocale();
  const format = useFormat();
  const { cursor } = useStepCursor(series, stepsPerEpoch);
  const at = cursor ?? series.raw.length;
  if (at === 0) return t.waiting;
  return (
    <>
      <span className="mr-3">{t.stepAt(format.count(at))}</span>
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
  const ended = series.endPoints.findLast(([step]) => step <= at);
  return [
    { name: t.line.train, value: t.withAverage(raw, average), color: TRAIN },
    ...(ended === undefined
      ? []
      : [
          {
            name: t.line.validation,
            value: t.ofEpoch(formatLoss(ended[1], locale), String(Math.ceil(ended[0] / stepsPerEpoch))),
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
