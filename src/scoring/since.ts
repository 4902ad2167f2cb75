import type { Scores } from "./scores";

/** What has become of customers since an earlier file of scores. */
export interface Since {
  /** Class per scored customer then, among `classes`; −1 for who is not in that file. */
  readonly before: Int32Array;
  /** Class names then: those of now first, in their order, so that a class that both know is the same index. */
  readonly classes: readonly string[];
  /** Customers, `[class then][class now]`. */
  readonly counts: readonly (readonly number[])[];
  /** Of those in both files: whose class is another now. */
  readonly changed: number;
  readonly both: number;
  /** Scored now, not in that file. */
  readonly added: number;
  /** In that file, not scored now. */
  readonly gone: number;
}

/** Whether customers are told by their rows, 0, 1, 2 and so on: what stands for ids in a file of scores without any. */
export function idsAreRows({ rows, id }: Scores): boolean {
  for (let row = 0; row < rows; row++) if (id(row).trim() !== String(row)) return false;
  return true;
}

/**
 * Sets what an earlier file said of the same customers beside what is said now.
 *
 * @param rowOf of the earlier file, by id
 */
export function since(now: Scores, then: Scores, rowOf: ReadonlyMap<string, number>): Since {
  const classes = [...now.classes, ...then.classes.filter((name) => !now.classes.includes(name))];
  const place = then.classes.map((name) => classes.indexOf(name));
  const counts = classes.map(() => new Array<number>(now.classes.length).fill(0));
  const before = new Int32Array(now.rows).fill(-1);
  const found = new Set<number>();
  let changed = 0;
  let both = 0;
  for (let row = 0; row < now.rows; row++) {
    const earlier = rowOf.get(now.id(row).trim());
    if (earlier === undefined) continue;
    const from = place[then.predictions[earlier] ?? 0] ?? 0;
    const to = now.predictions[row] ?? 0;
    before[row] = from;
    found.add(earlier);
    both++;
    if (from !== to) changed++;
    const line = counts[from];
    if (line !== undefined) line[to] = (line[to] ?? 0) + 1;
  }
  return { before, classes, counts, changed, both, added: now.rows - both, gone: then.rows - found.size };
}
