import { classesOfLabels, type LabelKind, type LabelRules } from "../../data/labels";
import { CodedError, type SerialError } from "../../formats/coded-error";
import { type Config, configFor, parseConfig } from "../config";

/** The distinct labels of a file with their rows. */
interface Labels {
  readonly labels: readonly { readonly label: string; readonly count: number; readonly firstRow: number }[];
  readonly labelKind: LabelKind;
}

/** The file's own labels in the order of classes: integers in theirs, names from the largest class down. */
export function ownLabels({ labels, labelKind }: Labels): readonly string[] {
  return [...labels]
    .sort((a, b) =>
      labelKind === "integer" ? Number(a.label) - Number(b.label) : b.count - a.count || a.firstRow - b.firstRow,
    )
    .map(({ label }) => label);
}

/** A configuration that knows every label of a file, and its classes where these are the file's own. */
interface Fitted {
  readonly config: Config;
  readonly own: readonly string[] | null;
}

/**
 * The configuration of the task Segment for a file's labels: as it is where it knows them all, else with what the form says
 * of labels, else, where it knows none of them, with the file's own labels as classes.
 *
 * @returns What `preflight/labels-unmapped` says where somebody has to match some of them.
 */
export function fitToLabels(config: Config, form: LabelRules, data: Labels): Fitted | SerialError {
  const rules = configFor("segment", config);
  const unknown = unknownLabels(rules, data);
  if (unknown.length === 0) return { config, own: null };
  const { classes, labelMap } = form;
  if (unknownLabels(form, data).length === 0) {
    return { config: parseConfig({ ...config, classes, labelMap }), own: null };
  }
  const own = unknown.length === data.labels.length ? withOwnLabels(config, data) : null;
  if (own !== null) return { config: own, own: ownLabels(data) };
  return {
    code: "preflight/labels-unmapped",
    params: {
      labels: unknown.map(({ label }) => label),
      rows: unknown.reduce((sum, { count }) => sum + count, 0),
      firstRow: unknown[0]?.firstRow ?? 0,
      classes: [...rules.classes],
    },
  };
}

/** Labels that a configuration makes nothing of: neither a class, nor left out. */
function unknownLabels(rules: LabelRules, { labels, labelKind }: Labels): Labels["labels"] {
  const names = labels.map(({ label }) => label);
  const classOf = classesOfLabels(labelKind, names, rules);
  return labels.filter((_, index) => classOf[index] === undefined);
}

/** Null where the file's labels cannot be classes: one alone, or more of them than a configuration takes. */
function withOwnLabels(config: Config, data: Labels): Config | null {
  try {
    return parseConfig({ ...config, classes: ownLabels(data), labelMap: {} });
  } catch (error) {
    if (error instanceof CodedError) return null;
    throw error;
  }
}
