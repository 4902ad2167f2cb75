import { encodeLabels } from "../data/labels";
import type { Result } from "../formats/coded-error";
import { asResult, CodedError } from "../formats/coded-error";
import { sniffFile } from "../formats/sniff";
import { openTable, type TableFile } from "../formats/tables/table-file";
import { guessColumn, guessRole, TABLE_FIELDS, TABLE_ROLES, type TableRole } from "../pipeline/columns";
import { newestEvent } from "../pipeline/event-rows";
import { type ReadTables, readCustomersAlone, readTables } from "../pipeline/read-tables";
import { releaseEvents } from "../pipeline/release";
import {
  type Cutoff,
  cutoffInstant,
  requireSameClock,
  type SketchConfig,
  tablesMapping,
} from "../pipeline/sketch-config";
import { areWholeNumbers } from "../pipeline/sketch-files";
import { readSketcher, sketchNewCustomers } from "../pipeline/sketcher";
import { type TableFacts, tableFacts } from "../pipeline/table-facts";
import { weightsName, writeSketchWeights } from "../pipeline/weights-file";
import type {
  CustomerLabels,
  CustomerSketch,
  DataWorkerApi,
  EntityMap,
  GraphOptions,
  GraphSummary,
  MadeSketches,
  Neighbor,
  NewCustomersFiles,
  NewSketchesFile,
  OnSketchProgress,
  OpenedSource,
  ReadBank,
  SketchFile,
  SketchFileKind,
  SourceFiles,
} from "../protocol/tables";
import { holdUntilEnd } from "../storage/life-lock";
import { fingerprint } from "./fingerprint";
import { GraphStage, recentEvents, reporting } from "./graph-stage";
import { type Bank, type SketchInputs, SketchStage, weigh } from "./sketch-stage";

/** The data worker's state: the tables that were read, the graph of them, the sketches of that. */
export class DataSession implements DataWorkerApi {
  readonly #controllers: Record<"work" | "new", AbortController | null> = { work: null, new: null };
  /** Hashes of files, which are computed beside all else. A file that is sent again is known by these keys. */
  readonly #hashes = new Map<string, Promise<string>>();
  #bank: Bank | null = null;
  #graph: GraphStage | null = null;
  #sketches: SketchStage | null = null;

  holdLife(name: string): Promise<boolean> {
    return holdUntilEnd(name);
  }

  openSource(file: File): Promise<Result<OpenedSource>> {
    return asResult(() => opened(file));
  }

  fingerprintOf(file: File): Promise<Result<string>> {
    return asResult(() => this.#hashOf(file));
  }

  graphFingerprint(): Promise<Result<string>> {
    return asResult(() => this.#needGraph().fingerprint());
  }

  readTables(files: SourceFiles, config: SketchConfig, onProgress: OnSketchProgress): Promise<Result<ReadBank>> {
    return this.#work(async (signal) => {
      const { customers, products, events } = await this.#read(files, config, onProgress, signal);
      return { customers, products, events };
    });
  }

