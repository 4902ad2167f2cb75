import { useState } from "react";
import { errorSentence } from "../../i18n/errors";
import { parseNumber } from "../../i18n/number-text";
import type { SketchConfig } from "../../pipeline/sketch-config";
import { useData } from "../../store/data";
import { NumberField } from "../kit/field";
import { useLocale } from "../locale";

interface SketchNumberProps {
  readonly label: string;
  readonly info?: string;
  readonly unit?: string;
  readonly value: number;
  /** The keys that a number means. */
  readonly keys: (config: SketchConfig, value: number) => Partial<SketchConfig>;
}

/** A number of the configuration; one that does not fit is said and kept out. */
export function SketchNumber({ label, info, unit, value, keys }: SketchNumberProps) {
  const locale = useLocale();
  const config = useData((state) => state.config);
  const change = useData((state) => state.change);
  const [error, setError] = useState<string | null>(null);
  return (
    <NumberField
      label={label}
      value={value}
      error={error}
      info={info}
      unit={unit}
      onText={(text) => {
        const refused = change(keys(config, parseNumber(text) ?? Number.NaN));
        setError(refused === null ? null : errorSentence(refused, locale));
      }}
    />
  );
}
