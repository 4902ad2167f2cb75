import { memo, type ReactNode, useMemo } from "react";
import { Bar, BarChart, CartesianGrid, Line, LineChart, ReferenceLine, XAxis, YAxis } from "recharts";
import { formatCount, formatDecimal, formatPercent } from "../../../../i18n/format";
import type { Locale } from "../../../../i18n/messages";
import { foundationMessages } from "../../../../i18n/messages/foundation";
import { resultMessages } from "../../../../i18n/messages/results";
import type { FoundationEvaluation } from "../../../../tasks/foundation/evaluation";
import { valueAxis } from "../../../charts/axes";
import { ChartCard } from "../../../charts/ChartCard";
import type { ChartData } from "../../../charts/ChartMenu";
import { noLines, TickLabel } from "../../../charts/chart-parts";
import { ACCENT } from "../../../charts/StepPlot";
import { type Size, useSize } from "../../../charts/use-size";
import { useLocale, useMessages } from "../../../locale";
import {
  EpochLabel,
  EpochScrubber,
  type EvaluationControlsProps,
  SplitChooser,
} from "../../results/EvaluationControls";
import { shownEvaluation } from "../../results/evaluation-choice";

const margin = { top: 16, right: 16, bottom: 0, left: 0 } as const;
const LEFT = 48;

interface SimilarityCardProps extends EvaluationControlsProps {
  readonly title: string;
  readonly about: string;
  readonly readout: (evaluation: FoundationEvaluation) => string;
  readonly data: (evaluation: FoundationEvaluation) => ChartData;
  readonly footer: ReactNode;
  readonly children: (evaluation: FoundationEvaluation) => ReactNode;
}

/** A chart of the similarities of the chosen evaluation. */
function SimilarityCard({ run, choice, onChoice, title, about, readout, data, footer, children }: SimilarityCardProps) {
  const t = useMessages(foundationMessages);
  const results = useMessages(resultMessages);
  const locale = useLocale();
  const { evaluation: any } = shownEvaluation(run, choice);
  const evaluation = any?.task === "foundation" ? any : null;
  const nothing = run.result === null ? results.waitingEpoch : results.noTest;
  const number = (value: number) => formatDecimal(value, locale, 4);
  return (
    <ChartCard
      title={title}
      about={about}
      summary={
        evaluation === null
          ? nothing
          : t.summary(
              formatCount(evaluation.rows, locale),
              number(evaluation.metrics.mean_similarity),
              number(evaluation.metrics.median),
            )
      }
      controls={<SplitChooser run={run} choice={choice} onChoice={onChoice} />}
      readout={evaluation === null ? "" : readout(evaluation)}
      {...(evaluation === null ? {} : { data: () => data(evaluation) })}
      footer={footer}
    >
      {evaluation === null ? <Nothing text={nothing} /> : children(evaluation)}
    </ChartCard>
  );
}

function Nothing({ text }: { readonly text: string }) {
  return <p className="flex h-full items-center justify-center text-ink-3">{text}</p>;
}

/** How many customers are predicted how well. */
export function SimilarityHistogram(props: EvaluationControlsProps) {
  const t = useMessages(foundationMessages);
  const locale = useLocale();
  return (
    <SimilarityCard
      {...props}
      title={t.histogram}
      about={t.histogramAbout}
      readout={({ metrics }) => t.mean(formatDecimal(metrics.mean_similarity, locale, 4))}
      data={(evaluation) => [
        ["similarity_from", "similarity_to", "customers"],
        ...binsOf(evaluation).map(({ from, to, count }) => [from, to, count]),
      ]}
      footer={<EpochScrubber {...props} />}
    >
      {(evaluation) => <Sized>{(size) => <HistogramDrawing evaluation={evaluation} {...size} />}</Sized>}
    </SimilarityCard>
  );
}

