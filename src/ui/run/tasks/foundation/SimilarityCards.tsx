import { type ReactNode, useMemo } from "react";
import { type Axis, tickAxis, valueAxis } from "../../../../figures/axis";
import { formatCount, formatDecimal } from "../../../../i18n/format";
import { foundationMessages } from "../../../../i18n/messages/foundation";
import { resultMessages } from "../../../../i18n/messages/results";
import type { FoundationEvaluation } from "../../../../tasks/foundation/evaluation";
import { ChartCard } from "../../../charts/ChartCard";
import type { ChartData } from "../../../charts/ChartMenu";
import { formatShareTick } from "../../../charts/format-tick";
import { Plot } from "../../../charts/Plot";
import { ACCENT } from "../../../charts/StepPlot";
import { useLocale, useMessages } from "../../../locale";
import {
  EpochLabel,
  EpochScrubber,
  type EvaluationControlsProps,
  SplitChooser,
} from "../../results/EvaluationControls";
import { shownEvaluation } from "../../results/evaluation-choice";

const ROOM = { left: 48, right: 16, top: 16, bottom: 20 } as const;

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
      {(evaluation) => <HistogramPlot evaluation={evaluation} />}
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
        evaluation.cdf.length === 0 ? <Nothing text={t.curveGone} /> : <DistributionPlot evaluation={evaluation} />
      }
    </SimilarityCard>
  );
}

interface SimilarityPlotProps {
  readonly evaluation: FoundationEvaluation;
}

function HistogramPlot({ evaluation }: SimilarityPlotProps) {
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
  return <Plot x={x} y={y} room={ROOM} bars={bars} rules={rules} />;
}

const SHARES = tickAxis([0, 0.25, 0.5, 0.75, 1]);

function DistributionPlot({ evaluation }: SimilarityPlotProps) {
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
  return <Plot x={x} y={SHARES} room={ROOM} lines={lines} rules={rules} formatY={formatShareTick} />;
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
