import { type Axis, shareOf } from "../../figures/axis";
import type { Size } from "../../figures/layout";
import type { PlotLine } from "./plot-parts";

const NAME_GAP = 14;

/**
 * Where lines end, in pixels of the plot's area, moved apart where several end in the same column; null for a line without
 * a value.
 *
 * @param column Width of a column; infinite where all names stand in one.
 */
export function lineEnds(
  lines: readonly Pick<PlotLine, "points">[],
  x: Axis,
  y: Axis,
  area: Size,
  column: number,
): readonly ({ readonly left: number; readonly top: number } | null)[] {
  const result = lines.map(({ points }) => {
    const [at, value] = points.findLast(([, height]) => Number.isFinite(shareOf(y, height))) ?? [];
    if (at === undefined || value === undefined) return null;
    const share = Math.min(1, Math.max(0, shareOf(y, value)));
    return { left: shareOf(x, at) * area.width, top: (1 - share) * area.height };
  });
  const known = result.filter((end) => end !== null);
  const columnOf = ({ left }: { readonly left: number }) => Math.round(left / column);
  for (const at of new Set(known.map(columnOf))) {
    const together = known.filter((end) => columnOf(end) === at);
    const tops = spreadLabels(
      together.map(({ top }) => top),
      NAME_GAP,
      area.height,
    );
    together.forEach((end, index) => {
      end.top = tops[index] ?? end.top;
    });
  }
  return result;
}

/** Moves labels apart until none is nearer than `gap` to the next, keeping their order and staying within 0..`end`. */
export function spreadLabels(positions: readonly number[], gap: number, end: number): number[] {
  const order = positions.map((_, index) => index).sort((a, b) => (positions[a] ?? 0) - (positions[b] ?? 0));
  const result = [...positions];
  let lowest = 0;
  for (const index of order) {
    result[index] = Math.max(result[index] ?? 0, lowest);
    lowest = (result[index] ?? 0) + gap;
  }
  let highest = end;
  for (const index of order.reverse()) {
    result[index] = Math.min(result[index] ?? 0, highest);
    highest = (result[index] ?? 0) - gap;
  }
  return result;
}
