import type { ZodSafeParseResult } from "zod";
import { type Bound, boundOf } from "../data/config-error";
import { parseNumber } from "../i18n/number-text";
import { type Config, configSchemaOf, defaultConfig, fieldsOf, valueAt, withValue } from "../tasks/config";
import type { TaskId } from "../tasks/registry";
import { tableConfig } from "../tasks/segment/table-config";
import { type ConfigKey, type Control, FIELD_GROUPS, type FieldGroup, type FieldPart } from "../training/fields";
import type { StudioState } from "./state";

/** What stands behind a fold. */
export const FOLDED_GROUPS = FIELD_GROUPS.filter((group) => group !== "main");

/** Numbers first, what opens a dialog last. */
const CONTROL_ORDER: readonly Control["kind"][] = ["number", "parts", "choice", "switch", "classes", "labels"];

/** A task's fields of one group, in the order in which they are shown. */
export function groupFields(task: TaskId, group: FieldGroup): readonly (readonly [key: string, field: ConfigKey])[] {
  const rank = ([, { control }]: readonly [string, ConfigKey]) => CONTROL_ORDER.indexOf(control.kind);
  return Object.entries(fieldsOf(task))
    .filter(([, field]) => field.group === group)
    .sort((a, b) => rank(a) - rank(b));
}

/** One number of the configuration. */
export type NumberPart = FieldPart & { readonly control: { readonly kind: "number" } };

/** The number that stands in the configuration, null where its box is empty. */
export function numberAt(config: Config, path: readonly string[]): number | null {
  const value = valueAt(config, path);
  return typeof value === "number" ? value : null;
}

/** What is wrong with a text; limits are numbers, the dictionary has the words. */
export type FieldProblem = { readonly code: "empty" | "notANumber" | "notWhole" | "splitSum" | "doesNotFit" } | Bound;

type FieldVerdict =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problem: FieldProblem };

/**
 * Judges a text as it is typed, against the configuration's own schema, so that the form accepts exactly what JSON and
 * the command line accept.
 *
 * @returns the whole configuration with the new value, or what is wrong with the text.
 */
export function validateField({ path, control }: NumberPart, text: string, config: Config): FieldVerdict {
  const blank = text.trim() === "";
  if (blank && control.empty === undefined) return { ok: false, problem: { code: "empty" } };
  const value = blank ? null : parseNumber(text);
  if (value === null && !blank) return { ok: false, problem: { code: "notANumber" } };
  const parsed = configSchemaOf(config.task).safeParse(withValue(config, path, value));
  if (parsed.success) return { ok: true, config: parsed.data };
  return { ok: false, problem: problemOf(parsed.error.issues[0]) };
}

type Issue = NonNullable<ZodSafeParseResult<Config>["error"]>["issues"][number];

function problemOf(issue: Issue | undefined): FieldProblem {
  if (issue?.code === "invalid_type") return { code: issue.expected === "int" ? "notWhole" : "notANumber" };
  if (issue?.code === "custom" && issue.path[0] === "split") return { code: "splitSum" };
  return (issue && boundOf(issue)) ?? { code: "doesNotFit" };
}

/** What the form begins with: a task's defaults, of a table with a label those of its own form. */
export function formDefaults({ config, sketches }: Pick<StudioState, "config" | "sketches">): Config {
  const data = sketches.value;
  const defaults = defaultConfig(config.task);
  return data !== null && data.table !== null && config.task === "segment" ? tableConfig(defaults, data) : defaults;
}

/** Keys whose value is not that of the form's beginning, in their order. */
export function changedKeys(config: Config, defaults: Config): readonly string[] {
  const text = (values: Config, key: string) => JSON.stringify(valueAt(values, [key]));
  return Object.keys(fieldsOf(config.task)).filter((key) => text(config, key) !== text(defaults, key));
}

/** The configuration as a file: every key, indented, ready for `--config` and for dropping in again. */
export function configurationFile(config: Config): { readonly name: string; readonly blob: Blob } {
  return {
    name: "config.json",
    blob: new Blob([`${JSON.stringify(config, null, 2)}\n`], { type: "application/json" }),
  };
}
