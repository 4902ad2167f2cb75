import { memo, type PointerEvent, useCallback, useMemo, useState } from "react";
import {
  CartesianGrid,
  LineChart,
  ReferenceDot,
  ReferenceLine,
  useXAxisScale,
  useYAxisScale,
  XAxis,
  YAxis,
} from "recharts";
import { formatDecimal, formatPercent } from "../../../i18n/format";
import { resultMessages } from "../../../i18n/messages/results";
import type { RocCurve } from "../../../metrics/types";
import { usePredict } from "../../../store/predict";
import { type ClassEvaluation, classEvaluation, decisionPoint, type RocPoint } from "../../../tasks/class-evaluation";
import { classNamesOf } from "../../../tasks/classes";
import { hasCurves } from "../../../tasks/evaluations";
import { ChartCard } from "../../charts/ChartCard";
import { noLines, TickLabel } from "../../charts/chart-parts";
import { POINTS_LIVE, POINTS_STILL } from "../../charts/decimation";
import { nearestCurve, type RocRow, rocRows, thresholdAt, tprAt } from "../../charts/roc";
import { isStreaming } from "../../charts/series";
import { type Size, useSize } from "../../charts/use-size";
import { useViewPreferences } from "../../charts/view-preferences";
import { Segmented } from "../../kit/choice";
import { classes } from "../../kit/classes";
import { ScrollBox } from "../../kit/scroll-box";
import { SegmentSwatch, useSegmentColors } from "../../kit/segment";
import { Table, Td, Th } from "../../kit/table";
import { useLocale, useMessages } from "../../locale";
import { EpochLabel, type EvaluationControlsProps, SplitChooser } from "./EvaluationControls";
import { shownEvaluation } from "./evaluation-choice";

const NEAR = 0.1;
const LEFT = 48;
const TOP = 8;
const RIGHT = 16;
const BOTTOM = 34;

/** One ROC curve per segment with its AUC; the part that matters first, the whole on request. */
export function RocCard({ run, choice, onChoice }: EvaluationControlsProps) {
  const t = useMessages(resultMessages);
  const locale = useLocale();
  const part = useViewPreferences((state) => state.rocPart);
  const prefer = useViewPreferences((state) => state.prefer);
  const classNames = classNamesOf(run.header.config);
  // One curve tells two classes apart: the second against the first.
  const shown = shownEvaluation(run, choice);
  const { split } = shown;
  const evaluation = shown.evaluation && classEvaluation(shown.evaluation);
  const first = classNames.length - (evaluation?.roc.length ?? classNames.length);
  const names = classNames.slice(first);
  const colors = useSegmentColors(names);
  const show = usePredict((state) => state.showTestCustomers);
  const open = useCallback(
    (segment: number, threshold: number) =>
      void show({ actual: null, predicted: null, probability: { segment: first + segment, from: threshold, to: 1 } }),
    [show, first],
  );
  const onPoint = split === "test" ? open : null;
  const auc = (curve: RocCurve) => (curve.auc === null ? t.undefined : formatDecimal(curve.auc, locale, 4));
  const curves = evaluation?.roc ?? null;
  const drawn = evaluation !== null && hasCurves(evaluation.roc) ? curves : null;
  const nothing = run.result === null ? t.waitingEpoch : t.noTest;
  const decision = useMemo(() => evaluation && decisionPoint(evaluation), [evaluation]);
  const stands =
    decision === null
      ? ""
      : t.rocDecision(formatPercent(decision.fpr, locale, 1), formatPercent(decision.tpr, locale, 1));
  return (
    <ChartCard
      title={run.header.task === "segment" ? t.roc : t.rocOfTwo}
      about={t.rocAbout}
      summary={
        curves === null
          ? nothing
          : [t.rocSummary(curves.map((curve, index) => `${names[index]} ${auc(curve)}`).join(", ")), stands]
              .filter((text) => text !== "")
              .join(" ")
      }
      {...(stands === "" ? {} : { readout: stands })}
      controls={
        <>
          <Segmented
            label={t.rocZoom}
            value={part}
            onChange={(value) => prefer({ rocPart: value })}
            options={[
              { value: "near", label: t.rocNear },
              { value: "all", label: t.rocAll },
            ]}
          />
          <SplitChooser run={run} choice={choice} onChoice={onChoice} />
        </>
      }
      data={() => [
        ["segment", "false_positive_rate", "true_positive_rate", "threshold"],
        ...(curves ?? []).flatMap(({ fpr, tpr, thresholds }, index) =>
          Array.from(fpr, (rate, at) => [
            names[index] ?? "",
            rate,
            tpr[at] ?? Number.NaN,
            thresholds[at] ?? Number.NaN,
          ]),
        ),
      ]}
      table={() =>
        curves === null ? (
          <p className="py-2 text-ink-2">{nothing}</p>
        ) : (
          <RocTable
            task={evaluation?.task ?? "segment"}
            curves={curves}
            names={names}
            colors={colors}
            onPoint={onPoint}
          />
        )
      }
      footer={<EpochLabel run={run} choice={choice} />}
    >
      {drawn === null ? (
        <p className="flex h-full items-center justify-center text-ink-3">
          {curves === null ? nothing : t.rocOtherEpoch}
        </p>
      ) : (
        <RocPlot
          curves={drawn}
          decision={decision}
          names={names}
          colors={colors}
          maxFpr={part === "near" ? NEAR : 1}
          onPoint={onPoint}
          limit={pointsPerCurve(isStreaming(run.state) ? POINTS_LIVE : POINTS_STILL, names.length)}
        />
      )}
    </ChartCard>
  );
}

