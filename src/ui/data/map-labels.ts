/** A name beside its mark on a map, in pixels. */
interface MapLabel {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

/** Of the page's small text: height of a line, and a letter's width, rather too wide than too narrow. */
const LINE = 16;
const LETTER = 7.5;

/** Names that can be read: each one that covers none of those before it. The others are read by pointing at their marks. */
export function readableLabels(labels: readonly MapLabel[]): ReadonlySet<string> {
  const shown: MapLabel[] = [];
  for (const label of labels) if (!shown.some((other) => overlap(label, other))) shown.push(label);
  return new Set(shown.map(({ name }) => name));
}

function overlap(a: MapLabel, b: MapLabel): boolean {
  if (Math.abs(a.y - b.y) >= LINE) return false;
  const [left, right] = a.x <= b.x ? [a, b] : [b, a];
  return left.x + left.name.length * LETTER > right.x;
}
