import { z } from "zod";
import { BASELINE_NAMES, type Measured } from "../tasks/measured";
import { leadingOf, type TaskId, taskOf } from "../tasks/registry";
import type { StoredRunJson } from "./record";

const interval = z.tuple([z.number(), z.number()]);
const storedSchema = z.object({
  intervals: z.record(z.string(), z.unknown()).default({}),
  /** Of the one number of a task that has one. */
  model: z.object({ interval: z.unknown() }).optional(),
  baselines: z.record(z.string(), z.record(z.string(), z.unknown()).nullable()),
});

/** What a stored run was measured against, as far as its `run.json` says it; null where that says nothing. */
export function storedMeasure(
  task: TaskId,
  evidence: StoredRunJson["evidence"],
): Pick<Measured, "task" | "baselines" | "intervals"> | null {
  const read = storedSchema.safeParse(evidence);
  if (!read.success) return null;
  const { intervals, model, baselines } = read.data;
  const leading = leadingOf(task).key;
  const keys = taskOf(task).metrics.map(({ key }) => key);
  const intervalOf = (value: unknown) => interval.safeParse(value).data ?? null;
  const isOneBlock = baselines.nearestNeighbourPast === undefined;
  return {
    task,
    intervals: Object.fromEntries(
      keys.map((key) => [key, intervalOf(intervals[key] ?? (key === leading ? model?.interval : undefined))]),
    ),
    baselines: BASELINE_NAMES.flatMap((known) => {
      const values = baselines[known];
      if (values == null) return [];
      const scoreOf = (key: string) => values[key] ?? (key === leading ? values.value : undefined);
      const metrics = keys.flatMap((key) => {
        const value = scoreOf(key);
        return typeof value === "number" ? [[key, value] as const] : [];
      });
      return {
        name: isOneBlock && known === "nearestNeighbourBoth" ? "nearestNeighbour" : known,
        // A map that is fitted only stands beside what a foundation model must beat.
        mustBeat: known !== "linear",
        metrics: Object.fromEntries(metrics),
        interval: intervalOf(values.interval),
      };
    }),
  };
}
