import { type Axis, shareOf } from "../../figures/axis";
import type { Size } from "../../figures/layout";
import type { PlotLine } from "./plot-parts";

const NAME_GAP = 14;

/**
 * Where the names of lines stand, in pixels of the plot's area: at each line's end. Names whose lines end within a name's
 * width of each other stand one below the other, beside the end that is furthest. Null for a line without a value.
 *
 * @param width Width of the longest name.
 * @param least Highest place of a name, below words above the plot.
 */
export function lineEnds(
  lines: readonly Pick<PlotLine, "points">[],
  x: Axis,
  y: Axis,
  area: Size,
  width: number,
  least = 0,
): readonly ({ readonly left: number; readonly top: number } | null)[] {
  const result = lines.map(({ points }) => {
    const [at, value] = points.findLast(([, height]) => Number.isFinite(shareOf(y, height))) ?? [];
    if (at === undefined || value === undefined) return null;
    const share = Math.min(1, Math.max(0, shareOf(y, value)));
    return { left: shareOf(x, at) * area.width, top: (1 - share) * area.height };
  });
  const known = result.filter((end) => end !== null).sort((a, b) => b.left - a.left);
  while (known.length > 0) {
    const furthest = known[0]?.left ?? 0;
    const apart = known.findIndex(({ left }) => left < furthest - width);
    const together = known.splice(0, apart < 0 ? known.length : apart);
    const tops = spreadLabels(
      together.map(({ top }) => top),
      NAME_GAP,
      area.height,
      least,
    );
    together.forEach((end, index) => {
      end.left = furthest;
      end.top = tops[index] ?? end.top;
    });
  }
  return result;
}

/** Moves labels apart until none is nearer than `gap` to the next, keeping their order and staying within `start`..`end`. */
export function spreadLabels(positions: readonly number[], gap: number, end: number, start = 0): number[] {
  const order = positions.map((_, index) => index).sort((a, b) => (positions[a] ?? 0) - (positions[b] ?? 0));
  const result = [...positions];
  let lowest = start;
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

/**
 * Every tick of an axis whose labels stand apart, or every second, third, ... where the axis is too short.
 *
 * @param roomOf Room that a tick's label takes along the axis, in pixels.
 * @param length Length of the axis from its first tick to its last, in pixels.
 */
export function ticksWithRoom(
  ticks: readonly number[],
  roomOf: (tick: number) => number,
  length: number,
): readonly number[] {
  const most = ticks.reduce((room, tick) => Math.max(room, roomOf(tick)), 0);
  const every = Math.max(1, Math.ceil((most * (ticks.length - 1)) / Math.max(1, length)));
  return ticks.filter((_, index) => index % every === 0);
}
