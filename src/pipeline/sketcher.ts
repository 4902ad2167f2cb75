import { z } from "zod";
import { FormatError } from "../formats/format-error";
import { type NpzFile, openNpz } from "../formats/npz";
import { type NpyInput, scalar, writeNpz } from "../formats/npz-writer";
import type { ReadOptions } from "../formats/progress";
import type { Codes } from "./codes";
import { PipelineError } from "./errors";
import { newestEvent } from "./event-rows";
import { daysAfter, type Instant, type Windows, windowsBefore } from "./instant";
import { Sketches } from "./sketches";
import { type BankTables, UNKNOWN_CUSTOMER } from "./tables";
import { weighTables } from "./weights";

/** What new customers' sketches are made with: the fitted codes, and the windows of the training. */
export interface Sketcher extends SketcherSettings {
  readonly codes: Codes;
}

const settingsSchema = z.object({
  walk: z.int().min(1),
  pastDays: z.number().positive(),
  futureDays: z.number().min(0),
  /** Per day. */
  decay: z.number().min(0),
  seed: z.int().min(0),
  /** Of pycleora, whose walk made the codes; 0 when they are those of an embeddings file. */
  generation: z.literal([0, 2, 3]),
  dim: z.int().min(1),
  trim: z.int().min(0),
  recentEvents: z.int().min(0),
});

export type SketcherSettings = z.output<typeof settingsSchema>;

/** The settings' arrays in the file, as Python spells them. */
const SCALARS = {
  walk: "walk",
  pastDays: "past_days",
  futureDays: "future_days",
  decay: "time_decay_lambda",
  seed: "seed",
  generation: "generation",
  dim: "embed_dim",
  trim: "trim",
  recentEvents: "recent_events",
} as const satisfies Record<keyof SketcherSettings, string>;

/**
 * `sketcher_walk{w}.npz`: `names`, `codes` (int32 [subspaces, names]), `edges` (float64 [subspaces, bins − 1]), `bins`, and
 * a scalar per setting.
 */
export function writeSketcher({ codes, ...settings }: Sketcher): Promise<Blob> {
  return writeNpz(new Map([...codeArrays(codes), ...settingArrays(settings)]));
}

/** A scalar per setting, as the arrays of a file. */
export function settingArrays(settings: SketcherSettings): readonly (readonly [string, NpyInput])[] {
  return settingsSchema.keyof().options.map((key) => [SCALARS[key], scalar(settings[key])]);
}

/** Whether sketches may be those of a sketcher: as wide, and of its walk where they name theirs. */
export function fitsSketches(
  { walk, codes: { subspaces, bins } }: Pick<Sketcher, "walk" | "codes">,
  sketches: { readonly pastWidth: number; readonly portfolioWidth: number; readonly walk: number | null },
): boolean {
  const width = subspaces * bins;
  const isWide = sketches.pastWidth === width && sketches.portfolioWidth === width;
  return isWide && (sketches.walk === null || sketches.walk === walk);
}

/** Whether a file has the arrays of a sketcher; a file of weights has them beside its own. */
export function holdsSketcher(arrays: readonly string[]): boolean {
  return ["codes", "edges", ...Object.values(SCALARS)].every((array) => arrays.includes(array));
}

/** Name of a sketcher's file. */
export function sketcherName(walk: number): string {
  return `sketcher_walk${walk}.npz`;
}

/** Codes as the arrays of a file. */
export function codeArrays({ names, subspaces, bins, codes, edges }: Codes): readonly (readonly [string, NpyInput])[] {
  return [
    ["names", { texts: names, shape: [names.length] }],
    ["codes", { data: codes, shape: [subspaces, names.length] }],
    ["edges", { data: edges, shape: [subspaces, bins - 1] }],
    ["bins", scalar(bins)],
  ];
}

/**
 * Reads a sketcher file.
 *
 * @throws PipelineError `pipeline/sketcher-shape` when an array does not fit the others; FormatError `npz/*`, `npy/*`.
 */
export async function readSketcher(
  blob: Blob,
  { fileName: file, ...options }: { fileName: string } & ReadOptions,
): Promise<Sketcher> {
  const npz = await openNpz(blob, { fileName: file, ...options });
  const codes = await readCodes(npz, file);
  const values: Record<string, unknown> = {};
  for (const [key, array] of Object.entries(SCALARS)) values[key] = await npz.readScalar(array);
  const settings = settingsSchema.safeParse(values);
  if (!settings.success) {
    const [key] = settings.error.issues[0]?.path ?? [];
    throw shapeError(file, SCALARS[settingsSchema.keyof().catch("walk").parse(key)]);
  }
  return { ...settings.data, codes };
}

/**
 * A million names of sixteen letters, or their codes in sixteen subspaces. A larger array may unpack to 256 times its bytes in the
 * file: names padded to the longest stay below, zeros that kilobytes unpack to do not.
 */
const CODE_BYTES = 64 * 2 ** 20;
const MOST_GROWTH = 256;

/**
 * The codes of a file that has `codeArrays`.
 *
 * @throws PipelineError `pipeline/sketcher-shape` when an array does not fit the others; FormatError `npz/*`, `npy/*`.
 */