/** With many classes each curve gets fewer points: what counts is the number of points on the screen. */
function pointsPerCurve(limit: number, classes: number): number {
  return Math.max(50, Math.min(limit, Math.floor((limit * 8) / classes)));
}

interface RocPlotProps {
  readonly curves: readonly RocCurve[];
  readonly names: readonly string[];
  readonly colors: readonly string[];
  readonly maxFpr: number;
  /** Where the threshold stands, for the task that has one. */
  readonly decision: RocPoint | null;
  readonly limit: number;
  /** Opens the customers that a point of a curve calls the segment; null where they are not known. */
  readonly onPoint: ((segment: number, threshold: number) => void) | null;
}

/** A legend beside the plot: over it, it would hide the curves of a weak model. */
const RocPlot = memo(function RocPlot({ curves, names, colors, maxFpr, decision, limit, onPoint }: RocPlotProps) {
  const t = useMessages(resultMessages);
  const locale = useLocale();
  const [ref, size] = useSize<HTMLDivElement>();
  const [cursor, setCursor] = useState<number | null>(null);
  const [strong, setStrong] = useState<number | null>(null);
  const plotWidth = size === null ? 0 : size.width - LEFT - RIGHT;
  function read(event: PointerEvent<HTMLDivElement>) {
    const left = event.currentTarget.getBoundingClientRect().left + LEFT;
    const share = (event.clientX - left) / plotWidth;
    setCursor(share < 0 || share > 1 ? null : share * maxFpr);
  }
  function choose(event: PointerEvent<HTMLDivElement>) {
    if (cursor === null || size === null || onPoint === null) return;
    const top = event.currentTarget.getBoundingClientRect().top + TOP;
    const tpr = 1 - (event.clientY - top) / (size.height - TOP - BOTTOM);
    const segment = strong ?? nearestCurve(curves, cursor, tpr);
    const curve = curves[segment ?? -1];
    const threshold = curve === undefined ? null : thresholdAt(curve, cursor);
    if (segment !== null && threshold !== null) onPoint(segment, threshold);
  }
  return (
    <div className="@container h-full min-h-0 w-full">
      <div className="flex h-full flex-col gap-x-2 @md:flex-row">
        <div
          ref={ref}
          className={classes(
            "relative min-h-0 w-full min-w-0 flex-1 overflow-hidden @md:w-auto",
            onPoint !== null && "cursor-pointer",
          )}
          onPointerMove={read}
          onPointerUp={choose}
          onPointerLeave={() => setCursor(null)}
        >
          {size !== null && size.width > 120 && size.height > 80 && (
            <RocDrawing
              curves={curves}
              colors={colors}
              maxFpr={maxFpr}
              decision={decision}
              limit={limit}
              strong={strong}
              {...size}
            />
          )}
          {cursor !== null && (
            <div
              aria-hidden
              className="pointer-events-none absolute w-px bg-ink-3"
              style={{ left: LEFT + (cursor / maxFpr) * plotWidth, top: TOP, bottom: BOTTOM }}
            />
          )}
        </div>
        <ScrollBox label={t.auc} className="max-h-28 w-full shrink-0 text-sm @md:max-h-full @md:w-auto @md:self-center">
          <p className="h-4 text-right text-ink-2">
            {cursor === null ? t.auc : t.rocAt(formatPercent(cursor, locale, 1))}
          </p>
          <ul className="flex flex-wrap gap-x-4 @md:block">
            {curves.map((curve, index) => {
              const value = cursor === null ? curve.auc : tprAt(curve, cursor);
              return (
                <li
                  key={names[index]}
                  onPointerEnter={() => setStrong(index)}
                  onPointerLeave={() => setStrong(null)}
                  className={classes(
                    "grid grid-cols-[auto_minmax(0,8rem)_3.5rem] items-center gap-1.5 @md:py-0.5",
                    strong === index && "font-medium",
                  )}
                >
                  <SegmentSwatch color={colors[index] ?? ""} />
                  <span className="truncate">{names[index]}</span>
                  <span className="text-right">
                    {value === null
                      ? t.undefined
                      : cursor === null
                        ? formatDecimal(value, locale, 4)
                        : formatPercent(value, locale)}
                  </span>
                </li>
              );
            })}
          </ul>
        </ScrollBox>
      </div>
    </div>
  );
});

