import { comparability, type Obstacle } from "../../../run/compare";
import type { RunRecord } from "../../../run/record";
import { distinctNames } from "./distinct-names";
import { type RunLook, runLook } from "./run-look";

/** A chosen run with its look and how it stands to the baseline. */
export interface ComparedRun {
  readonly run: RunRecord;
  /** What tells it from the others where its whole name has no room. */
  readonly shortName: string;
  readonly look: RunLook;
  /** CSS variable with the opacity of its lines. */
  readonly opacity: string;
  /** Why it may not be compared customer by customer; null where it may, and for the baseline itself. */
  readonly obstacle: Obstacle | null;
}

/** The chosen runs and the one that differences are counted from. */
export interface Compared {
  readonly runs: readonly ComparedRun[];
  readonly baseline: ComparedRun;
}

/** Null for no runs; those of one name are told apart by when they began. @param baselineId A run that is no longer chosen counts as the first. */
export function compareRuns(
  chosen: readonly RunRecord[],
  places: ReadonlyMap<string, number>,
  baselineId: string | null,
  moment: (startedAt: number) => string,
): Compared | null {
  const baseline = chosen.find(({ id }) => id === baselineId) ?? chosen[0];
  if (baseline === undefined) return null;
  const short = distinctNames(chosen.map(({ name }) => name));
  const names = short.map((name, index) => {
    const { startedAt } = chosen[index] ?? baseline;
    return short.indexOf(name) === short.lastIndexOf(name) ? name : `${name}, ${moment(startedAt)}`;
  });
  const runs = chosen.map((run, index): ComparedRun => {
    const place = places.get(run.id) ?? 0;
    const obstacle = run === baseline ? null : comparability(baseline, run);
    return { run, shortName: names[index] ?? run.name, look: runLook(place), opacity: `--run-${place}`, obstacle };
  });
  const own = runs.find(({ run }) => run === baseline);
  return own === undefined ? null : { runs, baseline: own };
}
