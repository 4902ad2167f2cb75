import { useMemo, useState } from "react";
import type { PrecisionRecallCurve } from "../../evidence/precision-recall";
import { shareAxis } from "../../figures/axis";
import { chartMessages } from "../../i18n/messages/charts";
import { evidenceMessages } from "../../i18n/messages/evidence";
import { SegmentName, SegmentSwatch, useSegmentColors } from "../kit/segment";
import { DataTable } from "../kit/table";
import { useFormat, useMessages } from "../locale";
import { ChartCard } from "./ChartCard";
import { formatShareTick } from "./format-tick";
import { stepped } from "./SharePlot";
import { SquarePlot } from "./SquarePlot";

const SHARES = shareAxis(1);

interface PrecisionRecallCurvesProps {
  /** In class order. */
  readonly curves: readonly PrecisionRecallCurve[];
  readonly names: readonly string[];
  /** Of a table: its classes are no segments. */
  readonly isTable?: boolean;
}

/** Precision against recall, one curve per segment, and each one's average precision. */
export function PrecisionRecallCurves({ curves, names, isTable = false }: PrecisionRecallCurvesProps) {
  const t = useMessages(evidenceMessages);
  const title = isTable ? t.curvesByClass : t.curves;
  const charts = useMessages(chartMessages);
  const format = useFormat();
  const colors = useSegmentColors(names);
  const [cursor, setCursor] = useState<number | null>(null);
  const [strong, setStrong] = useState<number | null>(null);
  const lines = useMemo(
    () =>
      curves.map((curve, index) => ({
        key: names[index] ?? "",
        color: colors[index] ?? "",
        points: curve.averagePrecision === null ? [] : steps(curve),
      })),
    [curves, names, colors],
  );
  const drawn = useMemo(
    () =>
      lines.map((line, index) => ({
        ...line,
        width: strong === index ? 2.5 : 1.5,
        opacity: strong === null || strong === index ? 1 : 0.25,
      })),
    [lines, strong],
  );
  const average = ({ averagePrecision }: PrecisionRecallCurve) =>
    averagePrecision === null ? t.undefined : format.decimal(averagePrecision, 4);
  const precision = (curve: PrecisionRecallCurve, recall: number) => {
    const reached = precisionAt(curve, recall);
    return Number.isFinite(reached) ? format.percent(reached) : t.undefined;
  };
  const at = cursor === null ? t.averagePrecision : t.recallAt(format.percent(cursor, 1));
  const values = curves.map((curve) => (cursor === null ? average(curve) : precision(curve, cursor)));
  return (
    <ChartCard
      title={title}
      about={t.curvesAbout}
      summary={t.curvesSummary(curves.map((curve, index) => `${names[index]} ${average(curve)}`).join(", "))}
      readout={cursor === null ? "" : at}
      data={() => [
        ["segment", "threshold", "recall", "precision"],
        ...curves.flatMap(({ thresholds, recall, precision }, index) =>
          thresholds.map((threshold, place) => [
            names[index] ?? "",
            threshold,
            recall[place] ?? Number.NaN,
            precision[place] ?? Number.NaN,
          ]),
        ),
      ]}
      table={() => (
        <DataTable
          rows={curves}
          rowKey={(_, index) => names[index] ?? ""}
          columns={[
            {
              head: t.segment,
              cell: (_, index) => <SegmentName name={names[index] ?? ""} color={colors[index] ?? ""} />,
            },
            { head: t.averagePrecision, numeric: true, cell: average },
            ...TABLE_RECALLS.map((recall) => ({
              head: t.recallAt(format.percent(recall, 0)),
              numeric: true,
              wide: WIDE_RECALLS.includes(recall),
              cell: (curve: PrecisionRecallCurve) => precision(curve, recall),
            })),
          ]}
        />
      )}
    >
      <SquarePlot
        x={SHARES}
        y={SHARES}
        lines={drawn}
        labelX={t.recall}
        labelY={t.precision}
        formatX={formatShareTick}
        formatY={formatShareTick}
        cursor={{
          label: charts.read(title),
          at: cursor,
          text: `${at}: ${values.map((value, index) => `${names[index]} ${value}`).join(", ")}`,
          values:
            cursor === null
              ? []
              : curves.map((curve, index) => ({ color: colors[index] ?? "", y: precisionAt(curve, cursor) })),
          onMove: setCursor,
          keyStep: 0.01,
        }}
        head={cursor === null ? t.averagePrecision : t.precision}
        items={values.map((value, index) => ({
          key: names[index] ?? "",
          name: names[index] ?? "",
          mark: <SegmentSwatch color={colors[index] ?? ""} />,
          value,
        }))}
        strong={strong}
        onStrong={setStrong}
      />
    </ChartCard>
  );
}

const TABLE_RECALLS = [0.5, 0.8, 0.9, 0.95, 0.99] as const;
/** Those that a phone has no room for. */
const WIDE_RECALLS: readonly number[] = [0.8, 0.95];

/** Precision at the highest threshold that reaches a recall; NaN where the class has no customer. */
function precisionAt({ precision, recall, averagePrecision }: PrecisionRecallCurve, least: number): number {
  const place = averagePrecision === null ? -1 : recall.findLastIndex((reached) => reached >= least);
  return precision[place] ?? Number.NaN;
}

/** Average precision sums rectangles, so the curve is drawn in steps: a recall is reached at its own precision. */
function steps({ precision, recall }: PrecisionRecallCurve) {
  return stepped(recall.map((value, index) => [value, precision[index] ?? 0] as const).reverse());
}
