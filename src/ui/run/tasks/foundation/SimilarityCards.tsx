import { type ReactNode, useMemo, useState } from "react";
import { type Axis, tickAxis, valueAxis } from "../../../../figures/axis";
import { chartMessages } from "../../../../i18n/messages/charts";
import { foundationMessages } from "../../../../i18n/messages/foundation";
import { resultMessages } from "../../../../i18n/messages/results";
import type { FoundationEvaluation } from "../../../../tasks/foundation/evaluation";
import { ChartCard } from "../../../charts/ChartCard";
import type { ChartData } from "../../../charts/ChartMenu";
import { formatCountTick, formatShareTick } from "../../../charts/format-tick";
import { Plot } from "../../../charts/Plot";
import type { PlotReading } from "../../../charts/PlotCursor";
import { ACCENT } from "../../../charts/StepPlot";
import { DataTable } from "../../../kit/table";
import { useFormat, useMessages } from "../../../locale";
import {
  EpochLabel,
  EpochScrubber,
  type EvaluationControlsProps,
  SplitChooser,
} from "../../results/EvaluationControls";
import { shownEvaluation } from "../../results/evaluation-choice";

interface SimilarityCardProps extends EvaluationControlsProps {
  readonly title: string;
  readonly about: string;
  readonly readout: (evaluation: FoundationEvaluation, at: number | null) => string;
  /** Its rows, the first one the heads. */
  readonly table: (evaluation: FoundationEvaluation) => readonly (readonly string[])[];
  readonly data: (evaluation: FoundationEvaluation) => ChartData;
  readonly footer: ReactNode;
  readonly children: (evaluation: FoundationEvaluation, cursor: PlotReading) => ReactNode;
}

/** A chart of the similarities of the chosen evaluation. */
function SimilarityCard(props: SimilarityCardProps) {
  const { run, choice, onChoice, title, about, readout, table, data, footer, children } = props;
  const t = useMessages(foundationMessages);
  const charts = useMessages(chartMessages);
  const [at, setAt] = useState<number | null>(null);
  const results = useMessages(resultMessages);
  const format = useFormat();
  const { evaluation: any } = shownEvaluation(run, choice);
  const evaluation = any?.task === "foundation" ? any : null;
  const nothing = run.result === null ? results.waitingEpoch : results.noTest;
  const number = (value: number) => format.decimal(value, 4);
  return (
    <ChartCard
      title={title}
      about={about}
      summary={
        evaluation === null
          ? nothing
          : t.summary(
              format.count(evaluation.rows),
              number(evaluation.metrics.mean_similarity),
              number(evaluation.metrics.median),
            )
      }
      controls={<SplitChooser run={run} choice={choice} onChoice={onChoice} />}
      readout={evaluation === null ? "" : readout(evaluation, at)}
      {...(evaluation === null
        ? {}
        : { data: () => data(evaluation), table: () => <Values rows={table(evaluation)} /> })}
      footer={footer}
    >
      {evaluation === null ? (
        <Nothing text={nothing} />
      ) : (
        children(evaluation, {
          label: charts.read(title),
          at,
          text: readout(evaluation, at),
          onMove: setAt,
          keyStep: (evaluation.histogram.high - evaluation.histogram.low) / evaluation.histogram.counts.length,
        })
      )}
    </ChartCard>
  );
}

function Values({ rows: [head = [], ...rows] }: { readonly rows: readonly (readonly string[])[] }) {
  return (
    <DataTable
      rows={rows}
      rowKey={([first = ""]) => first}
      columns={head.map((name, at) => ({ head: name, numeric: at > 0, cell: (cells: readonly string[]) => cells[at] }))}
    />
  );
}

function Nothing({ text }: { readonly text: string }) {
  return <p className="flex h-full items-center justify-center text-ink-3">{text}</p>;
}

/** How many customers are predicted how well. */
export function SimilarityHistogram(props: EvaluationControlsProps) {
  const t = useMessages(foundationMessages);
  const format = useFormat();
  const span = ({ from, to }: { readonly from: number; readonly to: number }) =>
    `${format.decimal(from, 3)} – ${format.decimal(to, 3)}`;
  return (
    <SimilarityCard
      {...props}
      title={t.histogram}
      about={t.histogramAbout}
      readout={(evaluation, at) => {
        const bin = at === null ? undefined : binsOf(evaluation).findLast(({ from }) => from <= at);
        return bin === undefined
          ? t.mean(format.decimal(evaluation.metrics.mean_similarity, 4))
          : t.inBin(span(bin), format.count(bin.count));
      }}
      table={(evaluation) => [
        [t.similarity, t.customers],
        ...binsOf(evaluation).map((bin) => [span(bin), format.count(bin.count)]),
      ]}
      data={(evaluation) => [
        ["similarity_from", "similarity_to", "customers"],
        ...binsOf(evaluation).map(({ from, to, count }) => [from, to, count]),
      ]}
      footer={<EpochScrubber {...props} />}
    >
      {(evaluation, cursor) => <HistogramPlot evaluation={evaluation} cursor={cursor} />}
    </SimilarityCard>
  );
}

