import type { Calibration } from "../../evidence/calibration";
import { formatCount, formatDecimal, formatPercent } from "../../i18n/format";
import { predictMessages } from "../../i18n/messages/predict";
import { InfoTip } from "../kit/popover";
import { useLocale, useMessages } from "../locale";

const SIZE = 280;
const EDGE = { left: 48, bottom: 28, top: 14, right: 16 };

export interface ReliabilityDiagramProps {
  readonly calibration: Calibration;
  /** Which customers, where several diagrams stand side by side. */
  readonly title?: string;
}

/** Accuracy against confidence, one dot per bin, its area the share of customers. Scored files and test splits alike. */
export function ReliabilityDiagram({ calibration, title }: ReliabilityDiagramProps) {
  const t = useMessages(predictMessages);
  const locale = useLocale();
  const name = title ?? t.calibration;
  const x = (value: number) => EDGE.left + value * (SIZE - EDGE.left - EDGE.right);
  const y = (value: number) => SIZE - EDGE.bottom - value * (SIZE - EDGE.top - EDGE.bottom);
  const total = calibration.bins.reduce((sum, { rows }) => sum + rows, 0);
  const error = formatDecimal(calibration.expectedCalibrationError, locale, 4);
  return (
    <figure>
      <figcaption className="flex items-center">
        <span className="font-strong">{name}</span>
        <InfoTip about={name}>{t.calibrationAbout}</InfoTip>
        <span className="ml-auto text-ink-2 text-sm">
          {t.ece}: {error}
        </span>
      </figcaption>
      <svg
        viewBox={`0 0 ${SIZE} ${SIZE}`}
        role="img"
        aria-label={`${name}. ${t.ece}: ${error}`}
        className="w-full max-w-sm text-[10px]"
      >
        {[0, 0.25, 0.5, 0.75, 1].map((tick) => (
          <g key={tick}>
            <line x1={x(0)} x2={x(1)} y1={y(tick)} y2={y(tick)} className="stroke-line" />
            <text x={x(0) - 4} y={y(tick) + 3} textAnchor="end" className="fill-ink-2">
              {formatDecimal(tick, locale, 2)}
            </text>
            <text x={x(tick)} y={SIZE - EDGE.bottom + 12} textAnchor="middle" className="fill-ink-2">
              {formatDecimal(tick, locale, 2)}
            </text>
          </g>
        ))}
        <line x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} className="stroke-ink-3" strokeDasharray="4 3" />
        {calibration.bins.map(({ low, accuracy, confidence, rows }) =>
          accuracy === null || confidence === null ? null : (
            <circle
              key={low}
              cx={x(confidence)}
              cy={y(accuracy)}
              r={2 + 10 * Math.sqrt(rows / total)}
              className="fill-ink/60"
            >
              <title>
                {`${t.confidence} ${formatPercent(confidence, locale)}, ${t.accuracy} ${formatPercent(accuracy, locale)}, ${t.rows(formatCount(rows, locale))}`}
              </title>
            </circle>
          ),
        )}
        <text x={x(0.5)} y={SIZE - 4} textAnchor="middle" className="fill-ink-2">
          {t.confidence}
        </text>
        <text transform={`translate(10 ${y(0.5)}) rotate(-90)`} textAnchor="middle" className="fill-ink-2">
          {t.accuracy}
        </text>
      </svg>
    </figure>
  );
}
