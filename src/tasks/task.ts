import type { Locale } from "../i18n/messages";
import type { Fields } from "../training/fields";

/** How the files of a run are sorted for people: what the Python script writes, what is handed on, and the rest. */
export const EXPORT_GROUPS = ["python", "handover", "others"] as const;
type ExportGroup = (typeof EXPORT_GROUPS)[number];

/** One file that a finished run gives. */
export interface ExportFile<Kind extends string = string> {
  readonly kind: Kind;
  readonly group: ExportGroup;
  /** False for what a run without a tested model can say too. */
  readonly needsModel: boolean;
  /** True for what only a run knows whose sketches came with their sketcher. */
  readonly needsSketcher?: true;
  /** True for what says how the model's answers are taken, which can be chosen anew after the run. */
  readonly decided?: true;
  /** Name for the walk that the run's sketches were made with. */
  readonly fileName: (walk: number) => string;
  /** What it is, in a few words. */
  readonly what: Readonly<Record<Locale, string>>;
}

/** One number that says how good a model is, as `run.json`'s `test` names it. */
export interface Metric<Key extends string = string, Column extends string = string> {
  readonly key: Key;
  readonly better: "higher" | "lower";
  /** A share of 1, or a plain number. */
  readonly format: "percent" | "decimal";
  /** Its name in `run.json`'s history where every epoch's validation has it, else null. */
  readonly column: Column | null;
}

/** What everyone may know of a task: names and descriptions, no computation. */
export interface Task<Kind extends string = string, Key extends string = string, Column extends string = string> {
  readonly id: string;
  /** Its configuration keys beside those that every task has. */
  readonly fields: Fields;
  /** Its defaults of common keys, where they differ. */
  readonly defaults: Readonly<Record<string, unknown>>;
  /** In the order in which they are shown and written. */
  readonly exports: readonly ExportFile<Kind>[];
  /** In the order in which they are shown and stored. */
  readonly metrics: readonly Metric<Key, Column>[];
  /** The metric that runs are ranked by (on the validation split) and that a model must beat its baselines in. */
  readonly leading: Key;
  /** The test metrics that baselines have too, the leading one among them. */
  readonly compared: readonly Key[];
  /** The test metrics that lists of runs show; those that a narrow one has room for first. */
  readonly listed: readonly Key[];
}
