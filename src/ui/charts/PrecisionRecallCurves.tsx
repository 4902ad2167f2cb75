import { scaleLinear } from "d3-scale";
import type { PrecisionRecallCurve } from "../../evidence/precision-recall";
import { formatDecimal } from "../../i18n/format";
import { evidenceMessages } from "../../i18n/messages/evidence";
import { InfoTip } from "../kit/popover";
import { SegmentName, useSegmentColors } from "../kit/segment";
import { useLocale, useMessages } from "../locale";

const WIDTH = 420;
const HEIGHT = 280;
const MARGIN = { left: 40, right: 12, top: 8, bottom: 34 };
const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];

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
  const x = scaleLinear([0, 1], [MARGIN.left, WIDTH - MARGIN.right]);
  const y = scaleLinear([0, 1], [HEIGHT - MARGIN.bottom, MARGIN.top]);
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
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          role="img"
          aria-label={summary}
          className="min-w-64 max-w-xl flex-1 text-[11px]"
        >
          {TICKS.map((tick) => (
            <g key={tick} className="fill-ink-3">
              <line x1={x(0)} x2={x(1)} y1={y(tick)} y2={y(tick)} className="stroke-line" />
              <text x={x(0) - 6} y={y(tick) + 4} textAnchor="end">
                {formatDecimal(tick, locale, 1)}
              </text>
              <text x={x(tick)} y={y(0) + 14} textAnchor="middle">
                {formatDecimal(tick, locale, 1)}
              </text>
            </g>
          ))}
          {curves.map((curve, index) =>
            curve.averagePrecision === null ? null : (
              <path
                key={names[index]}
                d={steps(curve, x, y)}
                fill="none"
                stroke={colors[index]}
                strokeWidth={1.5}
                strokeLinejoin="round"
              />
            ),
          )}
          <text x={x(0.5)} y={HEIGHT - 4} textAnchor="middle" className="fill-ink-3">
            {t.recall}
          </text>
          <text transform={`translate(10 ${y(0.5)}) rotate(-90)`} textAnchor="middle" className="fill-ink-3">
            {t.precision}
          </text>
        </svg>
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
function steps(
  { precision, recall }: PrecisionRecallCurve,
  x: (value: number) => number,
  y: (value: number) => number,
): string {
  const points = recall.map((value, index) => [x(value), y(precision[index] ?? 0)] as const).reverse();
  return points
    .map(([px, py], index) => (index === 0 ? `M${px} ${py}` : `V${py.toFixed(1)}H${px.toFixed(1)}`))
    .join("");
}
