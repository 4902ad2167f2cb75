import type { SerialError } from "../formats/coded-error";
import { serialError } from "../formats/coded-error";
import { expandQueue, expandVariants, type Grid, parseVariants } from "../run/queue";
import { parseValues } from "../run/queue-text";
import { type Config, fieldsOf, parseConfig } from "../tasks/config";
import type { TaskId } from "../tasks/registry";
import type { ConfigKey } from "../training/fields";

/** Keys that a grid may vary, those first that people turn most; values to try stand beside each. */
export function gridFields(task: TaskId): readonly (readonly [key: string, field: ConfigKey])[] {
  const fields = Object.entries(fieldsOf(task)).filter(([, { example }]) => example !== undefined);
  return [...fields.filter(([, { group }]) => group === "main"), ...fields.filter(([, { group }]) => group !== "main")];
}

/** What the form of a queue holds: texts as they are typed. */
export interface QueueDraft {
  readonly source: "grid" | "list";
  readonly rows: readonly { readonly key: string; readonly text: string }[];
  readonly list: string;
  /** Empty: the configuration's own seed. */
  readonly seeds: string;
  readonly holdSplit: boolean;
}

export const EMPTY_DRAFT: QueueDraft = {
  source: "grid",
  rows: [{ key: "learningRate", text: "" }],
  list: "",
  seeds: "",
  holdSplit: true,
};

/** What a draft comes to: the runs in order, or what is wrong with which part of it. */
export interface QueuePlan {
  /** Empty while something is wrong. */
  readonly configs: readonly Config[];
  readonly seeds: readonly number[];
  readonly problems: {
    readonly keys: Readonly<Record<string, SerialError>>;
    readonly list: SerialError | null;
    readonly seeds: SerialError | null;
    /** Of the whole, where each part is right. */
    readonly plan: SerialError | null;
  };
}

/** Judges a draft against the configuration's own schema, as JSON and the command line are judged. */
export function planOf(draft: QueueDraft, base: Config): QueuePlan {
  const seedValues = parseValues(draft.seeds);
  const seedProblem = firstProblem(seedValues.map((seed) => () => parseConfig({ ...base, seed })));
  const seeds = seedValues.filter((seed) => typeof seed === "number");
  const shared = { base, holdSplit: draft.holdSplit };
  const keys: Record<string, SerialError> = {};
  let list: SerialError | null = null;
  if (draft.source === "grid") {
    for (const { key, text } of draft.rows) {
      const values = parseValues(text);
      const problem = firstProblem(
        values.map((value) => () => expandVariants({ ...shared, seeds: [], variants: [{ [key]: value }] })),
      );
      if (problem !== null) keys[key] = problem;
    }
  } else if (draft.list.trim() !== "") {
    list = problemOf(() => parseVariants(draft.list, base.task));
  }
  const parts = { keys, list, seeds: seedProblem };
  const nothing = { configs: [], seeds, problems: { ...parts, plan: null } };
  if (Object.keys(keys).length > 0 || list !== null || seedProblem !== null) return nothing;
  try {
    return { ...nothing, configs: configsOf(draft, { ...shared, seeds }) };
  } catch (error) {
    return { ...nothing, problems: { ...parts, plan: serialError(error) } };
  }
}

function configsOf(
  draft: QueueDraft,
  plan: Pick<Parameters<typeof expandVariants>[0], "base" | "seeds" | "holdSplit">,
) {
  if (draft.source === "list") {
    return draft.list.trim() === ""
      ? []
      : expandVariants({ ...plan, variants: parseVariants(draft.list, plan.base.task) });
  }
  const grid: Grid = Object.fromEntries(draft.rows.map(({ key, text }) => [key, parseValues(text)]));
  return expandQueue({ ...plan, grid });
}

function problemOf(attempt: () => unknown): SerialError | null {
  try {
    attempt();
    return null;
  } catch (error) {
    return serialError(error);
  }
}

function firstProblem(attempts: readonly (() => unknown)[]): SerialError | null {
  for (const attempt of attempts) {
    const problem = problemOf(attempt);
    if (problem !== null) return problem;
  }
  return null;
}

/** So many seeds, counted up from the first of those that stand there, else from the configuration's. */
export function consecutiveSeeds(count: number, draft: Pick<QueueDraft, "seeds">, base: Config): string {
  const [first] = parseValues(draft.seeds);
  const from = typeof first === "number" ? first : base.seed;
  return Array.from({ length: count }, (_, index) => from + index).join(", ");
}
