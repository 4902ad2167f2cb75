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
        <div
          className="h-full origin-left bg-ink transition-transform duration-150"
          style={{ transform: `scaleX(${share})` }}
        />
      )}
    </div>
  );
}
