import { type ReactNode, useId } from "react";
import { classes } from "./classes";

interface SegmentedProps<T extends string> {
  /** Accessible name of the group. */
  readonly label: string;
  readonly value: T;
  readonly options: readonly {
    readonly value: T;
    readonly label: ReactNode;
    readonly disabled?: boolean;
    readonly title?: string;
  }[];
  readonly onChange: (value: T) => void;
  readonly className?: string;
}

/** A choice of a few, all in sight (radio buttons underneath, so arrow keys work). */
export function Segmented<T extends string>({ label, value, options, onChange, className }: SegmentedProps<T>) {
  const name = useId();
  return (
    <fieldset
      className={classes(
        "inline-flex max-w-full shrink-0 flex-wrap rounded border border-line p-0.5 max-md:border-transparent max-md:p-0",
        className,
      )}
    >
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          title={option.title}
          // A phone's is as high as a finger, and looks as high as its text.
          className="touch inline-flex h-6 items-center justify-center rounded-[4px] px-2 max-md:rounded-[4px/10px] max-md:border-transparent max-md:border-y-6 max-md:bg-clip-padding text-ink-2 text-sm transition-colors duration-150 hover:text-ink has-checked:bg-sunken has-checked:text-ink has-disabled:text-ink-3 has-focus-visible:outline-2 has-focus-visible:outline-ink"
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            disabled={option.disabled}
            onChange={() => onChange(option.value)}
            className="sr-only"
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
