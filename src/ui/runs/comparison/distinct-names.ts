/** Letters that a name has room for beside its mark. */
const ROOM = 24;

/** What names are put together of: "lr 1e-4, batch 256", "lr 1e-4 · seed 42". */
const PARTS = /(, | · )/;

/**
 * Names short enough to be told apart at a glance: where one is longer than its room, what all begin with is left out and
 * an ellipsis stands for it. Each keeps a part at least.
 */
export function distinctNames(names: readonly string[]): string[] {
  if (names.every((name) => name.length <= ROOM)) return [...names];
  // Parts and what separates them take turns.
  const parts = names.map((name) => name.split(PARTS));
  const shortest = parts.reduce((least, { length }) => Math.min(least, length), Number.POSITIVE_INFINITY);
  const first = parts[0] ?? [];
  let same = 0;
  while (same + 2 < shortest && parts.every((each) => each[same] === first[same])) same += 2;
  return same === 0 ? [...names] : parts.map((each) => `… ${each.slice(same).join("")}`);
}