interface RocDrawingProps extends Omit<RocPlotProps, "names" | "onPoint">, Size {
  readonly strong: number | null;
}

const margin = { top: TOP, right: RIGHT, bottom: 0, left: 0 } as const;
const tprTicks = [0, 0.2, 0.4, 0.6, 0.8, 1] as const;
const diagonal = (maxFpr: number) =>
  [
    { x: 0, y: 0 },
    { x: maxFpr, y: maxFpr },
  ] as const;

const RocDrawing = memo(function RocDrawing(props: RocDrawingProps) {
  const { curves, colors, maxFpr, decision, limit, strong, width, height } = props;
  const t = useMessages(resultMessages);
  const locale = useLocale();
  const rows = useMemo(() => rocRows(curves, maxFpr, limit), [curves, maxFpr, limit]);
  const domain = useMemo(() => [0, maxFpr], [maxFpr]);
  const ticks = useMemo(() => tprTicks.map((share) => share * maxFpr), [maxFpr]);
  const format = (value: number) => formatDecimal(value, locale, value !== 0 && maxFpr < 1 ? 2 : 1);
  return (
    <div aria-hidden className="pointer-events-none">
      <LineChart width={width} height={height} data={rows} margin={margin} accessibilityLayer={false}>
        <CartesianGrid
          stroke="var(--color-line)"
          vertical={false}
          verticalCoordinatesGenerator={noLines}
          horizontalCoordinatesGenerator={() => tprTicks.map((share) => TOP + (1 - share) * (height - TOP - BOTTOM))}
        />
        <XAxis
          dataKey="fpr"
          type="number"
          domain={domain}
          ticks={ticks}
          interval={0}
          allowDataOverflow
          height={BOTTOM}
          tick={<TickLabel format={format} />}
          tickLine={false}
          axisLine={false}
          label={{ value: t.fpr, position: "insideBottom", fill: "var(--color-ink-3)", fontSize: 11, offset: 2 }}
        />
        <YAxis
          type="number"
          domain={[0, 1]}
          ticks={tprTicks}
          interval={0}
          allowDataOverflow
          width={LEFT}
          tick={<TickLabel format={(value) => formatDecimal(value, locale, 1)} />}
          tickLine={false}
          axisLine={false}
          label={{
            value: t.tpr,
            angle: -90,
            position: "insideLeft",
            fill: "var(--color-ink-3)",
            fontSize: 11,
            offset: 8,
            style: { textAnchor: "middle" },
          }}
        />
        <ReferenceLine segment={diagonal(maxFpr)} stroke="var(--color-line-strong)" strokeDasharray="4 4" />
        <Curves rows={rows} colors={colors} strong={strong} />
        {decision !== null && decision.fpr <= maxFpr && (
          <ReferenceDot x={decision.fpr} y={decision.tpr} r={4} fill="var(--color-ink)" stroke="var(--color-paper)" />
        )}
      </LineChart>
    </div>
  );
});

