/** Stages of the way from tables to decisions, in their order. */
export const LINEAGE_STAGES = ["tables", "graph", "sketches", "foundation", "segment", "churn", "predictions"] as const;
export type LineageStage = (typeof LINEAGE_STAGES)[number];

/** What a stage is made from. */
export const UPSTREAM: Readonly<Record<LineageStage, readonly LineageStage[]>> = {
  tables: [],
  graph: ["tables"],
  sketches: ["graph"],
  foundation: ["sketches"],
  segment: ["sketches", "foundation"],
  churn: ["sketches", "foundation"],
  predictions: ["segment", "churn"],
};

/** What stands at a stage, known by hashes alone. */
export interface StageFacts {
  readonly isThere: boolean;
  /** SHA-256 of what the stage has; null while it has nothing, or while that is still being hashed. */
  readonly hash: string | null;
  /** What it is known by where the same thing has several hashes, one a file's form; its hash where it has one only. */
  readonly identity?: string | null;
  /** Of the settings that it would be made with now; null where none are its own. */
  readonly settings: string | null;
  /** Identities of what it was made from, as far as that is known: nothing is of a file that came from elsewhere. */
  readonly from: Readonly<Partial<Record<LineageStage | "settings", string>>>;
  readonly isRunning: boolean;
  /** The run that made it, where one did. */
  readonly run?: string | undefined;
}

/**
 * `missing`: what it begins with is not there either. `ready`: it can be made. `stale`: it was made from something that
 * is another now, or from something that is stale itself. `elsewhere`: it is there, and nothing says that it was made from
 * what stands before it.
 */
export type StageState = "missing" | "ready" | "stale" | "elsewhere" | "running" | "done";

export type LineageFacts = Readonly<Record<LineageStage, StageFacts>>;

/** Every stage's state. What stands upstream and is gone, or was never here, makes nothing stale. */
export function lineage(facts: LineageFacts): Readonly<Record<LineageStage, StageState>> {
  const states: Record<LineageStage, StageState> = {
    tables: "missing",
    graph: "missing",
    sketches: "missing",
    foundation: "missing",
    segment: "missing",
    churn: "missing",
    predictions: "missing",
  };
  // In order: a stage's upstream is settled before it.
  for (const stage of LINEAGE_STAGES) states[stage] = stateOf(stage, facts, states);
  return states;
}

function stateOf(
  stage: LineageStage,
  facts: LineageFacts,
  settled: Readonly<Record<LineageStage, StageState>>,
): StageState {
  const { isThere, hash, settings, from, isRunning } = facts[stage];
  if (isRunning) return "running";
  const upstream = UPSTREAM[stage];
  if (!isThere) {
    // Predictions need one of the models, every other stage all that it is made from.
    const has = (other: LineageStage) => facts[other].isThere;
    const isReady = stage === "predictions" ? upstream.some(has) : upstream.every(has);
    return isReady && stage !== "tables" ? "ready" : "missing";
  }
  const isOther = (then: string | undefined, now: string | null) => then !== undefined && now !== null && then !== now;
  const changed = upstream.filter((other) => isOther(from[other], facts[other].identity ?? facts[other].hash));
  const isStale =
    isOther(from.settings, settings) ||
    changed.some((other) => settled[other] !== "elsewhere") ||
    upstream.some((other) => from[other] !== undefined && settled[other] === "stale");
  if (isStale) return "stale";
  // What came from elsewhere has taken the place of what this was made from, which has not changed by that. What is still
  // being hashed is not judged.
  const isUnknown = hash !== null && upstream.every((other) => from[other] === undefined);
  const isApart = changed.length > 0 || (isUnknown && isOnTheWay(stage, facts));
  return isApart ? "elsewhere" : "done";
}

/** Whether anything stands before a stage. */
function isOnTheWay(stage: LineageStage, facts: LineageFacts): boolean {
  return UPSTREAM[stage].some((other) => facts[other].isThere || isOnTheWay(other, facts));
}

/** A hash as it is shown: seven of them stand on one line. */
export function shortHash(hash: string): string {
  return hash.slice(0, 4);
}
