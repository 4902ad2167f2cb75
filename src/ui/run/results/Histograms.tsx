import { type MouseEvent, memo, useCallback, useMemo } from "react";
import { Bar, BarChart, ReferenceLine, XAxis, YAxis } from "recharts";
import { logCountAxis } from "../../../figures/axis";
import { formatCount, formatDecimal, formatPercent } from "../../../i18n/format";
import { resultMessages } from "../../../i18n/messages/results";
import { usePredict } from "../../../store/predict";
import type { SegmentEvaluation } from "../../../tasks/segment/evaluation";
import { useSize } from "../../charts/use-size";
import { InfoTip } from "../../kit/popover";
import { SegmentSwatch, useSegmentColors } from "../../kit/segment";
import { useLocale, useMessages } from "../../locale";

export interface HistogramsProps {
  readonly evaluation: Pick<SegmentEvaluation, "histogram">;
  readonly names: readonly string[];
}

/**
 * One small panel per segment: how probable the model found the true one. Common bins and a common count axis. A bar opens
 * its customers.
 */
export function Histograms({ evaluation, names }: HistogramsProps) {
  const t = useMessages(resultMessages);
  const colors = useSegmentColors(names);
  const show = usePredict((state) => state.showTestCustomers);
  const open = useCallback(
    (segment: number, from: number, to: number) =>
      void show({ actual: segment, predicted: null, probability: { segment, from, to } }),
    [show],
  );
  const highest = useMemo(
    () => evaluation.histogram.flat().reduce((most, count) => Math.max(most, count), 1),
    [evaluation],
  );
  return (
    <section className="bg-paper px-3 pt-1.5 pb-3">
      <h3 className="flex min-h-8 items-center gap-1">
        {t.histogram}
        <InfoTip about={t.histogram}>{t.histogramAbout}</InfoTip>
      </h3>
      <div className="grid grid-cols-2 gap-x-4 gap-y-3 md:grid-cols-4">
        {names.map((name, index) => (
          <Panel
            key={name}
            segment={index}
            name={name}
            onBar={open}
            color={colors[index] ?? ""}
            counts={evaluation.histogram[index] ?? []}
            highest={highest}
          />
        ))}
      </div>
    </section>
  );
}

interface PanelProps {
  readonly segment: number;
  readonly name: string;
  readonly color: string;
  readonly counts: readonly number[];
  readonly highest: number;
  /** Opens the customers of the segment whose probability of it lies in a bin. */
  readonly onBar: (segment: number, from: number, to: number) => void;
}

const AXIS_WIDTH = 44;
const HEIGHT = 128;
const tick = { fill: "var(--color-ink-3)", fontSize: 11 } as const;
const margin = { top: 8, right: 4, bottom: 0, left: 0 } as const;

const Panel = memo(function Panel({ segment, name, color, counts, highest, onBar }: PanelProps) {
  const t = useMessages(resultMessages);
  const locale = useLocale();
  const [ref, size] = useSize<HTMLDivElement>();
  const total = counts.reduce((sum, count) => sum + count, 0);
  const high = counts.slice(counts.length / 2).reduce((sum, count) => sum + count, 0);
  const rows = useMemo(
    () => counts.map((count, bin) => ({ middle: (bin + 0.5) / counts.length, count: count === 0 ? null : count })),
    [counts],
  );
  function choose(event: MouseEvent<HTMLDivElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left - AXIS_WIDTH) / (box.width - AXIS_WIDTH - margin.right);
    const bin = Math.floor(share * counts.length);
    if ((counts[bin] ?? 0) > 0) onBar(segment, bin / counts.length, (bin + 1) / counts.length);
  }
  const axis = useMemo(() => logCountAxis(highest), [highest]);
  const domain = useMemo(() => [...axis.domain], [axis]);
  const ticks = useMemo(
    () => axis.ticks.map(({ value }) => value).filter((value) => Number.isInteger(Math.log10(value))),
    [axis],
  );
  return (
    <figure className="min-w-0">
      <figcaption className="flex items-center gap-1.5 text-sm">
        <SegmentSwatch color={color} />
        {/* The bars are for the pointer; this opens all of them together, and Predict's filter narrows it down. */}
        <button
          type="button"
          title={t.listCustomers}
          className="truncate underline-offset-2 hover:underline"
          onClick={() => onBar(segment, 0, 1)}
        >
          {name}
        </button>
        <span aria-hidden className="ml-auto shrink-0 text-ink-2">
          {total === 0 ? "" : t.above(formatPercent(high / total, locale, 1))}
        </span>
        <span className="sr-only">
          {t.histogramSummary(name, formatCount(high, locale), formatCount(total, locale))}
        </span>
      </figcaption>
      <div ref={ref} aria-hidden onClick={choose} className="cursor-pointer" style={{ height: HEIGHT }}>
        {size !== null && size.width > 60 && (
          <BarChart
            width={size.width}
            height={HEIGHT}
            data={rows}
            margin={margin}
            barCategoryGap={1}
            accessibilityLayer={false}
          >
            <XAxis
              dataKey="middle"
              type="number"
              domain={[0, 1]}
              ticks={[0, 0.5, 1]}
              tickFormatter={(value: number) => formatDecimal(value, locale, value % 1 === 0 ? 0 : 1)}
              height={20}
              tick={tick}
              tickLine={false}
              axisLine={{ stroke: "var(--color-line)" }}
            />
            <YAxis
              type="number"
              scale="log"
              domain={domain}
              ticks={ticks}
              allowDataOverflow
              tickFormatter={(value: number) => formatCount(value, locale)}
              interval={0}
              width={AXIS_WIDTH}
              tick={tick}
              tickLine={false}
              axisLine={false}
            />
            <ReferenceLine x={0.5} stroke="var(--color-line)" strokeDasharray="3 3" />
            <Bar dataKey="count" fill={color} isAnimationActive={false} />
          </BarChart>
        )}
      </div>
    </figure>
  );
});
