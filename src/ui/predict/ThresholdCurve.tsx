import { useMemo } from "react";
import { valueAxis } from "../../figures/axis";
import { predictMessages } from "../../i18n/messages/predict";
import { SharePlot } from "../charts/SharePlot";
import { useFormat, useMessages } from "../locale";

const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];

interface ThresholdCurveProps {
  /** Customers over 0, 0.01 … 1. */
  readonly counts: readonly number[];
  readonly threshold: number;
  readonly onChoose: (threshold: number) => void;
}

/** How many customers each threshold would reach; a click sets the slider. */
export function ThresholdCurve({ counts, threshold, onChoose }: ThresholdCurveProps) {
  const t = useMessages(predictMessages);
  const format = useFormat();
  const steps = counts.length - 1;
  const stepOf = (at: number) => Math.round(at * steps);
  const lines = useMemo(
    () => [
      {
        label: t.customers,
        color: "var(--color-ink)",
        points: counts.map((count, step) => [step / steps, count] as const),
        read: (at: number) => counts[Math.round(at * steps)] ?? Number.NaN,
      },
    ],
    [counts, steps, t],
  );
  const y = valueAxis([1, ...counts], { fromZero: true, tickCount: 3 });
  const here = counts[stepOf(threshold)] ?? 0;
  const count = (value: number) => format.count(value);
  const exact = (value: number) => format.decimal(value, 2);
  const reading = `${t.threshold} ${exact(threshold)}: ${count(here)}`;
  return (
    <SharePlot
      title={t.byThreshold}
      about={t.byThresholdAbout}
      reading={reading}
      summary={reading}
      x={{ label: t.threshold, ticks: TICKS, format: (value) => format.decimal(value, 1), exact }}
      y={{ label: "", ticks: [...y.ticks.filter(Number.isInteger)], format: count, exact: count }}
      lines={lines}
      marks={[{ at: [threshold, here], radius: 3 }]}
      decision={threshold}
      onChoose={(at) => onChoose(stepOf(at) / steps)}
    />
  );
}