export async function readCodes(npz: NpzFile, file: string): Promise<Codes> {
  const wrong = (array: string) => shapeError(file, array);
  for (const array of ["names", "codes", "edges"]) {
    const { dataBytes = 0, packedBytes = 0, shape = [] } = npz.get(array) ?? {};
    // A code of one byte is a number of four here.
    const held = Math.max(dataBytes, 4 * shape.reduce((product, length) => product * length, 1));
    const most = CODE_BYTES + MOST_GROWTH * packedBytes;
    if (held > most) throw new FormatError("npy/too-large", { file, array, bytes: dataBytes, most });
  }
  const names = (await npz.readStrings("names")).map((name) => {
    if (name === null) throw wrong("names");
    return name;
  });
  const bins = z
    .int()
    .min(1)
    .safeParse(await npz.readScalar("bins"));
  if (!bins.success) throw wrong("bins");
  const stored = await npz.readArray("codes");
  const [subspaces = 0] = stored.shape;
  if (stored.shape.length !== 2 || stored.shape[1] !== names.length || subspaces === 0) throw wrong("codes");
  const numbers = stored.toNumbers();
  const codes = Int32Array.from(numbers);
  if (!codes.every((code, i) => code >= 0 && code < bins.data && code === numbers[i])) throw wrong("codes");
  const edgesArray = await npz.readArray("edges");
  if (edgesArray.shape[0] !== subspaces || edgesArray.shape[1] !== bins.data - 1) throw wrong("edges");
  return { names, subspaces, bins: bins.data, codes, edges: edgesArray.toNumbers(), ties: [] };
}

/** An array that does not fit the others. */
export function shapeError(file: string, array: string): PipelineError {
  return new PipelineError("pipeline/sketcher-shape", { file, array });
}

/** Rows of a name that the sketcher does not know. */
export interface UnknownName {
  readonly name: string;
  readonly rows: number;
}

interface NewSketches {
  readonly sketches: Sketches;
  readonly windows: Windows;
  /** Names without a code, most rows first: they count for nothing. */
  readonly unknownProducts: readonly UnknownName[];
  /** Of events in the past window: what lies outside of it counts for nothing anyway. */
  readonly unknownEventTypes: readonly UnknownName[];
}

/**
 * Sketches of other customers, or of the same ones at another time, with the codes of the training. Training customers at
 * the training's cutoff get their training sketches.
 *
 * @param cutoff Where the past window ends; null lets the future window end at the newest event, as in training.
 * @throws PipelineError `pipeline/no-events`; the signal's reason when aborted.
 */
export async function sketchNewCustomers(
  sketcher: Sketcher,
  tables: BankTables,
  cutoff: Instant | null,
  options: ReadOptions = {},
): Promise<NewSketches> {
  const { codes, pastDays, futureDays, decay } = sketcher;
  const reference = cutoff === null ? newestEvent(tables.events) : daysAfter(cutoff, futureDays);
  if (reference === null) throw new PipelineError("pipeline/no-events");
  const windows = windowsBefore(reference, pastDays, futureDays);
  const weights = await weighTables(tables, windows, decay, options);
  const known = new Set(codes.names);
  const products = new RowCounts(tables.products.vocabulary.names, known);
  products.add(tables.products.rows, tables.products.customer, tables.products.product, () => true);
  const eventTypes = new RowCounts(tables.events.vocabulary.names, known);
  const { start, cutoff: end } = windows;
  for (const { length, customer, type, time, nanoseconds } of tables.events.batches) {
    eventTypes.add(length, customer, type, (i) => {
      const [micros, nanos] = [time[i] ?? 0, nanoseconds?.[i] ?? 0];
      if (micros < start.micros || (micros === start.micros && nanos < start.nanos)) return false;
      return micros < end.micros || (micros === end.micros && nanos < end.nanos);
    });
    options.signal?.throwIfAborted();
  }
  return {
    sketches: new Sketches(weights, codes),
    windows,
    unknownProducts: products.unknown(),
    unknownEventTypes: eventTypes.unknown(),
  };
}

/** Rows of customers by name. */
class RowCounts {
  readonly #names: readonly string[];
  readonly #known: ReadonlySet<string>;
  readonly #rows: Float64Array;

  constructor(names: readonly string[], known: ReadonlySet<string>) {
    this.#names = names;
    this.#known = known;
    this.#rows = new Float64Array(names.length);
  }

  /** @param counts whether a row does. */
  add(length: number, customer: Int32Array, name: Int32Array | Uint16Array, counts: (row: number) => boolean): void {
    for (let i = 0; i < length; i++) {
      if (customer[i] === UNKNOWN_CUSTOMER || !counts(i)) continue;
      const at = name[i] ?? 0;
      this.#rows[at] = (this.#rows[at] ?? 0) + 1;
    }
  }

  unknown(): readonly UnknownName[] {
    return this.#names
      .map((name, i) => ({ name, rows: this.#rows[i] ?? 0 }))
      .filter(({ name, rows }) => rows > 0 && !this.#known.has(name))
      .sort((a, b) => b.rows - a.rows);
  }
}
