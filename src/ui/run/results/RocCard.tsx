import { memo, useCallback, useMemo, useState } from "react";
import { shareAxis } from "../../../figures/axis";
import { chartMessages } from "../../../i18n/messages/charts";
import { resultMessages } from "../../../i18n/messages/results";
import type { RocCurve } from "../../../metrics/types";
import { predictActions } from "../../../store/predict";
import { type ClassEvaluation, classEvaluation, decisionPoint, type RocPoint } from "../../../tasks/class-evaluation";
import { classNamesOf } from "../../../tasks/classes";
import { hasCurves } from "../../../tasks/evaluations";
import { ChartCard } from "../../charts/ChartCard";
import { RocPart } from "../../charts/choices";
import { POINTS_LIVE, POINTS_STILL } from "../../charts/decimation";
import { formatShareTick } from "../../charts/format-tick";
import { DIAGONAL, nearestCurve, rocPoints, thresholdAt, tprAt } from "../../charts/roc";
import { SquarePlot } from "../../charts/SquarePlot";
import { isStreaming } from "../../charts/series";
import { useViewPreferences } from "../../charts/view-preferences";
import { SegmentLabel, SegmentSwatch, useClassNames, useSegmentColors } from "../../kit/segment";
import { DataTable } from "../../kit/table";
import { useFormat, useMessages } from "../../locale";
import { type EvaluationControlsProps, SplitChooser } from "./EvaluationControls";
import { shownEvaluation } from "./evaluation-choice";

const NEAR = 0.1;
const TPR = shareAxis(1);

