import type { PointerEvent } from "react";
import { shareAxis, valueAxis } from "../../figures/axis";
import { formatCount, formatDecimal } from "../../i18n/format";
import { predictMessages } from "../../i18n/messages/predict";
import { formatCountTick } from "../charts/format-tick";
import { Plot } from "../charts/Plot";
import { useLocale, useMessages } from "../locale";

const ROOM = { left: 44, right: 12, top: 8, bottom: 24 } as const;
const SHARES = shareAxis(1);

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
  const y = valueAxis([1, ...counts], { fromZero: true, tickCount: 3 });
  const here = counts[Math.round(threshold * steps)] ?? 0;
  const choose = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left - ROOM.left) / (box.width - ROOM.left - ROOM.right);
    onChoose(Math.round(Math.min(1, Math.max(0, share)) * steps) / steps);
  };
  return (
    <figure>
      <figcaption className="font-strong">{t.byThreshold}</figcaption>
      <div className="cursor-crosshair" onPointerDown={choose}>
        <Plot
          aspect={2.3}
          summary={`${t.byThreshold}: ${formatDecimal(threshold, locale, 2)} → ${formatCount(here, locale)}`}
          x={SHARES}
          y={{ ...y, ticks: y.ticks.filter(Number.isInteger) }}
          room={ROOM}
          lines={[{ key: "", color: "var(--color-ink)", points: counts.map((count, step) => [step / steps, count]) }]}
          rules={[{ at: { x: threshold }, color: "var(--color-ink-3)" }]}
          dots={[{ at: [threshold, here], radius: 3 }]}
          formatY={formatCountTick}
        />
      </div>
    </figure>
  );
}
