import { type MouseEvent, memo, useCallback, useMemo } from "react";
import { logCountAxis, tickAxis } from "../../../figures/axis";
import { formatCount, formatDecimal, formatPercent } from "../../../i18n/format";
import { resultMessages } from "../../../i18n/messages/results";
import { usePredict } from "../../../store/predict";
import type { SegmentEvaluation } from "../../../tasks/segment/evaluation";
import { formatCountTick } from "../../charts/format-tick";
import { Plot } from "../../charts/Plot";
import type { TickFormat } from "../../charts/plot-parts";
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

const HEIGHT = 128;
const ROOM = { left: 44, right: 4, top: 8, bottom: 20 } as const;
const SHARES = tickAxis([0, 0.5, 1]);
const HALF = [{ at: { x: 0.5 }, color: "var(--color-line)", dash: "3 3" }] as const;
const formatShare: TickFormat = (_, locale) => (value) => formatDecimal(value, locale, value % 1 === 0 ? 0 : 1);

const Panel = memo(function Panel({ segment, name, color, counts, highest, onBar }: PanelProps) {
  const t = useMessages(resultMessages);
  const locale = useLocale();
  const total = counts.reduce((sum, count) => sum + count, 0);
  const high = counts.slice(counts.length / 2).reduce((sum, count) => sum + count, 0);
  const bars = useMemo(
    () => ({
      color,
      bins: counts.map((count, bin) => ({ from: bin / counts.length, to: (bin + 1) / counts.length, count })),
    }),
    [counts, color],
  );
  function choose(event: MouseEvent<HTMLDivElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left - ROOM.left) / (box.width - ROOM.left - ROOM.right);
    const bin = Math.floor(share * counts.length);
    if ((counts[bin] ?? 0) > 0) onBar(segment, bin / counts.length, (bin + 1) / counts.length);
  }
  const y = useMemo(() => logCountAxis(highest, [1]), [highest]);
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
      <div aria-hidden onClick={choose} className="cursor-pointer" style={{ height: HEIGHT }}>
        <Plot x={SHARES} y={y} room={ROOM} bars={bars} rules={HALF} formatX={formatShare} formatY={formatCountTick} />
      </div>
    </figure>
  );
});
