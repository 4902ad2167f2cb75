import type { ReactNode } from "react";
import { CancelButton } from "./button";
import { classes } from "./classes";

interface ProgressBarProps {
  /** 0..1, or null while the end is unknown. */
  readonly value: number | null;
  /** Accessible name. */
  readonly label: string;
  readonly className?: string;
}

export function ProgressBar({ value, label, className }: ProgressBarProps) {
  const share = value === null ? null : Math.min(1, Math.max(0, value));
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(share === null ? {} : { "aria-valuenow": Math.round(share * 100) })}
      className={classes("h-1.5 overflow-hidden rounded-full bg-sunken", className)}
    >
      {share === null ? (
        <div className="h-full w-1/3 animate-[indeterminate_1.2s_linear_infinite] bg-ink" />
      ) : (
        // Without a transition: a run moves it several times a second, and each would draw for 150 ms at every frame.
        <div className="h-full origin-left bg-ink" style={{ transform: `scaleX(${share})` }} />
      )}
    </div>
  );
}

interface WorkProgressProps extends Omit<ProgressBarProps, "className"> {
  /** Stands below the bar; its name unless told. */
  readonly said?: ReactNode;
  readonly onCancel: () => void;
}

/** How far something is that goes on, and the way to call it off. */
export function WorkProgress({ value, label, said = label, onCancel }: WorkProgressProps) {
  return (
    <div className="space-y-2">
      <ProgressBar value={value} label={label} />
      <div className="flex items-center justify-between gap-2 text-ink-2 text-sm">
        <span>{said}</span>
        <CancelButton onClick={onCancel} />
      </div>
    </div>
  );
}
