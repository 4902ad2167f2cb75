import { memo, useCallback, useMemo, useState } from "react";
import { logCountAxis, tickAxis } from "../../../figures/axis";
import { capitalized, formatDecimal } from "../../../i18n/format";
import { chartMessages } from "../../../i18n/messages/charts";
import { resultMessages } from "../../../i18n/messages/results";
import { predictActions } from "../../../store/predict";
import type { SegmentEvaluation } from "../../../tasks/segment/evaluation";
import { ChartCard } from "../../charts/ChartCard";
import { formatCountTick } from "../../charts/format-tick";
import { Plot } from "../../charts/Plot";
import type { TickFormat } from "../../charts/plot-parts";
import { binAt } from "../../charts/readings";
import { classes } from "../../kit/classes";
import { SegmentSwatch, useSegmentColors } from "../../kit/segment";
import { DataTable } from "../../kit/table";
import { useFormat, useLocale, useMessages } from "../../locale";

interface HistogramsProps {
  readonly evaluation: Pick<SegmentEvaluation, "histogram">;
  readonly names: readonly string[];
  /** Of a table: its classes are no segments. */
  readonly isTable?: boolean;
}

/** A bar: of which segment, and which of its equal bins. */
interface Bar {
  readonly segment: number;
  readonly bin: number;
}

/**
 * One small panel per segment: how probable the model found the true one. Common bins and a common count axis. A bar opens
 * its customers.
 */
export function Histograms({ evaluation: { histogram }, names, isTable = false }: HistogramsProps) {
  const t = useMessages(resultMessages);
  const locale = useLocale();
  const format = useFormat();
  const colors = useSegmentColors(names);
  const title = isTable ? t.histogramOfClass : t.histogram;
  const [bar, setBar] = useState<Bar | null>(null);
  const open = useCallback(
    (segment: number, from: number, to: number) =>
      void predictActions.showTestCustomers({ actual: segment, predicted: null, probability: { segment, from, to } }),
    [],
  );
  const highest = useMemo(() => histogram.flat().reduce((most, count) => Math.max(most, count), 1), [histogram]);
  const bins = histogram[0]?.length ?? 0;
  const span = (bin: number) => `${format.decimal(bin / bins, 2)}–${format.decimal((bin + 1) / bins, 2)}`;
  const sentence = ({ segment, bin }: Bar) =>
    t.histogramBar(names[segment] ?? "", span(bin), format.count(histogram[segment]?.[bin] ?? 0));
  const summary = (segment: number) => {
    const counts = histogram[segment] ?? NONE;
    const high = format.count(aboveHalf(counts));
    return t.histogramSummary(names[segment] ?? "", high, format.count(sum(counts)));
  };
  return (
    <ChartCard
      title={title}
      about={t.histogramAbout}
      summary={names.map((_, segment) => summary(segment)).join(" ")}
      readout={bar === null ? t.histogramRead : sentence(bar)}
      data={() => [
        ["from", "to", ...names],
        ...Array.from({ length: bins }, (_, bin) => [
          bin / bins,
          (bin + 1) / bins,
          ...names.map((_, segment) => histogram[segment]?.[bin] ?? 0),
        ]),
      ]}
      table={() => (
        <DataTable
          rows={Array.from({ length: bins }, (_, bin) => bin)}
          rowKey={span}
          columns={[
            { head: capitalized(t.probability, locale), cell: span },
            ...names.map((name, segment) => ({
              head: name,
              numeric: true,
              cell: (bin: number) => format.count(histogram[segment]?.[bin] ?? 0),
            })),
          ]}
        />
      )}
    >
      <div
        className={classes(
          "grid h-full auto-rows-fr grid-cols-2 gap-x-4 gap-y-3",
          COLUMNS[names.length] ?? "md:grid-cols-4",
        )}
      >
        {names.map((name, index) => (
          <Panel
            key={name}
            segment={index}
            name={name}
            title={title}
            onBar={open}
            color={colors[index] ?? ""}
            counts={histogram[index] ?? NONE}
            highest={highest}
            read={bar?.segment === index ? bar.bin : null}
            text={bar?.segment === index ? sentence(bar) : summary(index)}
            onRead={setBar}
          />
        ))}
      </div>
    </ChartCard>
  );
}

interface PanelProps {
  readonly segment: number;
  readonly name: string;
  /** Of all of them together. */
  readonly title: string;
  readonly color: string;
  readonly counts: readonly number[];
  readonly highest: number;
  /** Opens the customers of the segment whose probability of it lies in a bin. */
  readonly onBar: (segment: number, from: number, to: number) => void;
  /** The bin that is read. */
  readonly read: number | null;
  /** What it says; of all bins where none is read. */
  readonly text: string;
  readonly onRead: (bar: Bar | null) => void;
}

/** Of so few classes that four columns would leave a hole. */
const COLUMNS: Readonly<Record<number, string>> = { 2: "md:grid-cols-2", 3: "md:grid-cols-3" };
const NONE: readonly number[] = [];
const SHARES = tickAxis([0, 0.5, 1]);
const HALF = [{ at: { x: 0.5 }, color: "var(--color-line)", dash: "3 3" }] as const;
const formatShare: TickFormat = (_, locale) => (value) => formatDecimal(value, locale, value % 1 === 0 ? 0 : 1);

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
const aboveHalf = (counts: readonly number[]) => sum(counts.slice(counts.length / 2));

const Panel = memo(function Panel(props: PanelProps) {
  const { segment, name, title, color, counts, highest, onBar, read, text, onRead } = props;
  const t = useMessages(resultMessages);
  const charts = useMessages(chartMessages);
  const format = useFormat();
  const total = sum(counts);
  const bars = useMemo(
    () => ({
      color,
      bins: counts.map((count, bin) => ({ from: bin / counts.length, to: (bin + 1) / counts.length, count })),
    }),
    [counts, color],
  );
  const y = useMemo(() => logCountAxis(highest, [1]), [highest]);
  function choose(probability: number) {
    const bin = binAt(probability, counts.length);
    if ((counts[bin] ?? 0) > 0) onBar(segment, bin / counts.length, (bin + 1) / counts.length);
  }
  return (
    <figure className="flex min-w-0 flex-col">
      <figcaption className="flex items-center gap-x-1.5 text-sm max-md:flex-wrap">
        <SegmentSwatch color={color} />
        {/* The bars are for the pointer; this opens all of them together, and Predict's filter narrows it down. */}
        <button
          type="button"
          title={t.listCustomers}
          className="min-h-6 min-w-6 truncate text-left underline-offset-2 hover:underline max-md:flex-1"
          onClick={() => onBar(segment, 0, 1)}
        >
          {name}
        </button>
        {/* Two panels beside each other leave a phone no room for both on one line. */}
        <span aria-hidden className="ml-auto shrink-0 text-ink-2 max-md:w-full">
          {total === 0 ? "" : t.above(format.percent(aboveHalf(counts) / total, 1))}
        </span>
      </figcaption>
      <div className="min-h-32 flex-1">
        <Plot
          x={SHARES}
          y={y}
          bars={bars}
          rules={HALF}
          labelX={t.probability}
          labelY={t.customers}
          formatX={formatShare}
          formatY={formatCountTick}
          cursor={{
            label: charts.read(`${title}, ${name}`),
            at: read === null ? null : (read + 0.5) / counts.length,
            text,
            onMove: (at) => onRead(at === null ? null : { segment, bin: binAt(at, counts.length) }),
            onChoose: choose,
            keyStep: 1 / counts.length,
          }}
        />
      </div>
    </figure>
  );
});
