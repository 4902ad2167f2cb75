import { version } from "../../package.json";
import { CodedError } from "../formats/coded-error";
import { fitCodes } from "../pipeline/codes";
import { PipelineError } from "../pipeline/errors";
import { type Instant, isoText, type Windows, windowsBefore } from "../pipeline/instant";
import type { ReadTables } from "../pipeline/read-tables";
import { referenceInstant, type SketchConfig } from "../pipeline/sketch-config";
import { countAcquiredLater, countProducts, writeSketches } from "../pipeline/sketch-files";
import { type SketcherSettings, sketcherName, writeSketcher } from "../pipeline/sketcher";
import { SKETCH_PARTS, Sketches } from "../pipeline/sketches";
import type { BankTables } from "../pipeline/tables";
import { type CustomerWeights, weighTables } from "../pipeline/weights";
import { weightsName, writeSketchWeights } from "../pipeline/weights-file";
import type {
  CodesSummary,
  CustomerSketch,
  MadeSketches,
  OnSketchProgress,
  SketchFile,
  SketchFileKind,
  SourceFiles,
} from "../protocol/tables";
import { type GraphStage, reporting } from "./graph-stage";

/** The files that everything was made from, with hashes that are still being computed. */
export interface SketchInputs {
  readonly files: SourceFiles;
  readonly hashes: ReadonlyMap<
    string,
    { readonly file: string; readonly bytes: number; readonly sha256: Promise<string> }
  >;
}

export type Bank = ReadTables & { readonly inputs: SketchInputs; readonly seconds: number };

/** What sketches of any codes are made of. */
export interface Weighted {
  readonly windows: Windows;
  readonly weights: CustomerWeights;
  readonly seconds: number;
}

/**
 * Weighs every customer's events in the windows of a configuration.
 *
 * @param newest The newest event, where the future window ends unless the configuration says when.
 * @throws PipelineError `pipeline/no-events`; the signal's reason when aborted.
 */
export async function weigh(
  tables: BankTables,
  newest: Instant | null,
  config: SketchConfig,
  onProgress: OnSketchProgress,
  signal: AbortSignal,
): Promise<Weighted> {
  const start = performance.now();
  const { pastDays, futureDays, decay } = config.sketch;
  const reference = referenceInstant(config) ?? newest;
  if (reference === null) throw new PipelineError("pipeline/no-events");
  const windows = windowsBefore(reference, pastDays, futureDays);
  const weights = await weighTables(tables, windows, decay, { signal, onProgress: reporting(onProgress, "sketches") });
  return { windows, weights, seconds: (performance.now() - start) / 1000 };
}

/**
 * The sketches of every number of walks: the weights are shared, the codes are each one's own. Throws the signal's reason
 * when aborted.
 */
export async function makeSketches(
  bank: Bank,
  graph: GraphStage,
  { windows, weights, seconds }: Weighted,
  config: SketchConfig,
  signal: AbortSignal,
): Promise<SketchStage> {
  const start = performance.now();
  const { tables } = bank;
  const { subspaces, bins, seed } = config.sketch;
  const sketches = new Map<number, Sketches>();
  for (const walk of graph.walks) {
    sketches.set(walk, new Sketches(weights, fitCodes(graph.tokens(walk), { subspaces, bins, seed })));
    signal.throwIfAborted();
  }
  const [first] = sketches.values();
  const products = new Set(tables.products.vocabulary.names);
  const empty = Object.fromEntries(SKETCH_PARTS.map((part) => [part, first?.empty(part) ?? 0]));
  const summary: MadeSketches = {
    customers: tables.customers.ids.length,
    width: first?.width ?? 0,
    windows,
    empty: { past: empty.past ?? 0, future: empty.future ?? 0, portfolio: empty.portfolio ?? 0 },
    acquiredLater: countAcquiredLater(tables.products, windows.cutoff),
    products: countProducts(tables.products),
    walks: [...sketches].map(([walk, each]) => codesSummary(walk, each, products)),
    weightBytes: SKETCH_PARTS.reduce((sum, part) => {
      const { start, name, weight } = weights[part];
      return sum + 4 * start.length + name.byteLength + weight.byteLength;
    }, 0),
    seconds: seconds + (performance.now() - start) / 1000,
  };
  return sketchStage(summary, bank, graph, config, sketches);
}

export type SketchStage = ReturnType<typeof sketchStage>;

