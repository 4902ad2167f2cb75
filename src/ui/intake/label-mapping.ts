import { classesOfLabels, type LabelKind, type LabelRules } from "../../data/labels";
import type { LabelCount } from "../../protocol/files";
import type { ConfigOf } from "../../tasks/config";
import { DEFAULT_CLASSES } from "../../tasks/segment/fields";
import { ownLabels } from "../../tasks/segment/own-classes";

/** A class while it is being edited; `id` stays when the name changes. */
interface MappingClass {
  readonly id: number;
  readonly name: string;
}

/** A label's class id, null when its rows are left out, undefined while nobody has decided. */
export type Assignment = number | null | undefined;

/** The label mapping table's state. Pure: every change gives a new one. */
export interface LabelMapping {
  readonly classes: readonly MappingClass[];
  readonly assigned: ReadonlyMap<string, Assignment>;
}

type MappingProblem =
  | { readonly code: "unresolved" | "tooFew" | "emptyName" }
  | { readonly code: "duplicateName"; readonly name: string };

type Labels = { readonly labels: readonly LabelCount[]; readonly labelKind: LabelKind };

/**
 * Where the table starts: what `labelMap` and the class names already decide; labels that differ from a class only in
 * case or surrounding spaces are suggested that class.
 */
export function mappingOf(config: LabelRules, data: Labels): LabelMapping {
  const classes = config.classes.map((name, id) => ({ id, name }));
  const decided = assignments(data, config);
  const assigned = [...decided].map(([label, to]): [string, Assignment] => {
    const isOpen = to === undefined && data.labelKind === "string" && !Object.hasOwn(config.labelMap, label);
    return [label, isOpen ? suggestion(label, config.classes) : to];
  });
  return { classes, assigned: new Map(assigned) };
}

/** What the dialog opens with: where no label is known at all, the file's own labels are the answer. */
export function firstMapping(config: LabelRules, data: Labels): LabelMapping {
  const mapping = mappingOf(config, data);
  return [...mapping.assigned.values()].every((to) => to === undefined) ? adopt(data) : mapping;
}

/** The class that a label differs from only in case or surrounding spaces. */
function suggestion(label: string, classes: readonly string[]): Assignment {
  // Labels are identifiers: the invariant lower case, not the page language's.
  const folded = (name: string) => name.normalize().trim().toLowerCase();
  const index = classes.findIndex((name) => folded(name) === folded(label));
  return index < 0 ? undefined : index;
}

/** What each label is under a configuration, as training and scoring decide it. */
export function assignments({ labels, labelKind }: Labels, rules: LabelRules): ReadonlyMap<string, Assignment> {
  const names = labels.map(({ label }) => label);
  const classOf = classesOfLabels(labelKind, names, rules);
  return new Map(names.map((label, index) => [label, classOf[index]]));
}

export function assign(mapping: LabelMapping, label: string, to: Assignment): LabelMapping {
  return { ...mapping, assigned: new Map(mapping.assigned).set(label, to) };
}

export function rename(mapping: LabelMapping, id: number, name: string): LabelMapping {
  return { ...mapping, classes: mapping.classes.map((entry) => (entry.id === id ? { id, name } : entry)) };
}

/** Moves a class up (−1) or down (+1); at the ends nothing changes. */
export function move(mapping: LabelMapping, id: number, by: -1 | 1): LabelMapping {
  const from = mapping.classes.findIndex((entry) => entry.id === id);
  const moved = mapping.classes[from];
  const other = mapping.classes[from + by];
  if (moved === undefined || other === undefined) return mapping;
  return {
    ...mapping,
    classes: mapping.classes.map((entry) => (entry === moved ? other : entry === other ? moved : entry)),
  };
}

export function addClass(mapping: LabelMapping, name: string): LabelMapping {
  const id = 1 + mapping.classes.reduce((most, entry) => Math.max(most, entry.id), -1);
  return { ...mapping, classes: [...mapping.classes, { id, name }] };
}

/** Removes a class; labels that became it wait for a new decision. */
export function removeClass(mapping: LabelMapping, id: number): LabelMapping {
  return {
    classes: mapping.classes.filter((entry) => entry.id !== id),
    assigned: new Map([...mapping.assigned].map(([label, to]) => [label, to === id ? undefined : to])),
  };
}

/** Every label of the file becomes a class of its own. */
export function adopt(data: Labels): LabelMapping {
  const ordered = ownLabels(data);
  const classes = ordered.map((name, id) => ({ id, name }));
  return { classes, assigned: new Map(ordered.map((label, id) => [label, id])) };
}

/** Back to the four default classes, with their suggestions. */
export function withDefaults(labels: Labels): LabelMapping {
  return mappingOf({ classes: [...DEFAULT_CLASSES], labelMap: {} }, labels);
}

/** The first thing that stands in the way of applying the table, or null. */
export function mappingProblem({ classes, assigned }: LabelMapping): MappingProblem | null {
  if (classes.some(({ name }) => name.trim() === "")) return { code: "emptyName" };
  const names = classes.map(({ name }) => name.trim());
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) return { code: "duplicateName", name: repeated };
  if ([...assigned.values()].includes(undefined)) return { code: "unresolved" };
  const used = new Set([...assigned.values()].filter((to) => to !== null));
  return used.size < 2 ? { code: "tooFew" } : null;
}

/** Rows per class id. */
export function rowsPerClass({ assigned }: LabelMapping, labels: readonly LabelCount[]): ReadonlyMap<number, number> {
  const rows = new Map<number, number>();
  for (const { label, count } of labels) {
    const to = assigned.get(label);
    if (typeof to === "number") rows.set(to, (rows.get(to) ?? 0) + count);
  }
  return rows;
}

/**
 * The configuration keys that the table decides. Labels that are what the table says without an entry (a class's own
 * name, its index) get none.
 */
export function mappingConfig(mapping: LabelMapping, data: Labels): Pick<ConfigOf<"segment">, "classes" | "labelMap"> {
  const classes = mapping.classes.map(({ name }) => name.trim());
  const position = new Map(mapping.classes.map(({ id }, index) => [id, index]));
  const undecided = assignments(data, { classes, labelMap: {} });
  const entries = [...mapping.assigned].flatMap(([label, to]): [string, string | null][] => {
    if (to === undefined) return [];
    if (to === null) return [[label, null]];
    const index = position.get(to);
    const name = index === undefined ? undefined : classes[index];
    return name === undefined || undecided.get(label) === index ? [] : [[label, name]];
  });
  return { classes, labelMap: Object.fromEntries(entries) };
}
