import * as z from "zod/mini";

/** What a computing thread is given: it serves programs over this memory until told to end. */
export const threadTaskSchema = z.object({
  module: z.instanceof(WebAssembly.Module),
  memory: z.instanceof(WebAssembly.Memory),
  /** Number of this thread, from 1; the engine's own thread is 0. */
  thread: z.int().check(z.positive()),
});

export type ThreadTask = z.output<typeof threadTaskSchema>;

/** What it answers: `ready` before it begins to serve, `failed` when it cannot go on. */
export const threadAnswerSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  z.object({ type: z.literal("failed"), message: z.string() }),
]);

export type ThreadAnswer = z.output<typeof threadAnswerSchema>;
