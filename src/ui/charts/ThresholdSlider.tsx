import { useFormat } from "../locale";

interface ThresholdSliderProps {
  readonly label: string;
  /** The thresholds to choose from, ascending. */
  readonly thresholds: readonly number[];
  /** Which of them is chosen, from 0. */
  readonly step: number;
  /** What the chosen one means, for whoever does not see the rest. */
  readonly meaning: string;
  readonly onStep: (step: number) => void;
}

/** Chooses a threshold: one step of a list, its value beside it. */
export function ThresholdSlider({ label, thresholds, step, meaning, onStep }: ThresholdSliderProps) {
  const format = useFormat();
  return (
    <label className="mt-1 flex items-center gap-3">
      <span className="text-ink-2">{label}</span>
      <input
        type="range"
        min={0}
        max={thresholds.length - 1}
        step={1}
        value={step}
        aria-valuetext={meaning}
        onChange={(event) => onStep(event.target.valueAsNumber)}
        className="touch h-6 min-w-0 flex-1 accent-accent"
      />
      <output className="w-12 text-right text-lg">{format.decimal(thresholds[step] ?? 0, 2)}</output>
    </label>
  );
}
