import { encodeLabels } from "../data/labels";
import { CodedError } from "../formats/coded-error";
import { sniffFile } from "../formats/sniff";
import { openTable, type TableFile } from "../formats/tables/table-file";
import { guessColumn, guessRole, TABLE_FIELDS, TABLE_ROLES, type TableRole } from "../pipeline/columns";
import { newestEvent } from "../pipeline/event-rows";
import { type ReadTables, readCustomersAlone, readTables } from "../pipeline/read-tables";
import { releaseEvents } from "../pipeline/release";
import { cutoffInstant, requireSameClock, type SketchConfig, tablesMapping } from "../pipeline/sketch-config";
import { wholeNumbers } from "../pipeline/sketch-files";
import { readSketcher, sketchNewCustomers } from "../pipeline/sketcher";
import { tableFacts } from "../pipeline/table-facts";
import { weightsName, writeSketchWeights } from "../pipeline/weights-file";
import type { Service } from "../protocol/answers";
import type { DataWorkerApi, OnSketchProgress, OpenedSource, SketchProgress, SourceFiles } from "../protocol/tables";
import { holdUntilEnd } from "../storage/life-lock";
import { fingerprint } from "./fingerprint";
import { type GraphStage, makeGraph, recentEvents, reporting } from "./graph-stage";
import { Latest } from "./latest";
import { type Bank, makeSketches, type SketchInputs, type SketchStage, weigh } from "./sketch-stage";
import { throttled } from "./throttled";

