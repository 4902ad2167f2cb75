/** What the columns of tables that are to be opened mean, as somebody said or a run remembers; not judged yet. */
const wanted = new WeakMap<File, unknown>();

/** Whether somebody has said that every table has a label. */
let hasLabels = false;

/** Says that every table which is opened from now on has a label: none is taken for one of a bank's. */
export function expectLabels(): void {
  hasLabels = true;
}

/** Whether `expectLabels` said so. */
export function labelsExpected(): boolean {
  return hasLabels;
}

/** Says what the columns of a table mean, before it is opened. */
export function wantMapping(file: File, mapping: unknown): void {
  if (mapping !== undefined) wanted.set(file, mapping);
}

/** What was said of this file; said for one opening, so that the next one asks. Null where nobody said anything. */
export function takeMapping(file: File): unknown {
  const mapping = wanted.get(file) ?? null;
  wanted.delete(file);
  return mapping;
}