/** One ROC curve per segment with its AUC; the part that matters first, the whole on request. */
export function RocCard({ run, choice, onChoice }: EvaluationControlsProps) {
  const t = useMessages(resultMessages);
  const format = useFormat();
  const part = useViewPreferences((state) => state.rocPart);
  const classNames = classNamesOf(run.header.config);
  // One curve tells two classes apart: the second against the first.
  const shown = shownEvaluation(run, choice);
  const { split } = shown;
  const evaluation = shown.evaluation && classEvaluation(shown.evaluation);
  const first = classNames.length - (evaluation?.roc.length ?? classNames.length);
  const classes = classNames.slice(first);
  const names = useClassNames(run.header.task, classes);
  const colors = useSegmentColors(classes);
  const [cursor, setCursor] = useState<number | null>(null);
  const open = useCallback(
    (segment: number, threshold: number) =>
      void predictActions.showTestCustomers({
        actual: null,
        predicted: null,
        probability: { segment: first + segment, from: threshold, to: 1 },
      }),
    [first],
  );
  const onPoint = split === "test" ? open : null;
  const auc = (curve: RocCurve) => (curve.auc === null ? t.undefined : format.decimal(curve.auc, 4));
  const curves = evaluation?.roc ?? null;
  const drawn = evaluation !== null && hasCurves(evaluation.roc) ? curves : null;
  const title = run.header.task !== "segment" ? t.rocOfTwo : run.header.isTable ? t.rocByClass : t.roc;
  const nothing = run.result === null ? t.waitingEpoch : t.noTest;
  const decision = useMemo(() => evaluation && decisionPoint(evaluation), [evaluation]);
  const stands =
    decision === null ? "" : t.rocDecision(format.percent(decision.fpr, 1), format.percent(decision.tpr, 1));
  return (
    <ChartCard
      title={title}
      about={t.rocAbout}
      summary={
        curves === null
          ? nothing
          : [t.rocSummary(curves.map((curve, index) => `${names[index]} ${auc(curve)}`).join(", ")), stands]
              .filter((text) => text !== "")
              .join(" ")
      }
      // The epoch stands with what is read: a line of its own below would be taken from the square plot's height.
      readout={[
        shown.epoch === null ? "" : t.epoch(String(shown.epoch)),
        cursor === null ? stands : t.rocAt(format.percent(cursor, 1)),
      ]
        .filter((text) => text !== "")
        .join(" · ")}
      controls={
        <>
          <RocPart />
          <SplitChooser run={run} choice={choice} onChoice={onChoice} />
        </>
      }
      data={() => [
        ["segment", "false_positive_rate", "true_positive_rate", "threshold"],
        ...(curves ?? []).flatMap(({ fpr, tpr, thresholds }, index) =>
          Array.from(fpr, (rate, at) => [
            classes[index] ?? "",
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
    >
      {drawn === null ? (
        <p className="flex h-full items-center justify-center text-ink-3">
          {curves === null ? nothing : t.rocOtherEpoch}
        </p>
      ) : (
        <RocPlot
          title={title}
          curves={drawn}
          decision={decision}
          names={names}
          colors={colors}
          maxFpr={part === "near" ? NEAR : 1}
          cursor={cursor}
          onCursor={setCursor}
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
  readonly title: string;
  readonly curves: readonly RocCurve[];
  readonly names: readonly string[];
  readonly colors: readonly string[];
  readonly maxFpr: number;
  /** Where the threshold stands, for the task that has one. */
  readonly decision: RocPoint | null;
  readonly limit: number;
  /** The false positive rate that is read. */
  readonly cursor: number | null;
  readonly onCursor: (fpr: number | null) => void;
  /** Opens the customers that a point of a curve calls the segment; null where they are not known. */
  readonly onPoint: ((segment: number, threshold: number) => void) | null;
}

const RocPlot = memo(function RocPlot(props: RocPlotProps) {
  const { title, curves, names, colors, maxFpr, decision, limit, cursor, onCursor, onPoint } = props;
  const t = useMessages(resultMessages);
  const charts = useMessages(chartMessages);
  const format = useFormat();
  const [strong, setStrong] = useState<number | null>(null);
  const x = useMemo(() => shareAxis(maxFpr), [maxFpr]);
  const points = useMemo(() => curves.map((curve) => rocPoints(curve, maxFpr, limit)), [curves, maxFpr, limit]);
  const lines = useMemo(
    () =>
      points.map((own, index) => ({
        key: names[index] ?? "",
        color: colors[index] ?? "",
        points: own,
        width: strong === index ? 2.5 : 1.5,
        opacity: strong === null || strong === index ? 1 : 0.25,
      })),
    [points, names, colors, strong],
  );
  const dots = useMemo(
    () =>
      decision === null || decision.fpr > maxFpr ? [] : [{ at: [decision.fpr, decision.tpr] as const, radius: 4 }],
    [decision, maxFpr],
  );
  const readingOf = (curve: RocCurve) => {
    const value = cursor === null ? curve.auc : tprAt(curve, cursor);
    if (value === null) return t.undefined;
    return cursor === null ? format.decimal(value, 4) : format.percent(value);
  };
  const reading = cursor === null ? t.auc : t.rocAt(format.percent(cursor, 1));
  function choose(fpr: number, tpr: number) {
    const segment = strong ?? nearestCurve(curves, fpr, tpr);
    const curve = curves[segment ?? -1];
    const threshold = curve === undefined ? null : thresholdAt(curve, fpr);
    if (segment !== null && threshold !== null) onPoint?.(segment, threshold);
  }
  return (
    <SquarePlot
      x={x}
      y={TPR}
      lines={lines}
      rules={DIAGONAL}
      dots={dots}
      labelX={t.fpr}
      labelY={t.tpr}
      formatX={formatShareTick}
      formatY={formatShareTick}
      cursor={{
        label: charts.read(title),
        at: cursor,
        text: `${reading}: ${curves.map((curve, index) => `${names[index]} ${readingOf(curve)}`).join(", ")}`,
        values:
          cursor === null
            ? []
            : curves.map((curve, index) => ({
                y: tprAt(curve, cursor) ?? Number.NaN,
                color: colors[index] ?? "",
              })),
        onMove: onCursor,
        onChoose: onPoint === null ? null : choose,
        keyStep: maxFpr / 100,
      }}
      head={cursor === null ? t.auc : t.tpr}
      items={curves.map((curve, index) => ({
        key: names[index] ?? "",
        name: names[index] ?? "",
        mark: <SegmentSwatch color={colors[index] ?? ""} />,
        value: readingOf(curve),
      }))}
      strong={strong}
      onStrong={setStrong}
    />
  );
});

const TABLE_RATES = [0.01, 0.02, 0.05, 0.1, 0.2] as const;
/** Those that a phone has no room for. */
const WIDE_RATES: readonly number[] = [0.02, 0.1];

/** True positive rates and thresholds at a few false positive rates: what a campaign's budget asks for. */
function RocTable(
  props: Pick<RocPlotProps, "curves" | "names" | "colors" | "onPoint"> & { readonly task: ClassEvaluation["task"] },
) {
  const { task, curves, names, colors, onPoint } = props;
  const t = useMessages(resultMessages);
  const format = useFormat();
  return (
    <DataTable
      rows={curves}
      rowKey={(_, index) => names[index] ?? ""}
      columns={[
        {
          head: t.className[task],
          cell: (_, index) => <SegmentLabel name={names[index] ?? ""} color={colors[index] ?? ""} />,
        },
        {
          head: t.auc,
          numeric: true,
          cell: ({ auc }) => (auc === null ? t.undefined : format.decimal(auc, 4)),
        },
        ...TABLE_RATES.map((rate) => ({
          head: <span title={t.rocAt(format.percent(rate, 0))}>{t.rocColumn(format.percent(rate, 0))}</span>,
          key: rate,
          numeric: true,
          wide: WIDE_RATES.includes(rate),
          cell: (curve: RocCurve, index: number) => {
            const share = tprAt(curve, rate);
            const threshold = thresholdAt(curve, rate);
            if (share === null) return "–";
            const text = format.percent(share, 1);
            if (threshold === null) return text;
            const title = t.threshold(format.decimal(threshold, 4));
            if (onPoint === null) return <span title={title}>{text}</span>;
            return (
              <button
                type="button"
                title={title}
                className="touch underline decoration-line-strong underline-offset-2 hover:decoration-ink"
                onClick={() => onPoint(index, threshold)}
              >
                {text}
              </button>
            );
          },
        })),
      ]}
    />
  );
}