/** The distribution of similarities from the worst predicted customer on. */
export function SimilarityDistribution(props: EvaluationControlsProps) {
  const t = useMessages(foundationMessages);
  const locale = useLocale();
  return (
    <SimilarityCard
      {...props}
      title={t.cdf}
      about={t.cdfAbout}
      readout={({ metrics }) => t.median(formatDecimal(metrics.median, locale, 4))}
      data={({ cdf }) => [
        ["similarity", "share_of_customers"],
        ...cdf.map((similarity, index) => [similarity, (index + 1) / cdf.length]),
      ]}
      footer={<EpochLabel {...props} />}
    >
      {(evaluation) =>
        evaluation.cdf.length === 0 ? (
          <Nothing text={t.curveGone} />
        ) : (
          <Sized>{(size) => <DistributionDrawing evaluation={evaluation} {...size} />}</Sized>
        )
      }
    </SimilarityCard>
  );
}

function Sized({ children }: { readonly children: (size: Size) => ReactNode }) {
  const [ref, size] = useSize<HTMLDivElement>();
  return (
    <div ref={ref} aria-hidden className="h-full min-h-0 overflow-hidden">
      {size !== null && size.width > 120 && size.height > 80 && children(size)}
    </div>
  );
}

interface DrawingProps extends Size {
  readonly evaluation: FoundationEvaluation;
}

const HistogramDrawing = memo(function HistogramDrawing({ evaluation, width, height }: DrawingProps) {
  const locale = useLocale();
  const rows = useMemo(() => binsOf(evaluation), [evaluation]);
  const y = useMemo(
    () =>
      valueAxis(
        rows.map(({ count }) => count),
        { fromZero: true },
      ),
    [rows],
  );
  return (
    <BarChart width={width} height={height} data={rows} margin={margin} barCategoryGap={1} accessibilityLayer={false}>
      <CartesianGrid vertical={false} stroke="var(--color-line)" verticalCoordinatesGenerator={noLines} />
      {similarityAxis(evaluation, locale)}
      <YAxis
        type="number"
        domain={[...y.domain]}
        ticks={[...y.ticks]}
        interval={0}
        width={LEFT}
        tick={<TickLabel format={(value) => formatCount(value, locale)} />}
        tickLine={false}
        axisLine={false}
      />
      <Bar dataKey="count" fill={ACCENT} isAnimationActive={false} />
      <ReferenceLine x={evaluation.metrics.mean_similarity} stroke="var(--color-ink)" strokeDasharray="4 3" />
    </BarChart>
  );
});

const SHARES = [0, 0.25, 0.5, 0.75, 1];

const DistributionDrawing = memo(function DistributionDrawing({ evaluation, width, height }: DrawingProps) {
  const locale = useLocale();
  const rows = useMemo(
    () => evaluation.cdf.map((middle, index) => ({ middle, share: (index + 1) / evaluation.cdf.length })),
    [evaluation],
  );
  return (
    <LineChart width={width} height={height} data={rows} margin={margin} accessibilityLayer={false}>
      <CartesianGrid vertical={false} stroke="var(--color-line)" verticalCoordinatesGenerator={noLines} />
      {similarityAxis(evaluation, locale)}
      <YAxis
        type="number"
        domain={[0, 1]}
        ticks={SHARES}
        interval={0}
        width={LEFT}
        tick={<TickLabel format={(value) => formatPercent(value, locale, 0)} />}
        tickLine={false}
        axisLine={false}
      />
      <ReferenceLine x={evaluation.metrics.median} stroke="var(--color-ink)" strokeDasharray="4 3" />
      <Line dataKey="share" stroke={ACCENT} strokeWidth={2} dot={false} isAnimationActive={false} />
    </LineChart>
  );
});

/** Both charts share it: from the worst to the best predicted customer. */
function similarityAxis({ histogram: { low, high } }: FoundationEvaluation, locale: Locale) {
  const axis = valueAxis([low, high], { tickCount: 6 });
  return (
    <XAxis
      dataKey="middle"
      type="number"
      domain={[low, high]}
      ticks={axis.ticks.filter((tick) => tick >= low && tick <= high)}
      interval={0}
      height={20}
      tick={<TickLabel format={(value) => formatDecimal(value, locale, axis.decimals)} />}
      tickLine={false}
      axisLine={{ stroke: "var(--color-line)" }}
    />
  );
}

function binsOf({ histogram: { counts, low, high } }: FoundationEvaluation) {
  const width = (high - low) / counts.length;
  return counts.map((count, bin) => ({
    from: low + bin * width,
    to: low + (bin + 1) * width,
    middle: low + (bin + 0.5) * width,
    count,
  }));
}
