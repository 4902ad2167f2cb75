import { useState } from "react";
import { numberText, parseNumber } from "../../i18n/number-text";
import { controlClass } from "../kit/field";
import { useLocale } from "../locale";

interface ProbabilityBoxProps {
  readonly label: string;
  readonly value: number | null;
  /** Null while the text is no number from 0 to 1. */
  readonly onChange: (value: number | null) => void;
}

/** A small text box for a probability; takes `0,3` and `0.3`. */
export function ProbabilityBox({ label, value, onChange }: ProbabilityBoxProps) {
  const locale = useLocale();
  const [draft, setDraft] = useState<string | null>(null);
  const rounded = value === null ? "" : numberText(Number(value.toFixed(4)), locale);
  return (
    <input
      type="text"
      inputMode="decimal"
      autoComplete="off"
      aria-label={label}
      aria-invalid={value === null}
      value={draft ?? rounded}
      onChange={(event) => {
        const text = event.target.value;
        const number = parseNumber(text);
        setDraft(text);
        onChange(number !== null && number >= 0 && number <= 1 ? number : null);
      }}
      onBlur={() => {
        if (value !== null) setDraft(null);
      }}
      className={`${controlClass} w-16 text-right`}
    />
  );
}