interface CurvesProps {
  readonly rows: readonly RocRow[];
  readonly colors: readonly string[];
  readonly strong: number | null;
}

/** The curves as one layer of the chart: a recharts line each would cost 64 classes a tenth of a second per redraw. */
function Curves({ rows, colors, strong }: CurvesProps) {
  const x = useXAxisScale();
  const y = useYAxisScale();
  if (x === undefined || y === undefined) return null;
  return colors.map((color, index) => {
    const points = rows.flatMap(({ fpr, tpr }) => {
      const value = tpr[index];
      return value == null ? [] : [`${x(fpr)?.toFixed(1)} ${y(value)?.toFixed(1)}`];
    });
    return points.length === 0 ? null : (
      <path
        key={color}
        className="roc-curve"
        d={`M${points.join("L")}`}
        fill="none"
        stroke={color}
        strokeLinejoin="round"
        strokeWidth={strong === index ? 2.5 : 1.5}
        strokeOpacity={strong === null || strong === index ? 1 : 0.25}
      />
    );
  });
}

const TABLE_RATES = [0.01, 0.02, 0.05, 0.1, 0.2] as const;

/** True positive rates and thresholds at a few false positive rates: what a campaign's budget asks for. */
function RocTable({
  task,
  curves,
  names,
  colors,
  onPoint,
}: Pick<RocPlotProps, "curves" | "names" | "colors" | "onPoint"> & { readonly task: ClassEvaluation["task"] }) {
  const t = useMessages(resultMessages);
  const locale = useLocale();
  return (
    <Table>
      <thead>
        <tr>
          <Th>{t.className[task]}</Th>
          <Th numeric>{t.auc}</Th>
          {TABLE_RATES.map((rate) => (
            <Th key={rate} numeric title={t.rocAt(formatPercent(rate, locale, 0))}>
              {formatPercent(rate, locale, 0)}
            </Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {curves.map((curve, index) => (
          <tr key={names[index]}>
            <Td>
              <span className="inline-flex items-center gap-1.5">
                <SegmentSwatch color={colors[index] ?? ""} />
                {names[index]}
              </span>
            </Td>
            <Td numeric>{curve.auc === null ? t.undefined : formatDecimal(curve.auc, locale, 4)}</Td>
            {TABLE_RATES.map((rate) => {
              const share = tprAt(curve, rate);
              const threshold = thresholdAt(curve, rate);
              return (
                <Td
                  key={rate}
                  numeric
                  {...(threshold === null ? {} : { title: t.threshold(formatDecimal(threshold, locale, 4)) })}
                >
                  {share === null ? (
                    "–"
                  ) : threshold === null || onPoint === null ? (
                    formatPercent(share, locale, 1)
                  ) : (
                    <button
                      type="button"
                      className="touch underline decoration-line-strong underline-offset-2 hover:decoration-ink"
                      onClick={() => onPoint(index, threshold)}
                    >
                      {formatPercent(share, locale, 1)}
                    </button>
                  )}
                </Td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
