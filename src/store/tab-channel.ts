import { z } from "zod";

const watchedRunSchema = z.object({
  id: z.string().min(1),
  state: z.enum(["training", "paused", "evaluating"]),
  /** The epoch that is being trained, from 1, of so many. */
  epoch: z.int(),
  epochs: z.int(),
  /** Share of the run's steps that are done, 0..1. */
  share: z.number(),
  /** Validation loss of the last finished epoch; null before there is one. */
  valLoss: z.number().nullable(),
  secondsLeft: z.number().nullable(),
});
/** A run that another tab trains, as far as that tab told. */
export type WatchedRun = z.output<typeof watchedRunSchema>;

const messageSchema = z.discriminatedUnion("type", [
  /** Whoever trains: say so. */
  z.object({ type: z.literal("ask") }),
  z.object({ type: z.literal("progress"), run: watchedRunSchema }),
  z.object({ type: z.literal("ended"), id: z.string() }),
  /** A record of the history was written, changed or deleted. */
  z.object({ type: z.literal("stored"), id: z.string() }),
  /** Many records changed at once, or all are gone. */
  z.object({ type: z.literal("history") }),
]);
type TabMessage = z.output<typeof messageSchema>;

let channel: BroadcastChannel | null = null;

/** Null in a browser without such channels, where every tab is on its own. */
function open(): BroadcastChannel | null {
  if (!("BroadcastChannel" in globalThis)) return null;
  channel ??= new BroadcastChannel("segment-studio.tabs");
  return channel;
}

/** Tells the other tabs of this studio. */
export function tellTabs(message: TabMessage): void {
  open()?.postMessage(message);
}

/** Hears the other tabs; what a tab of another version says and nobody here understands is left alone. */
export function onTabMessage(listener: (message: TabMessage) => void): () => void {
  const hear = ({ data }: MessageEvent<unknown>) => {
    const parsed = messageSchema.safeParse(data);
    if (parsed.success) listener(parsed.data);
  };
  open()?.addEventListener("message", hear);
  return () => open()?.removeEventListener("message", hear);
}
