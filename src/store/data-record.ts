import { z } from "zod";
import { kept, schemaOf } from "../formats/kept-schema";
import type { TableFormat } from "../formats/tables/table-file";
import { TIMESTAMP_FORMATS } from "../formats/tables/timestamp";
import type { Gauge } from "../pipeline/gauge";
import type { Instant } from "../pipeline/instant";
import { parseSketchConfig } from "../pipeline/sketch-config";
import type { TableFacts } from "../pipeline/table-facts";
import type { GraphSummary, MadeSketches, OpenedSource, ReadBank } from "../protocol/tables";
import { moment } from "../run/record";
import { madeKeySchema } from "./origins";

const number = z.number();
const count = z.number().min(0);
const index = z.int().min(0);
const text = z.string();
const texts = z.array(text);
const counts = z.array(z.object({ name: text, count }));
const perDay = z.instanceof(Uint32Array);
/** Days since 1970 that a `Date` can hold: the others cannot be shown. */
const MOST_DAYS = 1e8;
const micros = z
  .number()
  .min(-MOST_DAYS * 86_400_000_000)
  .max(MOST_DAYS * 86_400_000_000);

const formatSchema = schemaOf<TableFormat>()(
  z.object({
    kind: z.enum(["csv", "parquet"]),
    gzip: z.boolean(),
    dialect: z.object({ delimiter: z.enum([",", ";", "\t", "|"]), newline: z.enum(["\n", "\r"]) }).nullable(),
    encoding: z.enum(["utf-8", "utf-16le", "utf-16be", "windows-1254"]).nullable(),
    bytes: count,
  }),
);

const guessSchema = z.object({ column: index.nullable(), candidates: z.array(index) });

const roleSchema = z.enum(["customers", "products", "events", "hyperedges", "embeddings"]);

const openedSchema = schemaOf<OpenedSource>()(
  z.object({
    file: text,
    bytes: count,
    role: roleSchema.nullable(),
    table: z
      .object({
        format: formatSchema,
        columns: texts,
        sample: z.array(texts),
        guesses: z.object({
          customerId: guessSchema,
          segment: guessSchema,
          churn: guessSchema,
          productId: guessSchema,
          acquired: guessSchema.default({ column: null, candidates: [] }),
          eventType: guessSchema,
          timestamp: guessSchema,
        }),
      })
      .nullable(),
  }),
);

const reportSchema = z.object({
  file: text,
  rows: count,
  badRows: count,
  firstBad: z.array(
    z.object({
      code: text,
      params: z.record(text, z.union([text, number, z.boolean(), z.null(), z.array(z.union([text, number]))])),
    }),
  ),
  unknownRows: count,
  unknownCustomers: count,
  firstUnknown: texts,
  columns: z.record(text, text.nullable()),
});

const bankSchema = schemaOf<ReadBank>()(
  z.object({
    customers: reportSchema,
    products: reportSchema,
    events: reportSchema.extend({ timestampFormat: z.enum(TIMESTAMP_FORMATS), zoned: z.boolean() }),
  }),
);

const factsSchema = schemaOf<TableFacts>()(
  z.object({
    customers: z.object({
      rows: count,
      withoutEvents: count,
      withoutProducts: count,
      segments: counts.nullable(),
      churn: counts.nullable(),
    }),
    products: z.object({ rows: count, names: counts, duplicates: count }),
    events: z.object({
      rows: count,
      types: counts,
      duplicates: count,
      first: micros,
      last: micros,
      days: z
        .object({ firstDay: z.int().min(-MOST_DAYS), total: perDay, byType: perDay })
        .refine(({ firstDay, total }) => firstDay + total.length <= MOST_DAYS)
        .refine(({ total, byType }) => byType.length % Math.max(1, total.length) === 0),
    }),
  }),
);

const gaugeSchema = schemaOf<Gauge>()(
  z.object({
    meanCosine: number.nullable(),
    secondSingular: number.nullable(),
    advice: z.enum(["distinct", "close", "one-point"]),
  }),
);

const graphSchema = schemaOf<GraphSummary>()(
  z.object({
    entities: count,
    names: count,
    lines: count,
    trimmedLines: count,
    edges: count,
    splitNames: texts,
    walks: z.array(z.object({ walk: index, gauge: gaugeSchema })),
    seconds: count,
  }),
);

const instantSchema = schemaOf<Instant>()(z.object({ micros, nanos: z.int().min(0).max(999) }));

const sketchesSchema = schemaOf<MadeSketches>()(
  z.object({
    customers: count,
    width: count,
    windows: z.object({ start: instantSchema, cutoff: instantSchema, reference: instantSchema }),
    acquiredLater: count.nullable().default(null),
    products: count.nullable().default(null),
    empty: z.object({ past: count, future: count, portfolio: count }),
    walks: z.array(
      z
        .object({
          walk: index,
          names: texts,
          kinds: z.array(z.enum(["product", "event"])),
          subspaces: index,
          bins: z.int().min(1),
          codes: z.instanceof(Int32Array),
          ties: z.array(z.object({ subspace: index, name: index, bin: index })),
          withoutCode: texts,
        })
        .refine(({ names, kinds, subspaces, codes }) => {
          return kinds.length === names.length && codes.length === names.length * subspaces;
        }),
    ),
    weightBytes: count,
    seconds: count,
  }),
);

/** Sketches whose files this browser keeps, so that the way goes on after a reload. */
export const keptSchema = kept(
  z.object({
    /** Milliseconds since 1970. */
    madeAt: moment,
    customers: count,
    walks: z.array(index),
    files: z.array(
      z.object({
        kind: z.enum(["weights", "sketcher", "settings"]),
        walk: index,
        name: text,
        bytes: count,
        sha256: text,
      }),
    ),
    /** The files that they were made from. */
    inputs: z.record(text, z.object({ file: text, bytes: count, sha256: text })),
    /** What they were made with; when the settings have changed since, they are stale. */
    made: madeKeySchema,
  }),
);
export type KeptSketches = Readonly<z.output<typeof keptSchema>>;

/** What a step has made, by its content, and what it was made with; null for what no file was written of yet. */
const contentSchema = z.object({ sha256: text.nullable(), made: madeKeySchema });

const configSchema = z.unknown().transform((value, context) => {
  try {
    return parseSketchConfig(value);
  } catch {
    context.addIssue("The settings are of another version.");
    return z.NEVER;
  }
});

/** The data place as it was left: files by name and handle, settings, and what the steps came to. */
export const dataRecordSchema = kept(
  z.object({
    sources: z.array(
      z.object({
        opened: openedSchema,
        role: roleSchema.nullable(),
        lastModified: number,
        sha256: text.nullable().default(null),
        demo: z.boolean(),
        handle: z.custom<FileSystemFileHandle>((value) => value instanceof FileSystemFileHandle).nullable(),
      }),
    ),
    config: configSchema,
    made: z.object({
      tables: madeKeySchema.nullable(),
      graph: madeKeySchema.nullable(),
      sketches: madeKeySchema.nullable(),
    }),
    content: z
      .object({ graph: contentSchema.nullable(), sketches: contentSchema.nullable() })
      .default({ graph: null, sketches: null }),
    bank: bankSchema.nullable(),
    facts: factsSchema.nullable(),
    graph: graphSchema.nullable(),
    sketches: sketchesSchema.nullable(),
    kept: keptSchema.nullable(),
  }),
);
export type DataRecord = Readonly<z.output<typeof dataRecordSchema>>;