/** The distribution of similarities from the worst predicted customer on. */
export function SimilarityDistribution(props: EvaluationControlsProps) {
  const t = useMessages(foundationMessages);
  const format = useFormat();
  return (
    <SimilarityCard
      {...props}
      title={t.cdf}
      about={t.cdfAbout}
      readout={({ cdf, metrics }, at) =>
        at === null
          ? t.median(format.decimal(metrics.median, 4))
          : t.upTo(format.decimal(at, 3), format.percent(shareUpTo(cdf, at), 1))
      }
      table={({ cdf, histogram: { low, high, counts } }) => [
        [t.similarity, t.share],
        ...counts.map((_, bin) => {
          const at = low + ((bin + 1) / counts.length) * (high - low);
          return [format.decimal(at, 3), format.percent(shareUpTo(cdf, at), 1)];
        }),
      ]}
      data={({ cdf }) => [
        ["similarity", "share_of_customers"],
        ...cdf.map((similarity, index) => [similarity, (index + 1) / cdf.length]),
      ]}
      footer={<EpochLabel {...props} />}
    >
      {(evaluation, cursor) =>
        evaluation.cdf.length === 0 ? (
          <Nothing text={t.curveGone} />
        ) : (
          <DistributionPlot evaluation={evaluation} cursor={cursor} />
        )
      }
    </SimilarityCard>
  );
}

interface SimilarityPlotProps {
  readonly evaluation: FoundationEvaluation;
  readonly cursor: PlotReading;
}

function HistogramPlot({ evaluation, cursor }: SimilarityPlotProps) {
  const t = useMessages(foundationMessages);
  const bins = useMemo(() => binsOf(evaluation), [evaluation]);
  const bars = useMemo(() => ({ color: ACCENT, bins }), [bins]);
  const x = useMemo(() => similarityAxis(evaluation), [evaluation]);
  const y = useMemo(
    () =>
      valueAxis(
        bins.map(({ count }) => count),
        { fromZero: true },
      ),
    [bins],
  );
  const mean = evaluation.metrics.mean_similarity;
  const rules = useMemo(() => [{ at: { x: mean }, dash: "4 3" }], [mean]);
  return (
    <Plot
      x={x}
      y={y}
      bars={bars}
      rules={rules}
      labelX={t.similarity}
      labelY={t.customers}
      formatY={formatCountTick}
      cursor={cursor}
    />
  );
}

const SHARES = tickAxis([0, 0.25, 0.5, 0.75, 1]);

function DistributionPlot({ evaluation, cursor }: SimilarityPlotProps) {
  const t = useMessages(foundationMessages);
  const { cdf, metrics } = evaluation;
  const lines = useMemo(
    () => [
      {
        key: "share",
        color: ACCENT,
        width: 2,
        points: cdf.map((similarity, index) => [similarity, (index + 1) / cdf.length] as const),
      },
    ],
    [cdf],
  );
  const x = useMemo(() => similarityAxis(evaluation), [evaluation]);
  const rules = useMemo(() => [{ at: { x: metrics.median }, dash: "4 3" }], [metrics.median]);
  const values = cursor.at === null ? [] : [{ y: shareUpTo(cdf, cursor.at), color: ACCENT }];
  return (
    <Plot
      x={x}
      y={SHARES}
      lines={lines}
      rules={rules}
      labelX={t.similarity}
      labelY={t.share}
      formatY={formatShareTick}
      cursor={{ ...cursor, values }}
    />
  );
}

/** Share of the customers up to a similarity. @param cdf The customers' similarities (or evenly chosen ones), ascending. */
function shareUpTo(cdf: readonly number[], similarity: number): number {
  const above = cdf.findIndex((each) => each > similarity);
  return (above < 0 ? cdf.length : above) / cdf.length;
}

/** Both charts share it: from the worst to the best predicted customer. */
function similarityAxis({ histogram: { low, high } }: FoundationEvaluation): Axis {
  const axis = valueAxis([low, high], { tickCount: 6 });
  return { ...axis, domain: [low, high], ticks: axis.ticks.filter((tick) => tick >= low && tick <= high) };
}

function binsOf({ histogram: { counts, low, high } }: FoundationEvaluation) {
  const width = (high - low) / counts.length;
  return counts.map((count, bin) => ({
    from: low + bin * width,
    to: low + (bin + 1) * width,
    count,
  }));
}