  customerLabels(file: File, config: SketchConfig): Promise<Result<CustomerLabels>> {
    return this.#work(async (signal) => {
      const { mapping, badRows } = tablesMapping(config);
      const table = await openTable(file, file.name);
      const { customers, report } = await readCustomersAlone(table, mapping.customers, { badRows, signal });
      const { segments, churn } = customers;
      const { rows, columns } = report;
      const numbers = churn !== null && areWholeNumbers(churn);
      return {
        rows,
        columns: { segment: columns.segment ?? null, churn: columns.churn ?? null },
        segment: segments && encodeLabels("string", segments, rows),
        churn: churn && encodeLabels(numbers ? "integer" : "string", numbers ? churn.map(Number) : churn, rows),
      };
    });
  }

  sketchTables(
    files: SourceFiles,
    config: SketchConfig,
    options: GraphOptions,
    onProgress: OnSketchProgress,
  ): Promise<Result<MadeSketches>> {
    return this.#work(async (signal) => {
      // Nothing here may hold on to the events: of 76 million they are a gigabyte, which the walks need.
      const { bank, recent, weighted } = await this.#weighedBank(files, config, onProgress, signal);
      this.#graph = await GraphStage.make(bank.tables, recent, files, config, options, onProgress, signal);
      this.#sketches = await SketchStage.make(bank, this.#graph, weighted, config, signal);
      return this.#sketches.summary;
    });
  }

  facts(onProgress: OnSketchProgress): Promise<Result<TableFacts>> {
    return this.#work(async (signal) => {
      const { tables } = this.#needBank();
      return tableFacts(tables, {
        signal,
        onProgress: (done, total) => onProgress({ stage: "counting", share: done / total }),
      });
    });
  }

  makeGraph(config: SketchConfig, options: GraphOptions, onProgress: OnSketchProgress): Promise<Result<GraphSummary>> {
    return this.#work(async (signal) => {
      const { tables, inputs } = this.#needBank();
      this.#graph = null;
      this.#sketches = null;
      const recent = await recentEvents(tables, config, onProgress, signal);
      this.#graph = await GraphStage.make(tables, recent, inputs.files, config, options, onProgress, signal);
      return this.#graph.summary;
    });
  }

  makeSketches(config: SketchConfig, onProgress: OnSketchProgress): Promise<Result<MadeSketches>> {
    return this.#work(async (signal) => {
      const bank = this.#needBank();
      const graph = this.#needGraph();
      this.#sketches = null;
      requireSameClock(config.sketch.referenceTime, bank.events);
      const weighted = await weigh(bank.tables, graph.newest, config, onProgress, signal);
      this.#sketches = await SketchStage.make(bank, graph, weighted, config, signal);
      return this.#sketches.summary;
    });
  }

  neighbors(walk: number, name: string): Promise<Result<readonly Neighbor[]>> {
    return asResult(() => this.#needGraph().neighbors(walk, name));
  }

  map(walk: number, onProgress: OnSketchProgress): Promise<Result<EntityMap>> {
    return this.#work((signal) => this.#needGraph().map(walk, this.#needBank().tables, onProgress, signal));
  }

  customer(walk: number, id: string): Promise<Result<CustomerSketch | null>> {
    return asResult(() => this.#needSketches().customer(walk, id));
  }

  exportFile(kind: SketchFileKind, walk: number, onProgress: OnSketchProgress): Promise<Result<SketchFile>> {
    return this.#work((signal) => {
      if (kind === "hyperedges") return this.#needGraph().hyperedgesFile();
      if (kind === "embeddings") return this.#needGraph().embeddingsFile(walk, onProgress, signal);
      return this.#needSketches().file(kind, walk, onProgress, signal);
    });
  }

  sketchNew(
    { sketcher: file, ...files }: NewCustomersFiles,
    config: SketchConfig,
    cutoff: Cutoff | null,
    onProgress: OnSketchProgress,
  ): Promise<Result<NewSketchesFile>> {
    return this.#work(async (signal) => {
      // What is no time stamp is refused before anything is read.
      if (cutoff !== null) cutoffInstant(cutoff, { zoned: true });
      const { codes, ...settings } = await readSketcher(file, { fileName: file.name, signal });
      const { tables, ...read } = await readBank(files, config, onProgress, signal);
      const end = cutoff === null ? null : cutoffInstant(cutoff, read.events);
      const made = await sketchNewCustomers({ codes, ...settings }, tables, end, {
        signal,
        onProgress: reporting(onProgress, "sketches"),
      });
      const { walk, pastDays, futureDays } = settings;
      const madeBy = { file: file.name, sha256: await fingerprint(file, signal) };
      const blob = await writeSketchWeights(made.sketches, tables.customers, settings, madeBy, {
        signal,
        onProgress: reporting(onProgress, "files"),
      });
      return {
        name: weightsName(walk),
        blob,
        windows: made.windows,
        newest: newestEvent(tables.events),
        pastDays,
        futureDays,
        customers: tables.customers.ids.length,
        withoutPast: made.sketches.empty("past"),
        unknownProducts: made.unknownProducts,
        unknownEventTypes: made.unknownEventTypes,
        unknownCustomers: {
          rows: read.products.unknownRows + read.events.unknownRows,
          names: [...new Set([...read.products.firstUnknown, ...read.events.firstUnknown])],
        },
        badRows: read.customers.badRows + read.products.badRows + read.events.badRows,
      };
    }, "new");
  }

  async cancel(): Promise<void> {
    this.#controllers.work?.abort();
  }

  async cancelNew(): Promise<void> {
    this.#controllers.new?.abort();
  }

  /** One long thing of a kind at a time: a new one ends the one before. */
  #work<T>(operation: (signal: AbortSignal) => Promise<T> | T, kind: "work" | "new" = "work"): Promise<Result<T>> {
    this.#controllers[kind]?.abort();
    const controller = new AbortController();
    this.#controllers[kind] = controller;
    return asResult(async () => {
      try {
        return await operation(controller.signal);
      } catch (error) {
        if (controller.signal.aborted) throw new CodedError("open/cancelled");
        throw error;
      }
    });
  }

  async #read(files: SourceFiles, config: SketchConfig, onProgress: OnSketchProgress, signal: AbortSignal) {
    this.#bank = null;
    this.#graph = null;
    this.#sketches = null;
    const start = performance.now();
    const read = await readBank(files, config, onProgress, signal);
    this.#bank = { ...read, inputs: this.#inputsOf(files), seconds: (performance.now() - start) / 1000 };
    return this.#bank;
  }

  /** Reads tables and all that is ever asked of their events; the bank that it answers with has none. */
  async #weighedBank(files: SourceFiles, config: SketchConfig, onProgress: OnSketchProgress, signal: AbortSignal) {
    const bank = await this.#read(files, config, onProgress, signal);
    this.#bank = null;
    requireSameClock(config.sketch.referenceTime, bank.events);
    const recent = await recentEvents(bank.tables, config, onProgress, signal);
    const weighted = await weigh(bank.tables, recent.newest, config, onProgress, signal);
    releaseEvents(bank.tables.events);
    const tables = { ...bank.tables, events: { ...bank.tables.events, batches: [] } };
    return { bank: { ...bank, tables }, recent, weighted };
  }

  #hashOf(file: File): Promise<string> {
    const key = JSON.stringify([file.name, file.size, file.lastModified]);
    const hash = this.#hashes.get(key) ?? fingerprint(file);
    this.#hashes.set(key, hash);
    // What could not be read is tried again when it is asked for again.
    hash.catch(() => this.#hashes.delete(key));
    return hash;
  }

  /** Hashes go on beside the reading; they are awaited when they are written. */
  #inputsOf(files: SourceFiles): SketchInputs {
    const hashes = new Map(
      Object.entries(files).flatMap(([role, file]) => {
        if (file === undefined) return [];
        return [[role, { file: file.name, bytes: file.size, sha256: this.#hashOf(file) }] as const];
      }),
    );
    return { files, hashes };
  }

  #needBank() {
    if (this.#bank === null) throw new CodedError("sketch/no-tables");
    return this.#bank;
  }

  #needGraph(): GraphStage {
    if (this.#graph === null) throw new CodedError("sketch/no-graph");
    return this.#graph;
  }

  #needSketches(): SketchStage {
    if (this.#sketches === null) throw new CodedError("sketch/no-sketches");
    return this.#sketches;
  }
}

async function readBank(
  files: Readonly<Record<TableRole, File>>,
  config: SketchConfig,
  onProgress: OnSketchProgress,
  signal: AbortSignal,
): Promise<ReadTables> {
  const { mapping, badRows } = tablesMapping(config);
  const tables = {
    customers: await openTable(files.customers, files.customers.name),
    products: await openTable(files.products, files.products.name),
    events: await openTable(files.events, files.events.name),
  };
  return readTables(tables, mapping, {
    badRows,
    signal,
    onProgress: throttled((stage, share) => onProgress({ stage, share })),
  });
}

async function opened(file: File): Promise<OpenedSource> {
  const source = { file: file.name, bytes: file.size };
  const kind = await sniffFile(file);
  if (kind === "npz") return { ...source, role: "embeddings", table: null };
  const table = await openTable(file, file.name);
  const role = guessRole(table);
  // Lines of names without a separator, and more than one name in them.
  if (role === null && isHyperedges(table)) return { ...source, role: "hyperedges", table: null };
  const { format, columns, sample, timestamps } = table;
  const fields = new Set(TABLE_ROLES.flatMap((each) => TABLE_FIELDS[each]));
  const guesses = Object.fromEntries(
    [...fields].map((field) => [field, guessColumn({ columns, sample, timestamps }, field)]),
  ) as NonNullable<OpenedSource["table"]>["guesses"];
  return { ...source, role, table: { format, columns, sample: sample.slice(0, 5), guesses } };
}

function isHyperedges({ columns, sample }: TableFile): boolean {
  return columns.length === 1 && [columns, ...sample].every(([line = ""]) => line.includes(" "));
}

/** Progress a few times a second is enough for an eye. */
function throttled<S>(show: (stage: S, share: number) => void): (stage: S, share: number) => void {
  let last = 0;
  return (stage, share) => {
    const now = performance.now();
    if (now - last < 100 && share < 1) return;
    last = now;
    show(stage, share);
  };
}
