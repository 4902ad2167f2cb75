import { z } from "zod";

/** How one run of a queue ended, and after how long. */
export const runEndingSchema = z
  .object({
    kind: z.enum(["finished", "stopped", "failed"]),
    seconds: z.number().min(0),
    /** Of the error that a failed run ended with. */
    code: z.string().nullable(),
  })
  .readonly();
export type RunEnding = z.output<typeof runEndingSchema>;

/** What the user has asked the queue to do when the current run is over. */
export type QueueCommand = "go-on" | "stop";

export type QueueStep =
  | { readonly kind: "run"; readonly index: number }
  /** `failing`: two runs in a row failed in the same way, and so would the rest. */
  | { readonly kind: "end"; readonly why: "done" | "asked" | "failing" };

/**
 * What comes after the runs that have ended. A failed run does not end a queue, because the next configuration may do
 * better; the same failure twice in a row does.
 */
export function nextStep(total: number, endings: readonly RunEnding[], command: QueueCommand): QueueStep {
  if (endings.length >= total) return { kind: "end", why: "done" };
  if (command === "stop") return { kind: "end", why: "asked" };
  const [before, last] = endings.slice(-2);
  const failing = before?.kind === "failed" && last?.kind === "failed" && before.code === last.code;
  return failing ? { kind: "end", why: "failing" } : { kind: "run", index: endings.length };
}

/**
 * Seconds until a queue is done: what the current run has left, and for each waiting run what the finished ones took on
 * average, or what the current one takes where none is finished. Null while that is not known.
 */
export function queueSecondsLeft(
  current: { readonly elapsed: number; readonly left: number | null },
  endings: readonly RunEnding[],
  waiting: number,
): number | null {
  if (current.left === null) return null;
  const finished = endings.filter(({ kind }) => kind === "finished");
  const typical =
    finished.length === 0
      ? current.elapsed + current.left
      : finished.reduce((sum, { seconds }) => sum + seconds, 0) / finished.length;
  return current.left + waiting * typical;
}
