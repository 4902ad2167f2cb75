import { Switch as BaseSwitch } from "@base-ui/react/switch";
import { type ReactNode, useId, useState } from "react";
import { numberText } from "../../i18n/number-text";
import { useLocale } from "../locale";
import { classes } from "./classes";
import { InfoTip } from "./popover";

interface FieldProps {
  readonly label: string;
  /** What the value does; behind an ⓘ. */
  readonly info?: ReactNode;
  /** Said under the control while the value does not fit. */
  readonly error?: string | null;
  /** Wide controls stand under their label, small ones beside it. */
  readonly stacked?: boolean;
  readonly children: (ids: { readonly control: string; readonly describedBy: string | undefined }) => ReactNode;
}

/** A label, its control, and the sentence that says what is wrong. */
export function Field({ label, info, error = null, stacked = false, children }: FieldProps) {
  const control = useId();
  const problem = useId();
  return (
    <div className="py-1">
      <div className={classes(stacked ? "flex flex-col gap-1" : "flex min-h-8 items-center gap-3")}>
        <div className="flex min-w-0 flex-1 items-center gap-0.5">
          <label htmlFor={control} className="min-w-0">
            {label}
          </label>
          {info !== undefined && <InfoTip about={label}>{info}</InfoTip>}
        </div>
        {children({ control, describedBy: error === null ? undefined : problem })}
      </div>
      {error !== null && (
        <p id={problem} role="alert" className="mt-1 text-error text-sm">
          {error}
        </p>
      )}
    </div>
  );
}

export const controlClass =
  "touch h-8 rounded border border-line-strong bg-paper px-2 text-ink disabled:border-line disabled:text-ink-3 aria-invalid:border-error";

interface TextFieldProps {
  readonly label: string;
  /** The text as the configuration holds it; shown until someone types. */
  readonly value: string;
  /** Every keystroke; the caller decides what the text means. */
  readonly onText: (text: string) => void;
  readonly error?: string | null;
  readonly info?: ReactNode;
  readonly unit?: string;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  readonly numeric?: boolean;
  /** Several numbers: to the right as one is, but typed with commas, which not every phone's keys for numbers have. */
  readonly numbers?: boolean;
  readonly stacked?: boolean;
}

/**
 * A text box that keeps what is being typed while it has the focus or does not fit, and shows `value` otherwise, so that
 * a number is not reformatted under the fingers.
 */
export function TextField(props: TextFieldProps) {
  const { label, value, onText, error = null, info, unit, placeholder, disabled, stacked } = props;
  const { numeric = false, numbers = false } = props;
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <Field label={label} info={info} error={error} stacked={stacked}>
      {({ control, describedBy }) => (
        <span className={classes("relative flex items-center", stacked ? "w-full" : "w-32 shrink-0")}>
          <input
            id={control}
            type="text"
            inputMode={numeric ? "decimal" : "text"}
            autoComplete="off"
            spellCheck={false}
            disabled={disabled}
            placeholder={placeholder}
            aria-invalid={error !== null}
            aria-describedby={describedBy}
            value={error === null && draft === null ? value : (draft ?? value)}
            onChange={(event) => {
              setDraft(event.target.value);
              onText(event.target.value);
            }}
            onBlur={() => {
              if (error === null) setDraft(null);
            }}
            onKeyDown={(event) => {
              if (event.key !== "Escape" || draft === null) return;
              setDraft(null);
              onText(value);
            }}
            className={classes(
              controlClass,
              "w-full",
              (numeric || numbers) && "text-right",
              unit !== undefined && "pr-14",
            )}
          />
          {unit !== undefined && (
            <span
              aria-hidden
              className="pointer-events-none absolute right-2 w-11 truncate text-right text-ink-3 text-sm"
            >
              {unit}
            </span>
          )}
        </span>
      )}
    </Field>
  );
}

/** A `TextField` for a number: the language's decimal mark is shown, both are understood. */
export function NumberField({
  value,
  ...rest
}: Omit<TextFieldProps, "value" | "numeric"> & { readonly value: number | null }) {
  const locale = useLocale();
  return <TextField {...rest} numeric value={value === null ? "" : numberText(value, locale)} />;
}

interface SelectProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
  readonly info?: ReactNode;
  readonly disabled?: boolean;
}

interface SelectFieldProps<T extends string> extends SelectProps<T> {
  /** Wider for choices that are told in some words. */
  readonly width?: string;
}

/** The platform's own list: nothing is easier on a keyboard, a phone or a screen reader. */
export function SelectField<T extends string>({ label, info, width = "w-32", ...rest }: SelectFieldProps<T>) {
  return (
    <Field label={label} info={info}>
      {({ control }) => <Select {...rest} id={control} className={classes("shrink-0", width)} />}
    </Field>
  );
}

interface BareSelectProps<T extends string> extends Omit<SelectProps<T>, "label" | "info"> {
  readonly id?: string;
  /** Needed where no `<label>` points at `id`. */
  readonly "aria-label"?: string;
  readonly className?: string;
}

export function Select<T extends string>({ value, options, onChange, className, ...rest }: BareSelectProps<T>) {
  return (
    <select
      {...rest}
      value={value}
      title={options.find((option) => option.value === value)?.label}
      onChange={(event) => {
        const chosen = options.find((option) => option.value === event.target.value);
        if (chosen !== undefined) onChange(chosen.value);
      }}
      className={classes(controlClass, "pr-1 supports-[appearance:base-select]:pr-7", className)}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

interface SwitchFieldProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly info?: ReactNode;
  readonly disabled?: boolean;
}

export function SwitchField({ label, checked, onChange, info, disabled = false }: SwitchFieldProps) {
  return (
    <Field label={label} info={info}>
      {({ control }) => (
        <BaseSwitch.Root
          id={control}
          checked={checked}
          onCheckedChange={onChange}
          disabled={disabled}
          className="hit inline-flex h-5 w-9 shrink-0 items-center rounded-full border border-line-strong bg-sunken transition-colors duration-150 data-[checked]:border-ink data-[checked]:bg-ink data-[disabled]:opacity-50"
        >
          <BaseSwitch.Thumb className="ml-0.5 size-3.5 rounded-full bg-line-strong transition-transform duration-150 data-[checked]:translate-x-4 data-[checked]:bg-on-ink" />
        </BaseSwitch.Root>
      )}
    </Field>
  );
}
