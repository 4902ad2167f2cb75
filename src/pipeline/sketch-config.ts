import { z } from "zod";
import { parseStrictly } from "../data/config-error";
import { utf8 } from "../formats/bytes";
import { TableError } from "../formats/tables/table-error";
import {
  TIMESTAMP_FORMATS,
  type TimestampFormat,
  TimestampParser,
  timestampFormatOf,
} from "../formats/tables/timestamp";
import type { Instant } from "./instant";
import type { BadRowPolicy, TablesMapping } from "./read-tables";

const column = z.string().min(1).nullish();
const count = (most: number) => z.int().min(1).max(most);

/**
 * Every key of the way from tables to sketches, as the command's configuration file, the page and the documentation name
 * it. Defaults are those of `bank_cleora.py` and `bank_emde_session.py`.
 */
const sketchConfigSchema = z.strictObject({
  /** Names of columns; what is left out is guessed, null means that there is none. */
  tables: z
    .strictObject({
      customers: z.strictObject({ customerId: column, segment: column, churn: column }).prefault({}),
      products: z.strictObject({ customerId: column, productId: column, acquired: column }).prefault({}),
      events: z
        .strictObject({
          customerId: column,
          eventType: column,
          timestamp: column,
          /** A name of `TIMESTAMP_FORMATS`, a unit of epoch values, or a pattern such as `dd.MM.yyyy HH:mm:ss`. */
          timestampFormat: z.string().nullish(),
        })
        .prefault({}),
    })
    .prefault({}),
  badRows: z.enum(["stop", "skip"]).default("stop"),
  /** Most recent distinct event types in a customer's hyperedge. */
  recentEvents: z.int().min(0).max(10_000).default(12),
  cleora: z
    .strictObject({
      /** Of pycleora: 3 for 3.x, 2 for 2.0.0. */
      generation: z.literal([2, 3]).default(3),
      dim: count(4096).default(1024),
      trim: count(1_000_000).default(16),
    })
    .prefault({}),
  sketch: z
    .strictObject({
      subspaces: count(256).default(10),
      bins: z.int().min(2).max(1024).default(32),
      seed: z.int().min(0).max(0xffff_ffff).default(42),
      pastDays: z.number().positive().max(36_500).default(25),
      futureDays: z.number().min(0).max(36_500).default(5),
      /** Share that a day's distance takes off a past event's weight, as an exponent: exp(−decay · days). */
      decay: z.number().min(0).max(100).default(0.02),
      /** End of the future window, as an ISO time stamp; null is the newest event. */
      referenceTime: z.string().nullable().default(null),
    })
    .prefault({}),
  /** Numbers of walks; each gives sketches of its own. */
  walks: z.array(count(64)).min(1).max(16).default([4]),
});

export type SketchConfig = z.output<typeof sketchConfigSchema>;

/** What an event at the beginning of the past weighs. */
export function oldestWeight({ decay, pastDays }: SketchConfig["sketch"]): number {
  return Math.exp(-decay * pastDays);
}

/** The default configuration. */
export function defaultSketchConfig(): SketchConfig {
  return sketchConfigSchema.parse({});
}

/**
 * Checks any subset of the keys and fills in the defaults; walks come out ascending, each once.
 *
 * @throws ConfigError; TableError `table/timestamp-format`, `table/reference-time`.
 */
export function parseSketchConfig(value: unknown): SketchConfig {
  const config = parseStrictly(sketchConfigSchema, value);
  timestampFormat(config);
  referenceInstant(config);
  return { ...config, walks: [...new Set(config.walks)].sort((a, b) => a - b) };
}

/** What `readTables` needs of a configuration. */
export function tablesMapping(config: SketchConfig): {
  readonly mapping: TablesMapping;
  readonly badRows: BadRowPolicy;
} {
  const { customers, products, events } = config.tables;
  const { timestampFormat: _, ...columns } = events;
  return {
    mapping: {
      customers: given(customers),
      products: given(products),
      events: { ...given(columns), timestampFormat: timestampFormat(config) },
    },
    badRows: config.badRows,
  };
}

/** Without the keys that were left out. */
function given<T extends object>(columns: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(columns).filter(([, name]) => name !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function timestampFormat({ tables }: SketchConfig): TimestampFormat | null {
  const text = tables.events.timestampFormat ?? null;
  if (text === null) return null;
  const format = timestampFormatOf(text);
  if (format === null) throw new TableError("table/timestamp-format", { value: text, formats: [...TIMESTAMP_FORMATS] });
  return format;
}

/** The configured end of the future window in microseconds and nanoseconds, as event times are kept; null is the newest event. */
export function referenceInstant({ sketch }: SketchConfig): Instant | null {
  return sketch.referenceTime === null ? null : isoInstant(sketch.referenceTime, "table/reference-time");
}

/** Stands for this moment where the end of a past window is asked. */
export const NOW = "now";

/** Where the past window of new customers ends. */
export interface Cutoff {
  /** An ISO time stamp, or `NOW`: on the clock of events without a zone that is the time of this machine's clock. */
  readonly text: string;
  /** The clock of a time stamp without a zone, where the events have zones: as someone reads it here, or UTC. */
  readonly clock: "local" | "utc";
}

/**
 * The end of the past window of new customers.
 *
 * @throws TableError `table/cutoff`; `table/time-zone` for a zone where the events have none.
 */
export function cutoffInstant({ text, clock }: Cutoff, events: { readonly zoned: boolean }): Instant {
  if (text !== NOW) {
    requireSameClock(text, events);
    const instant = isoInstant(text, "table/cutoff");
    return clock === "local" && events.zoned && !hasZone(text) ? ofLocalClock(instant) : instant;
  }
  const now = new Date();
  const shift = events.zoned ? 0 : now.getTimezoneOffset() * 60_000;
  return { micros: (now.getTime() - shift) * 1000, nanos: 0 };
}

/**
 * A time with a zone and events on a clock without one have nothing in common.
 *
 * @param text a time stamp that was read already, or null
 * @throws TableError `table/time-zone`.
 */
export function requireSameClock(text: string | null, events: { readonly zoned: boolean }): void {
  if (text !== null && !events.zoned && hasZone(text)) throw new TableError("table/time-zone", { value: text });
}

function hasZone(text: string): boolean {
  const parser = new TimestampParser("iso");
  const bytes = utf8.encode(text.trim());
  parser.parse(bytes, 0, bytes.length);
  return parser.zoned === true;
}

/** The moment at which this machine's clock shows what was read as UTC, summer time included. */
function ofLocalClock({ micros, nanos }: Instant): Instant {
  const shown = Math.floor(micros / 1000);
  // A date and time without a zone are local to `Date`.
  const moment = new Date(new Date(shown).toISOString().slice(0, -1)).getTime();
  return { micros: micros + (moment - shown) * 1000, nanos };
}

function isoInstant(text: string, code: "table/reference-time" | "table/cutoff"): Instant {
  const parser = new TimestampParser("iso");
  const bytes = utf8.encode(text.trim());
  if (parser.parse(bytes, 0, bytes.length) !== null) throw new TableError(code, { value: text });
  return { micros: parser.micros, nanos: parser.nanos };
}
