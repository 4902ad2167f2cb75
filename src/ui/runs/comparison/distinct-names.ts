/** Letters that a name has room for beside its mark. */
const ROOM = 24;

/** What stands between the parts of a name: "lr 1e-4, batch 256", "lr 1e-4 · seed 42". */
const BETWEEN = /, | · /;

/**
 * Names short enough to be told apart at a glance: where one is longer than its room, an ellipsis stands for the parts that
 * all of them have. Each keeps a part at least.
 */
export function distinctNames(names: readonly string[]): string[] {
  if (names.every((name) => name.length <= ROOM)) return [...names];
  const all = names.map((name) => name.split(BETWEEN));
  return names.map((name, index) => {
    const parts = all[index] ?? [];
    const own = parts.filter((part) => !all.every((others) => others.includes(part)));
    const kept = own.length === 0 ? parts.slice(-1) : own;
    return kept.length === parts.length ? name : `… ${kept.join(BETWEEN.exec(name)?.[0])}`;
  });
}