/** The data worker: the tables that were read, the graph of them, the sketches of that. */
export function dataSession(): Service<DataWorkerApi> {
  const work = new Latest();
  /** `sketchNew`, which goes on beside all else. */
  const workOnNew = new Latest();
  /** Hashes of files, which are computed beside all else. A file that is sent again is known by these keys. */
  const hashes = new Map<string, Promise<string>>();
  let bank: Bank | null = null;
  let graph: GraphStage | null = null;
  let sketches: SketchStage | null = null;

  async function read(files: SourceFiles, config: SketchConfig, onProgress: OnSketchProgress, signal: AbortSignal) {
    [bank, graph, sketches] = [null, null, null];
    const start = performance.now();
    const tables = await readBank(files, config, onProgress, signal);
    bank = { ...tables, inputs: inputsOf(files), seconds: (performance.now() - start) / 1000 };
    return bank;
  }

  /** Reads tables and all that is ever asked of their events; the bank that it answers with has none. */
  async function weighedBank(
    files: SourceFiles,
    config: SketchConfig,
    onProgress: OnSketchProgress,
    signal: AbortSignal,
  ) {
    const whole = await read(files, config, onProgress, signal);
    bank = null;
    requireSameClock(config.sketch.referenceTime, whole.events);
    const recent = await recentEvents(whole.tables, config, onProgress, signal);
    const weighted = await weigh(whole.tables, recent.newest, config, onProgress, signal);
    releaseEvents(whole.tables.events);
    const tables = { ...whole.tables, events: { ...whole.tables.events, batches: [] } };
    return { bank: { ...whole, tables }, recent, weighted };
  }

  function hashOf(file: File): Promise<string> {
    const key = JSON.stringify([file.name, file.size, file.lastModified]);
    const hash = hashes.get(key) ?? fingerprint(file);
    hashes.set(key, hash);
    // What could not be read is tried again when it is asked for again.
    hash.catch(() => hashes.delete(key));
    return hash;
  }

  /** Hashes go on beside the reading; they are awaited when they are written. */
  function inputsOf(files: SourceFiles): SketchInputs {
    const known = Object.entries(files).flatMap(([role, file]) => {
      if (file === undefined) return [];
      return [[role, { file: file.name, bytes: file.size, sha256: hashOf(file) }] as const];
    });
    return { files, hashes: new Map(known) };
  }

  function needBank(): Bank {
    if (bank === null) throw new CodedError("sketch/no-tables");
    return bank;
  }

  function needGraph(): GraphStage {
    if (graph === null) throw new CodedError("sketch/no-graph");
    return graph;
  }

  function needSketches(): SketchStage {
    if (sketches === null) throw new CodedError("sketch/no-sketches");
    return sketches;
  }

  return {
    holdLife: holdUntilEnd,
    openSource: (file) => opened(file),
    fingerprintOf: (file) => hashOf(file),
    graphFingerprint: () => needGraph().fingerprint(),
    readTables: (files, config, onProgress) =>
      work.run(async (signal) => {
        const { customers, products, events } = await read(files, config, onProgress, signal);
        return { customers, products, events };
      }),
    customerLabels: (file, config) =>
      work.run(async (signal) => {
        const { mapping, badRows } = tablesMapping(config);
        const table = await openTable(file, file.name);
        const { customers, report } = await readCustomersAlone(table, mapping.customers, { badRows, signal });
        const { segments, churn } = customers;
        const { rows, columns } = report;
        const numbers = churn && wholeNumbers(churn);
        return {
          rows,
          columns: { segment: columns.segment ?? null, churn: columns.churn ?? null },
          segment: segments && encodeLabels("string", segments, rows),
          churn: churn && encodeLabels(numbers === null ? "string" : "integer", numbers ?? churn, rows),
        };
      }),
    sketchTables: (files, config, options, onProgress) =>
      work.run(async (signal) => {
        // Nothing here may hold on to the events: of 76 million they are a gigabyte, which the walks need.
        const { bank: weighed, recent, weighted } = await weighedBank(files, config, onProgress, signal);
        graph = await makeGraph(weighed.tables, recent, files, config, options, onProgress, signal);
        sketches = await makeSketches(weighed, graph, weighted, config, signal);
        return sketches.summary;
      }),
    facts: (onProgress) =>
      work.run((signal) =>
        tableFacts(needBank().tables, {
          signal,
          onProgress: (done, total) => onProgress({ stage: "counting", share: done / total }),
        }),
      ),
    makeGraph: (config, options, onProgress) =>
      work.run(async (signal) => {
        const { tables, inputs } = needBank();
        [graph, sketches] = [null, null];
        const recent = await recentEvents(tables, config, onProgress, signal);
        graph = await makeGraph(tables, recent, inputs.files, config, options, onProgress, signal);
        return graph.summary;
      }),
    makeSketches: (config, onProgress) =>
      work.run(async (signal) => {
        const [tables, of] = [needBank(), needGraph()];
        sketches = null;
        requireSameClock(config.sketch.referenceTime, tables.events);
        const weighted = await weigh(tables.tables, of.newest, config, onProgress, signal);
        sketches = await makeSketches(tables, of, weighted, config, signal);
        return sketches.summary;
      }),
    neighbors: (walk, name) => needGraph().neighbors(walk, name),
    map: (walk, onProgress) => work.run((signal) => needGraph().map(walk, needBank().tables, onProgress, signal)),
    customer: (walk, id) => needSketches().customer(walk, id),
    exportFile: (kind, walk, onProgress) =>
      work.run((signal) => {
        if (kind === "hyperedges") return needGraph().hyperedgesFile(onProgress, signal);
        if (kind === "embeddings") return needGraph().embeddingsFile(walk, onProgress, signal);
        return needSketches().file(kind, walk, onProgress, signal);
      }),
    sketchNew: ({ sketcher: file, ...files }, config, cutoff, onProgress) =>
      workOnNew.run(async (signal) => {
        // What is no time stamp is refused before anything is read.
        if (cutoff !== null) cutoffInstant(cutoff, { zoned: true });
        const { codes, ...settings } = await readSketcher(file, { fileName: file.name, signal });
        const { tables, ...found } = await readBank(files, config, onProgress, signal);
        const end = cutoff === null ? null : cutoffInstant(cutoff, found.events);
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
            rows: found.products.unknownRows + found.events.unknownRows,
            names: [...new Set([...found.products.firstUnknown, ...found.events.firstUnknown])],
          },
          badRows: found.customers.badRows + found.products.badRows + found.events.badRows,
        };
      }),
    cancel: () => work.cancel(),
    cancelNew: () => workOnNew.cancel(),
  };
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
    onProgress: throttled((stage: SketchProgress["stage"], share: number) => onProgress({ stage, share })),
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
