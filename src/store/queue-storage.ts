import { z } from "zod";
import { kept } from "../formats/kept-schema";
import { runEndingSchema } from "../run/queue-policy";
import { fileRecordSchema, moment } from "../run/record";
import { configSchema } from "../tasks/config";
import { keysOf, readItem, writeItem } from "./page-storage";

const queueSchema = kept(
  z.object({
    id: z.string().min(1),
    /** Milliseconds since 1970. */
    startedAt: moment,
    demo: z.boolean(),
    runs: z
      .array(
        z.object({
          id: z.string().min(1),
          name: z.string(),
          config: configSchema,
          /** Id of the run before whose model it begins with; null takes the open one. */
          model: z.string().nullable().default(null),
        }),
      )
      .min(1),
    /** One per run that is over, in the order of the runs. */
    endings: z.array(runEndingSchema),
    /** Where a whole way began: its tables and what is made of them; null for a queue that begins with files. */
    way: z
      .object({
        demo: z.boolean(),
        sketch: z.record(z.string(), z.unknown()),
        /** The files that it began with; null for the demo's, and for a way of an earlier build. */
        tables: z
          .array(
            z.object({
              role: z.string(),
              file: z.string(),
              bytes: z.number(),
              lastModified: z.number(),
              /** Null where the file was not hashed yet when the way began. */
              sha256: z.string().nullable(),
            }),
          )
          .nullable()
          .default(null),
      })
      .nullable()
      .default(null),
    /** The files that all runs are trained on; null while a way's sketches are still to be made. */
    sketches: fileRecordSchema.nullable(),
    /** Null where no run begins with a foundation model. */
    foundation: fileRecordSchema.nullable(),
  }),
);
/** A queue as it survives the tab: what is to be run, on which files, and what became of the runs so far. */
export type StoredQueue = z.output<typeof queueSchema>;

const PREFIX = "segment-studio.queue.";

/** Keeps a queue, under a key of its own so that tabs do not overwrite each other's. */
export function storeQueue(storage: Pick<Storage, "setItem">, queue: StoredQueue): void {
  writeItem(storage, PREFIX + queue.id, queue);
}

export function forgetQueue(storage: Pick<Storage, "removeItem">, id: string): void {
  try {
    storage.removeItem(PREFIX + id);
  } catch {
    // What could not be stored need not be removed.
  }
}

/** Every queue that is kept, newest first; what is damaged or of another version is passed over. */
export function storedQueues(storage: Pick<Storage, "getItem" | "key" | "length">): StoredQueue[] {
  return keysOf(storage, PREFIX)
    .flatMap((key) => queueSchema.safeParse(readItem(storage, key)).data ?? [])
    .filter(({ endings, runs }) => endings.length < runs.length)
    .sort((a, b) => b.startedAt - a.startedAt);
}
