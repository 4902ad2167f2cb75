import { formatCount, formatDecimal, formatPercent, formatRate } from "../../i18n/format";
import type { Locale } from "../../i18n/messages";
import { configurationMessages } from "../../i18n/messages/configuration";
import { FOLDED_GROUPS, groupFields } from "../../store/config-fields";
import { mapWords } from "../../store/run-names";
import { type Config, effectiveConfig, valueAt } from "../../tasks/config";
import { type FieldGroup, type FieldPart, type NumberControl, partsOf } from "../../training/fields";
import { useLocale, useMessages } from "../locale";
import { lookUp } from "../lookup";
import { type Fact, Facts } from "./facts";
import { Disclosure } from "./section";

interface ConfigurationFactsProps {
  readonly config: Config;
  /** `foundation` of `run.json`, whose widths the run had; absent where it is not at hand. */
  readonly foundation?: unknown;
  /** Null where no file tells, absent where there are no walks: of a table with a label. */
  readonly walk?: number | null | undefined;
  /** What the run was computed by, as people call it. */
  readonly engine: string;
}

/** A run's configuration: the values that people turn, and behind a fold all the others. */
export function ConfigurationFacts({ config, foundation, walk, engine }: ConfigurationFactsProps) {
  const t = useMessages(configurationMessages);
  const locale = useLocale();
  // What the run really had, where the configuration left it to the studio.
  const really: Readonly<Record<string, string>> = { engine, walk: String(walk ?? "–") };
  const effective = effectiveConfig(config, foundation);
  const facts = (groups: readonly FieldGroup[]): Fact[] =>
    groups
      .flatMap((group) => groupFields(config.task, group))
      .filter(([key]) => key in effective && (key !== "walk" || walk !== undefined))
      .flatMap(([key, field]) => partsOf(key, field))
      .map((part) => ({
        label: lookUp(t.labels, part.id) ?? part.id,
        value: lookUp(really, part.id) ?? partText(part, effective, t, locale),
      }));
  return (
    <>
      <Facts facts={facts(["main"])} />
      <Disclosure title={t.allValues}>
        <Facts facts={facts(FOLDED_GROUPS)} />
      </Disclosure>
    </>
  );
}

type Words = (typeof configurationMessages)[Locale];

function partText(
  { id, path, control }: FieldPart,
  config: Readonly<Record<string, unknown>>,
  t: Words,
  locale: Locale,
): string {
  const value = valueAt(config, path);
  switch (control.kind) {
    case "number":
      if (typeof value === "number") return numberText(value, control, locale);
      return control.empty === "seed" ? String(config.seed) : t.checkpointsOwn;
    case "switch":
      return value === true ? t.yes : t.no;
    case "choice": {
      const names: Readonly<Record<string, Readonly<Record<string, string>>>> = t.options;
      return lookUp(names[id] ?? {}, String(value)) ?? String(value);
    }
    case "classes":
      return Array.isArray(value) ? value.join(", ") : "";
    case "labels":
      return mapWords(value, locale);
  }
}

function numberText(value: number, { format }: NumberControl, locale: Locale): string {
  switch (format) {
    case "rate":
      return formatRate(value);
    case "count":
      return formatCount(value, locale);
    case "percent":
      return formatPercent(value, locale, 0);
    case "digits":
      return String(value);
    case undefined:
      return formatDecimal(value, locale, Math.min(6, (String(value).split(".")[1] ?? "").length));
  }
}
