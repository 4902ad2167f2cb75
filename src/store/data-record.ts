import { z } from "zod";
import type { TableFormat } from "../formats/tables/table-file";
import { TIMESTAMP_FORMATS } from "../formats/tables/timestamp";
import type { Gauge } from "../pipeline/gauge";
import type { Instant } from "../pipeline/instant";
import { parseSketchConfig } from "../pipeline/sketch-config";
import type { TableFacts } from "../pipeline/table-facts";
import type { GraphSummary, OpenedSource, ReadBank, SketchesSummary } from "../protocol/tables";

const number = z.number();
const text = z.string();
const texts = z.array(text);
const counts = z.array(z.object({ name: text, count: number }));
const perDay = z.instanceof(Uint32Array);

const formatSchema: z.ZodType<TableFormat> = z.object({
  kind: z.enum(["csv", "parquet"]),
  gzip: z.boolean(),
  dialect: z.object({ delimiter: z.enum([",", ";", "\t", "|"]), newline: z.enum(["\n", "\r"]) }).nullable(),
  encoding: z.enum(["utf-8", "utf-16le", "utf-16be", "windows-1254"]).nullable(),
  bytes: number,
});

const guessSchema = z.object({ column: number.nullable(), candidates: z.array(number) });

const roleSchema = z.enum(["customers", "products", "events", "hyperedges", "embeddings"]);

const openedSchema: z.ZodType<OpenedSource> = z.object({
  file: text,
  bytes: number,
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
});

const reportSchema = z.object({
  file: text,
  rows: number,
  badRows: number,
  firstBad: z.array(
    z.object({
      code: text,
      params: z.record(text, z.union([text, number, z.boolean(), z.null(), z.array(z.union([text, number]))])),
    }),
  ),
  unknownRows: number,
  unknownCustomers: number,
  firstUnknown: texts,
  columns: z.record(text, text.nullable()),
});

const bankSchema: z.ZodType<ReadBank> = z.object({
  customers: reportSchema,
  products: reportSchema,
  events: reportSchema.extend({ timestampFormat: z.enum(TIMESTAMP_FORMATS), zoned: z.boolean() }),
});

const factsSchema: z.ZodType<TableFacts> = z.object({
  customers: z.object({
    rows: number,
    withoutEvents: number,
    withoutProducts: number,
    segments: counts.nullable(),
    churn: counts.nullable(),
  }),
  products: z.object({ rows: number, names: counts, duplicates: number }),
  events: z.object({
    rows: number,
    types: counts,
    typeCount: number,
    duplicates: number,
    first: number,
    last: number,
    days: z.object({ firstDay: number, total: perDay, byType: perDay }),
  }),
});

const gaugeSchema: z.ZodType<Gauge> = z.object({
  meanCosine: number.nullable(),
  secondSingular: number.nullable(),
  advice: z.enum(["distinct", "close", "one-point"]),
});

const graphSchema: z.ZodType<GraphSummary> = z.object({
  entities: number,
  names: number,
  lines: number,
  trimmedLines: number,
  edges: number,
  splitNames: texts,
  walks: z.array(z.object({ walk: number, gauge: gaugeSchema })),
  seconds: number,
});

const instantSchema: z.ZodType<Instant> = z.object({ micros: number, nanos: number });

const sketchesSchema: z.ZodType<SketchesSummary> = z.object({
  customers: number,
  width: number,
  windows: z.object({ start: instantSchema, cutoff: instantSchema, reference: instantSchema }),
  acquiredLater: number.nullable().default(null),
  empty: z.object({ past: number, future: number, portfolio: number }),
  walks: z.array(
    z.object({
      walk: number,
      names: texts,
      kinds: z.array(z.enum(["product", "event"])),
      subspaces: number,
      bins: number,
      codes: z.instanceof(Int32Array),
      ties: z.array(z.object({ subspace: number, name: number, bin: number })),
      withoutCode: texts,
    }),
  ),
  weightBytes: number,
  seconds: number,
});

/** Sketches whose files this browser keeps, so that the way goes on after a reload. */
export const keptSchema = z.object({
  /** Milliseconds since 1970. */
  madeAt: number,
  customers: number,
  walks: z.array(number),
  files: z.array(
    z.object({
      kind: z.enum(["weights", "sketcher", "settings"]),
      walk: number,
      name: text,
      bytes: number,
      sha256: text,
    }),
  ),
  /** The files that they were made from. */
  inputs: z.record(text, z.object({ file: text, bytes: number, sha256: text })),
  /** What they were made with; when the settings have changed since, they are stale. */
  made: text,
});
export type KeptSketches = Readonly<z.output<typeof keptSchema>>;

const configSchema = z.unknown().transform((value, context) => {
  try {
    return parseSketchConfig(value);
  } catch {
    context.addIssue("The settings are of another version.");
    return z.NEVER;
  }
});

/** The data place as it was left: files by name and handle, settings, and what the steps came to. */
export const dataRecordSchema = z.object({
  sources: z.array(
    z.object({
      opened: openedSchema,
      role: roleSchema.nullable(),
      lastModified: number,
      demo: z.boolean(),
      handle: z.custom<FileSystemFileHandle>((value) => value instanceof FileSystemFileHandle).nullable(),
    }),
  ),
  config: configSchema,
  made: z.object({ tables: text.nullable(), graph: text.nullable(), sketches: text.nullable() }),
  bank: bankSchema.nullable(),
  facts: factsSchema.nullable(),
  graph: graphSchema.nullable(),
  sketches: sketchesSchema.nullable(),
  kept: keptSchema.nullable(),
});
export type DataRecord = Readonly<z.output<typeof dataRecordSchema>>;
