import { scaleLinear } from "d3-scale";
import type { PointerEvent } from "react";
import { formatCount, formatDecimal } from "../../i18n/format";
import { predictMessages } from "../../i18n/messages/predict";
import { useLocale, useMessages } from "../locale";

const WIDTH = 420;
const HEIGHT = 180;
const MARGIN = { left: 44, right: 12, top: 8, bottom: 24 };

export interface ThresholdCurveProps {
  /** Customers over 0, 0.01 … 1. */
  readonly counts: readonly number[];
  readonly threshold: number;
  readonly onChoose: (threshold: number) => void;
}

/** How many customers each threshold would reach; a click sets the slider. */
export function ThresholdCurve({ counts, threshold, onChoose }: ThresholdCurveProps) {
  const t = useMessages(predictMessages);
  const locale = useLocale();
  const steps = counts.length - 1;
  const x = scaleLinear([0, 1], [MARGIN.left, WIDTH - MARGIN.right]);
  const most = counts.reduce((largest, count) => Math.max(largest, count), 1);
  const y = scaleLinear([0, most], [HEIGHT - MARGIN.bottom, MARGIN.top]).nice(3);
  const path = counts.map((count, step) => `${step === 0 ? "M" : "L"}${x(step / steps)} ${y(count)}`).join("");
  const here = counts[Math.round(threshold * steps)] ?? 0;
  const choose = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = x.invert(((event.clientX - box.left) / box.width) * WIDTH);
    onChoose(Math.round(Math.min(1, Math.max(0, share)) * steps) / steps);
  };
  return (
    <figure>
      <figcaption className="font-strong">{t.byThreshold}</figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`${t.byThreshold}: ${formatDecimal(threshold, locale, 2)} → ${formatCount(here, locale)}`}
        className="w-full cursor-crosshair text-[11px]"
        onPointerDown={choose}
      >
        {y
          .ticks(3)
          .filter(Number.isInteger)
          .map((tick) => (
            <g key={tick}>
              <line x1={MARGIN.left} x2={WIDTH - MARGIN.right} y1={y(tick)} y2={y(tick)} className="stroke-line" />
              <text x={MARGIN.left - 6} y={y(tick) + 4} textAnchor="end" className="fill-ink-2">
                {formatCount(tick, locale)}
              </text>
            </g>
          ))}
        {x.ticks(5).map((tick) => (
          <text key={tick} x={x(tick)} y={HEIGHT - 8} textAnchor="middle" className="fill-ink-2">
            {formatDecimal(tick, locale, 1)}
          </text>
        ))}
        <path d={path} fill="none" className="stroke-ink" strokeWidth={1.5} />
        <line
          x1={x(threshold)}
          x2={x(threshold)}
          y1={MARGIN.top}
          y2={HEIGHT - MARGIN.bottom}
          className="stroke-ink-3"
        />
        <circle cx={x(threshold)} cy={y(here)} r={3} className="fill-ink" />
      </svg>
    </figure>
  );
}
