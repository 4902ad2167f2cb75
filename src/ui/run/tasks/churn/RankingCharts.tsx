import { churnMessages } from "../../../../i18n/messages/churn";
import { PERCENTS } from "../../../../metrics/binary";
import { nearestDecision } from "../../../../tasks/churn/decision";
import type { ChurnEvaluation } from "../../../../tasks/churn/evaluation";
import { CHURN_CLASSES } from "../../../../tasks/churn/labels";
import { countAtHeight, decisionGain, gainPoints, liftPoints, logCounts } from "../../../../tasks/churn/ranking";
import type { PlotPoint } from "../../../charts/plot-parts";
import { binAt } from "../../../charts/readings";
import { type ShareAxis, SharePlot, stepped } from "../../../charts/SharePlot";
import { ACCENT, TRAIN } from "../../../charts/StepPlot";
import { useSegmentColors } from "../../../kit/segment";
import { useFormat, useMessages } from "../../../locale";

const SHARES = [0, 0.2, 0.4, 0.6, 0.8, 1] as const;
const QUIET = "var(--color-ink-3)";
const INK = "var(--color-ink)";

/** What the model's order of the test customers is worth, with the decision marked in every chart. */
export function RankingCharts({ test }: { readonly test: ChurnEvaluation }) {
  const t = useMessages(churnMessages);
  const format = useFormat();
  const [retained = INK, churned = INK] = useSegmentColors(CHURN_CLASSES);
  const { precisionRecall, metrics, calibration, gains, sweep, bestF1, lift, threshold, histogram } = test;
  const chosen = nearestDecision(test.decisions, threshold);
  const prevalence = test.rows === 0 ? 0 : test.positives / test.rows;
  const percent = (value: number) => format.percent(value, 0);
  const exact = (value: number | null) => (value === null ? "–" : format.percent(value));
  const at = format.decimal(threshold, 2);
  const shares = (label: string): ShareAxis => ({ label, ticks: SHARES, format: percent, exact });
  const thresholds: ShareAxis = {
    label: t.threshold,
    ticks: SHARES,
    format: (value) => format.decimal(value, 1),
    exact: (value) => format.decimal(value, 2),
  };
  const gained = chosen && decisionGain(test, chosen);
  const lifted = liftPoints(gains);
  const highest = Math.ceil(lifted.reduce((most, [, y]) => Math.max(most, y), 1));
  const tall = logCounts(histogram);
  const ap = t.averagePrecision(exact(metrics.average_precision));
  const percentMarks = (of: (share: number, lift: number) => { at: readonly [number, number]; text?: string }) =>
    PERCENTS.flatMap((name) => {
      const value = lift[name];
      return value === null ? [] : [{ ...of(Number(name) / 100, value), fill: TRAIN }];
    });
  const listed = (of: (name: (typeof PERCENTS)[number]) => string) => PERCENTS.map(of).join(", ");
  const gainText = listed((name) =>
    t.gainsAt(percent(Number(name) / 100), exact(lift[name] === null ? null : (lift[name] * Number(name)) / 100)),
  );
  const liftText = listed((name) =>
    t.liftAt(percent(Number(name) / 100), lift[name] === null ? "–" : format.decimal(lift[name], 2)),
  );
  const best = t.bestAt(format.decimal(bestF1.threshold, 2), exact(bestF1.f1));
  const here = t.atThreshold(at);
  return (
    <div className="grid grid-cols-1 gap-px bg-line md:grid-cols-2 xl:grid-cols-3">
      <SharePlot
        square
        title={t.precisionRecall}
        about={t.precisionRecallAbout}
        reading={ap}
        summary={t.summary(t.precisionRecall, `${ap}, ${t.prevalence(exact(prevalence))}`)}
        x={shares(t.recall)}
        y={shares(t.precision)}
        lines={[
          {
            label: t.precision,
            color: ACCENT,
            points: stepped(precisionRecall.recall.map((r, i) => [r, precisionRecall.precision[i] ?? 0])),
            read: (recall) =>
              precisionRecall.precision[precisionRecall.recall.findIndex((reached) => reached >= recall)] ?? Number.NaN,
          },
          straight(t.prevalence(exact(prevalence)), prevalence, prevalence),
        ]}
        marks={chosen === null || chosen.reached === 0 ? [] : [{ at: [chosen.recall, chosen.precision] }]}
      />
      <SharePlot
        square
        title={t.calibration}
        about={t.calibrationAbout}
        reading=""
        summary={t.summary(
          t.calibration,
          calibration.map(({ predicted, observed }) => `${exact(predicted)}: ${exact(observed)}`).join(", "),
        )}
        x={shares(t.predicted)}
        y={shares(t.observed)}
        lines={[
          {
            label: t.observed,
            color: ACCENT,
            dots: true,
            points: calibration.map(({ predicted, observed }) => [predicted, observed]),
          },
          straight(t.perfect, 0, 1),
        ]}
        columns={[
          {
            label: t.customers,
            text: (at) => format.count(calibration.find(({ predicted }) => predicted === at)?.rows ?? 0),
          },
        ]}
        data={() => [
          ["predicted", "observed", "customers"],
          ...calibration.map(({ predicted, observed, rows }) => [predicted, observed, rows]),
        ]}
        decision={threshold}
      />
      <SharePlot
        square
        title={t.gains}
        about={t.gainsAbout}
        reading={gained === null ? "" : `${here}: ${exact(gained[0])} → ${exact(gained[1])}`}
        summary={t.summary(t.gains, gainText)}
        x={shares(t.contactedShare)}
        y={shares(t.capturedShare)}
        lines={[{ label: t.capturedShare, color: ACCENT, points: gainPoints(gains) }, straight(t.chance, 0, 1)]}
        marks={[
          ...percentMarks((share, value) => ({
            at: [share, value * share],
            text: `${percent(share)}: ${percent(value * share)}`,
          })),
          ...(gained === null ? [] : [{ at: gained }]),
        ]}
      />
      <SharePlot
        title={t.lift}
        about={t.liftAbout}
        reading={liftText}
        summary={t.summary(t.lift, liftText)}
        x={shares(t.contactedShare)}
        y={{
          label: t.liftAxis,
          ticks: Array.from({ length: highest + 1 }, (_, tick) => tick),
          format: (value) => format.decimal(value, 0),
          exact: (value) => `${format.decimal(value, 2)}×`,
        }}
        lines={[{ label: t.lift, color: ACCENT, points: lifted }, straight("1×", 1, 1)]}
        marks={[
          ...percentMarks((share, value) => ({
            at: [share, value],
          })),
          ...(gained === null || gained[0] === 0 ? [] : [{ at: [gained[0], gained[1] / gained[0]] as const }]),
        ]}
      />
      <SharePlot
        title={t.sweep}
        about={t.sweepAbout}
        reading={best}
        summary={t.summary(t.sweep, best)}
        x={thresholds}
        y={shares("")}
        lines={[
          { label: t.precision, color: TRAIN, points: sweep.map((point) => [point.threshold, point.precision]) },
          { label: t.recall, color: INK, dash: "6 3", points: sweep.map((point) => [point.threshold, point.recall]) },
          { label: t.f1, color: ACCENT, points: sweep.map((point) => [point.threshold, point.f1]) },
        ]}
        places={sweep.map((point) => point.threshold)}
        marks={[{ at: [bestF1.threshold, bestF1.f1], fill: ACCENT }]}
        decision={threshold}
      />
      <SharePlot
        title={t.histogram}
        about={t.histogramAbout}
        reading={here}
        summary={t.summary(t.histogram, here)}
        x={{ ...thresholds, label: t.probability }}
        y={{
          label: t.customers,
          ticks: tall.ticks,
          format: (value) => format.count(countAtHeight(value)),
          exact: (count) => format.count(count),
        }}
        lines={[
          {
            label: t.classes.Retained,
            color: retained,
            points: tall.negative,
            read: (at) => countAt(histogram.negative, at),
          },
          {
            label: t.classes.Churned,
            color: churned,
            dash: "6 3",
            points: tall.positive,
            read: (at) => countAt(histogram.positive, at),
          },
        ]}
        data={() => [
          ["from", "to", "retained", "churned"],
          ...histogram.negative.map((count, bin, { length }) => [
            bin / length,
            (bin + 1) / length,
            count,
            histogram.positive[bin] ?? 0,
          ]),
        ]}
        // The middle of every bin: all customers are counted once.
        places={histogram.negative.map((_, bin, { length }) => (bin + 0.5) / length)}
        decision={threshold}
      />
    </div>
  );
}

/** What a chart's line is held against: from one height to another. */
function straight(label: string, from: number, to: number) {
  const points: readonly PlotPoint[] = [
    [0, from],
    [1, to],
  ];
  return { label, color: QUIET, dash: "4 4", points };
}

/** Customers in the bin of equal ones over 0 to 1 that holds a probability. */
function countAt(counts: readonly number[], probability: number): number {
  return counts[binAt(probability, counts.length)] ?? 0;
}