function sketchStage(
  summary: MadeSketches,
  bank: Bank,
  graph: GraphStage,
  config: SketchConfig,
  sketches: ReadonlyMap<number, Sketches>,
) {
  function of(walk: number): Sketches {
    const found = sketches.get(walk);
    if (found === undefined) throw new CodedError("sketch/no-walk", { walk });
    return found;
  }

  /** Everything that one wants to know of how the files were made, except the files. */
  async function settingsFile(): Promise<Blob> {
    const { customers, products, events, tables, inputs, seconds } = bank;
    const hashes = [...inputs.hashes].map(async ([role, { file, bytes, sha256 }]) => [
      role,
      { file, bytes, sha256: await sha256 },
    ]);
    const { walks, windows, empty, width, acquiredLater } = summary;
    const { splitNames, seconds: graphSeconds, walks: gauges, ...counts } = graph.summary;
    const rows = ({ rows, badRows, unknownRows, unknownCustomers, columns }: typeof customers) => ({
      rows,
      badRows,
      unknownRows,
      unknownCustomers,
      columns,
    });
    const settings = {
      version,
      config,
      inputs: Object.fromEntries(await Promise.all(hashes)),
      counts: {
        customers: rows(customers),
        products: {
          ...rows(products),
          names: tables.products.vocabulary.names.length,
          acquiredAfterCutoff: acquiredLater,
        },
        events: {
          ...rows(events),
          types: tables.events.vocabulary.names.length,
          timestampFormat: events.timestampFormat,
          zoned: events.zoned,
        },
        graph: counts,
        sketchDim: width,
        empty,
      },
      windows: {
        start: isoText(windows.start),
        cutoff: isoText(windows.cutoff),
        reference: isoText(windows.reference),
      },
      splitNames,
      gauge: gauges.map(({ walk, gauge }) => ({ walk, ...gauge })),
      ties: walks.map(({ walk, names, ties }) => ({
        walk,
        ties: ties.map(({ subspace, name, bin }) => ({ subspace, name: names[name] ?? "", bin })),
      })),
      seconds: { tables: seconds, graph: graphSeconds, sketches: summary.seconds },
    };
    return new Blob([`${JSON.stringify(settings, null, 2)}\n`], { type: "application/json" });
  }

  return {
    summary,
    customer(walk: number, id: string): CustomerSketch | null {
      const { customers } = bank.tables;
      const index = customers.ids.indexOf(id);
      if (index < 0) return null;
      const made = of(walk);
      return {
        id,
        segment: customers.segments?.[index] ?? null,
        churn: customers.churn?.[index] ?? null,
        shares: {
          past: made.shares("past", index),
          future: made.shares("future", index),
          portfolio: made.shares("portfolio", index),
        },
      };
    },
    async file(
      kind: Exclude<SketchFileKind, "hyperedges" | "embeddings">,
      walk: number,
      onProgress: OnSketchProgress,
      signal: AbortSignal,
    ): Promise<SketchFile> {
      if (kind === "settings") return { name: "sketch.json", blob: await settingsFile() };
      const { pastDays, futureDays, decay, seed } = config.sketch;
      const made = of(walk);
      const scalars = { walk, pastDays, futureDays, decay };
      const fromFile = bank.inputs.files.embeddings !== undefined;
      const { generation, trim } = config.cleora;
      const settings: SketcherSettings = {
        ...scalars,
        seed,
        generation: fromFile ? 0 : generation,
        dim: graph.tokens(walk).dim,
        trim,
        recentEvents: config.recentEvents,
      };
      if (kind === "sketches") {
        const options = { signal, onProgress: reporting(onProgress, "files") };
        const blob = await writeSketches(made, bank.tables.customers, scalars, options);
        return { name: `emde_session_sketches_walk${walk}.npz`, blob };
      }
      if (kind === "weights") {
        const options = { signal, onProgress: reporting(onProgress, "files") };
        const blob = await writeSketchWeights(
          made,
          bank.tables.customers,
          { ...settings, acquired: { later: summary.acquiredLater ?? 0, total: summary.products ?? 0 } },
          null,
          options,
        );
        return { name: weightsName(walk), blob };
      }
      return { name: sketcherName(walk), blob: await writeSketcher({ ...settings, codes: made.codes }) };
    },
  };
}

function codesSummary(walk: number, sketches: Sketches, products: ReadonlySet<string>): CodesSummary {
  const { edges: _, ...codes } = sketches.codes;
  const kinds = codes.names.map((name) => (products.has(name) ? "product" : "event"));
  return { walk, ...codes, kinds, withoutCode: sketches.namesWithoutCode };
}
