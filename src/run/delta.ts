import { z } from "zod";
import { kept } from "../formats/kept-schema";
import { type StoredRunJson, storedRunSchema } from "./record";

/** What a run did since it was last told: the history writes that beside the record, not the whole record again. */
export const runDeltaSchema = kept(
  storedRunSchema.pick({ history: true, steps: true, bestEpoch: true, seconds: true }).extend({
    /** Epochs and steps that were told before. */
    afterEpochs: z.int().min(0),
    afterSteps: z.int().min(0),
  }),
);
export type RunDelta = z.output<typeof runDeltaSchema>;

/** A run with what it did next; as it is where the delta does not go on from there. */
export function withDelta(run: StoredRunJson, delta: RunDelta): StoredRunJson {
  const { history, steps } = run;
  if (history.length !== delta.afterEpochs || steps.loss.length !== delta.afterSteps) return run;
  return {
    ...run,
    history: history.concat(delta.history),
    steps: {
      loss: steps.loss.concat(delta.steps.loss),
      gradNorm: steps.gradNorm.concat(delta.steps.gradNorm),
    },
    bestEpoch: delta.bestEpoch,
    seconds: delta.seconds,
  };
}
