/**
 * How a run's line is told apart: hue, dash pattern and number, so that no one of them has to be seen. The hues are
 * those of Okabe and Ito ("Color Universal Design", 2008), darkened on light paper and lightened on dark until they
 * reach 3:1; neighbors differ in hue and in dash.
 */
export interface RunLook {
  /** Written at the line's end and in the legend. */
  readonly number: string;
  /** A CSS color that follows the theme. */
  readonly color: string;
  /** SVG `stroke-dasharray`; empty for a solid line. */
  readonly dash: string;
}

const HUES = [
  "var(--color-ink)",
  "light-dark(#0072b2, #56b4e9)",
  "light-dark(#c2570c, #f2994a)",
  "light-dark(#00805e, #2ec49a)",
  "light-dark(#a3457f, #e29bc4)",
] as const;
const DASHES = ["", "7 3", "2 2.5", "9 3 2 3", "4 2"] as const;

/** The look of a place in the comparison, from 0: 25 different ones before they repeat. */
export function runLook(place: number): RunLook {
  const round = Math.floor(place / HUES.length);
  return {
    number: String(place + 1),
    color: HUES[place % HUES.length] ?? HUES[0],
    dash: DASHES[(place + round) % DASHES.length] ?? "",
  };
}

/**
 * Places of the chosen runs. A run keeps its place for as long as it is chosen, so that taking one away repaints no
 * other; a new one takes the lowest free place.
 */
export function runPlaces(before: ReadonlyMap<string, number>, ids: readonly string[]): ReadonlyMap<string, number> {
  const kept = new Map(
    ids.flatMap((id) => {
      const place = before.get(id);
      return place === undefined ? [] : [[id, place] as const];
    }),
  );
  const taken = new Set(kept.values());
  let free = 0;
  return new Map(
    ids.map((id) => {
      const own = kept.get(id);
      if (own !== undefined) return [id, own];
      while (taken.has(free)) free++;
      taken.add(free);
      return [id, free];
    }),
  );
}
