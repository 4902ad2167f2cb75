import type { Calibration } from "../../evidence/calibration";
import { formatCount, formatDecimal, formatPercent } from "../../i18n/format";
import { predictMessages } from "../../i18n/messages/predict";
import { InfoTip } from "../kit/popover";
import { useLocale, useMessages } from "../locale";

const SIZE = 280;
const EDGE = { left: 48, bottom: 28, top: 14, right: 16 };

export interface ReliabilityDiagramProps {
  /** One on top of the other; the last is drawn solid, those before it as rings. */
  readonly series: readonly {
    readonly calibration: Calibration;
    /** Which customers, where there are several. */
    readonly name?: string;
  }[];
}

/** Accuracy against confidence, one dot per bin, its area the share of customers. Scored files and test splits alike. */
export function ReliabilityDiagram({ series }: ReliabilityDiagramProps) {
  const t = useMessages(predictMessages);
  const locale = useLocale();
  const x = (value: number) => EDGE.left + value * (SIZE - EDGE.left - EDGE.right);
  const y = (value: number) => SIZE - EDGE.bottom - value * (SIZE - EDGE.top - EDGE.bottom);
  const errors = series
    .map(({ calibration, name }) =>
      [name, formatDecimal(calibration.expectedCalibrationError, locale, 4)].filter(Boolean).join(" "),
    )
    .join(", ");
  return (
    <figure>
      <figcaption className="flex min-h-8 flex-wrap items-center gap-x-1">
        <span className="font-strong">{t.calibration}</span>
        <InfoTip about={t.calibration}>{t.calibrationAbout}</InfoTip>
        <span className="ml-auto text-ink-2 text-sm">
          {t.ece}: {errors}
        </span>
      </figcaption>
      <svg
        viewBox={`0 0 ${SIZE} ${SIZE}`}
        role="img"
        aria-label={`${t.calibration}. ${t.ece}: ${errors}`}
        className="mx-auto w-full max-w-80 text-[10px]"
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
        {series.map(({ calibration, name }, index) => (
          <Bins
            key={name ?? index}
            calibration={calibration}
            name={name}
            solid={index === series.length - 1}
            x={x}
            y={y}
          />
        ))}
        <text x={x(0.5)} y={SIZE - 4} textAnchor="middle" className="fill-ink-2">
          {t.confidence}
        </text>
        <text transform={`translate(10 ${y(0.5)}) rotate(-90)`} textAnchor="middle" className="fill-ink-2">
          {t.accuracy}
        </text>
      </svg>
      {series.length > 1 && (
        <ul className="flex justify-center gap-x-4 text-ink-2 text-sm">
          {series.map(({ name }, index) => (
            <li key={name} className="flex items-center gap-1.5">
              <svg aria-hidden="true" width={10} height={10}>
                <circle cx={5} cy={5} r={4} className={dotClass(index === series.length - 1)} />
              </svg>
              {name}
            </li>
          ))}
        </ul>
      )}
    </figure>
  );
}

const dotClass = (solid: boolean) => (solid ? "fill-accent/70" : "fill-none stroke-ink-2");

interface BinsProps {
  readonly calibration: Calibration;
  readonly name: string | undefined;
  readonly solid: boolean;
  readonly x: (share: number) => number;
  readonly y: (share: number) => number;
}

function Bins({ calibration, name, solid, x, y }: BinsProps) {
  const t = useMessages(predictMessages);
  const locale = useLocale();
  const total = calibration.bins.reduce((sum, { rows }) => sum + rows, 0);
  return calibration.bins.map(({ low, accuracy, confidence, rows }) =>
    accuracy === null || confidence === null ? null : (
      <circle
        key={low}
        cx={x(confidence)}
        cy={y(accuracy)}
        r={2 + 10 * Math.sqrt(rows / total)}
        className={dotClass(solid)}
      >
        <title>
          {`${name === undefined ? "" : `${name}: `}${t.confidence} ${formatPercent(confidence, locale)}, ${t.accuracy} ${formatPercent(accuracy, locale)}, ${t.rows(formatCount(rows, locale))}`}
        </title>
      </circle>
    ),
  );
}
