import { useMemo } from "react";
import type { PrecisionRecallCurve } from "../../evidence/precision-recall";
import { shareAxis } from "../../figures/axis";
import { formatDecimal } from "../../i18n/format";
import { evidenceMessages } from "../../i18n/messages/evidence";
import { Plot } from "../charts/Plot";
import { stepped } from "../charts/SharePlot";
import { InfoTip } from "../kit/popover";
import { SegmentName, useSegmentColors } from "../kit/segment";
import { useLocale, useMessages } from "../locale";

const ROOM = { left: 40, right: 12, top: 8, bottom: 34 } as const;
const SHARES = shareAxis(1);

export interface PrecisionRecallCurvesProps {
  /** In class order. */
  readonly curves: readonly PrecisionRecallCurve[];
  readonly names: readonly string[];
}

/** Precision against recall, one curve per segment, and each one's average precision. */
export function PrecisionRecallCurves({ curves, names }: PrecisionRecallCurvesProps) {
  const t = useMessages(evidenceMessages);
  const locale = useLocale();
  const colors = useSegmentColors(names);
  const lines = useMemo(
    () =>
      curves.flatMap((curve, index) =>
        curve.averagePrecision === null
          ? []
          : [{ key: names[index] ?? "", color: colors[index] ?? "", points: steps(curve) }],
      ),
    [curves, names, colors],
  );
  const average = ({ averagePrecision }: PrecisionRecallCurve) =>
    averagePrecision === null ? t.undefined : formatDecimal(averagePrecision, locale, 4);
  const summary = t.curvesSummary(curves.map((curve, index) => `${names[index]} ${average(curve)}`).join(", "));
  return (
    <section>
      <h3 className="flex min-h-8 items-center gap-1">
        {t.curves}
        <InfoTip about={t.curves}>{t.curvesAbout}</InfoTip>
      </h3>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <Plot
          aspect={1.5}
          className="min-w-64 max-w-xl flex-1"
          summary={summary}
          x={SHARES}
          y={SHARES}
          room={ROOM}
          lines={lines}
          labelX={t.recall}
          labelY={t.precision}
        />
        <table className="text-sm">
          <caption className="pb-1 text-left text-ink-2">{t.averagePrecision}</caption>
          <tbody>
            {curves.map((curve, index) => (
              <tr key={names[index]}>
                <th scope="row" className="py-0.5 pr-4 text-left font-normal">
                  <SegmentName name={names[index] ?? ""} color={colors[index] ?? ""} />
                </th>
                <td className="text-right">{average(curve)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** Average precision sums rectangles, so the curve is drawn in steps: a recall is reached at its own precision. */
function steps({ precision, recall }: PrecisionRecallCurve) {
  return stepped(recall.map((value, index) => [value, precision[index] ?? 0] as const).reverse());
}
