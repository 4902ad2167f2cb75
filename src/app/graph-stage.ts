import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { utf8 } from "../formats/bytes";
import { CodedError } from "../formats/coded-error";
import { buildGraph } from "../pipeline/cleora/graph";
import { type Embeddings, type NamedRows, walkGraph } from "../pipeline/cleora/walks";
import { readEmbeddings, writeEmbeddings } from "../pipeline/embeddings-file";
import { PipelineError } from "../pipeline/errors";
import { gaugeOf, nearestTokens } from "../pipeline/gauge";
import {
  type Hyperedges,
  hyperedgesOfTables,
  readHyperedges,
  requireWholeNames,
  splitsInFile,
  writeHyperedges,
} from "../pipeline/hyperedges";
import type { Instant } from "../pipeline/instant";
import { RecentEvents } from "../pipeline/recent-events";
import type { SketchConfig } from "../pipeline/sketch-config";
import type { BankTables } from "../pipeline/tables";
import { browserMachine } from "../pipeline/wasm/threads";
import { passEvents } from "../pipeline/weights";
import type {
  GraphOptions,
  GraphSummary,
  Neighbor,
  OnSketchProgress,
  SketchFile,
  SourceFiles,
} from "../protocol/tables";
import { mapOf } from "./entity-map";
import { throttled } from "./throttled";

/** Up to so many customers, their rows are written without being asked for. */
const MOST_CUSTOMER_ROWS = 100_000;
const SHOWN_NAMES = 5;
const NEIGHBORS = 10;

/** What a stage says while it works: how much of it is done. */
export function reporting(onProgress: OnSketchProgress, stage: Parameters<OnSketchProgress>[0]["stage"]) {
  return throttled((done: number, total: number) => onProgress({ stage, share: total === 0 ? null : done / total }));
}

/** Each customer's most recent event types. Throws the signal's reason when aborted. */
export async function recentEvents(
  { customers, events }: BankTables,
  config: SketchConfig,
  onProgress: OnSketchProgress,
  signal: AbortSignal,
): Promise<RecentEvents> {
  const recent = new RecentEvents(customers.ids.length, config.recentEvents);
  await passEvents(events, recent, { signal, onProgress: reporting(onProgress, "hyperedges") });
  return recent;
}

/**
 * The graph of the tables and the vectors of each number of walks; or those of an embeddings file.
 *
 * @throws PipelineError, FormatError; the signal's reason when aborted.
 */
export async function makeGraph(
  tables: BankTables,
  recent: RecentEvents,
  files: SourceFiles,
  { cleora, walks }: SketchConfig,
  { customerEmbeddings }: GraphOptions,
  onProgress: OnSketchProgress,
  signal: AbortSignal,
): Promise<GraphStage> {
  const start = performance.now();
  const { customers, products, events } = tables;
  const options = { signal, onProgress: reporting(onProgress, "hyperedges") };
  const names = new Set([...products.vocabulary.names, ...events.vocabulary.names]);
  const splitNames = [...names].filter((name) => splitsInFile(name, cleora.generation)).slice(0, SHOWN_NAMES);
  if (files.embeddings !== undefined) {
    const { walk, tokens } = await readEmbeddings(files.embeddings, {
      signal,
      fileName: files.embeddings.name,
      wanted: [...names],
    });
    // A file of one number of walks gives sketches of that one; where it does not say, of the one that was asked for.
    const embeddings = [{ walk: walk ?? walks[0] ?? 1, tokens, all: null }];
    const counts = { entities: 0, names: tokens.names.length, lines: 0, trimmedLines: 0, edges: 0, splitNames: [] };
    return graphStage(await summarized(counts, embeddings, start, signal), recent.newest, null, embeddings);
  }
  let hyperedges: Hyperedges;
  if (files.hyperedges === undefined) {
    hyperedges = await hyperedgesOfTables(customers, products, recent, events.vocabulary, options);
    recent.dispose();
  } else {
    requireWholeNames([...customers.ids, ...names], cleora.generation);
    hyperedges = await readHyperedges(files.hyperedges, {
      ...options,
      fileName: files.hyperedges.name,
      generation: cleora.generation,
      customerIds: customers.ids,
    });
    if (!hyperedges.entities.some((name) => names.has(name))) {
      const shown = [...names].slice(0, SHOWN_NAMES);
      throw new PipelineError("pipeline/hyperedges-missing", { file: files.hyperedges.name, names: shown });
    }
  }
  const graph = await buildGraph(hyperedges, cleora.trim, { signal, onProgress: reporting(onProgress, "graph") });
  const customerRows = customerEmbeddings || customers.ids.length <= MOST_CUSTOMER_ROWS;
  const settings = { generation: cleora.generation, dim: cleora.dim, customerRows };
  const embeddings: Embeddings[] = [];
  for await (const each of walkGraph(graph, walks, settings, browserMachine(), {
    signal,
    onProgress: reporting(onProgress, "walks"),
    takeEdges: true,
  })) {
    embeddings.push(each);
  }
  const counts = {
    entities: graph.entities.length,
    names: embeddings[0]?.tokens.names.length ?? 0,
    lines: graph.lines,
    trimmedLines: graph.trimmedLines,
    edges: graph.edges,
    splitNames,
  };
  return graphStage(await summarized(counts, embeddings, start, signal), recent.newest, hyperedges, embeddings);
}

export type GraphStage = ReturnType<typeof graphStage>;

/** @param newest The newest event: the end of the future window, unless a configuration says another. */
function graphStage(
  summary: GraphSummary,
  newest: Instant | null,
  hyperedges: Hyperedges | null,
  embeddings: readonly Embeddings[],
) {
  function of(walk: number): Embeddings {
    const found = embeddings.find((each) => each.walk === walk);
    if (found === undefined) throw new CodedError("sketch/no-walk", { walk });
    return found;
  }
  return {
    summary,
    newest,
    /** Numbers of walks, ascending. */
    walks: embeddings.map(({ walk }) => walk),
    /** SHA-256 of every number of walks, its names and their vectors. */
    fingerprint(): string {
      const hash = sha256.create();
      for (const { walk, tokens } of embeddings) {
        const { names, dim, data } = tokens;
        hash.update(utf8.encode(`${JSON.stringify({ walk, dim, names })}\n`));
        hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      }
      return bytesToHex(hash.digest());
    },
    /** Vectors of products and event types after a number of walks. */
    tokens: (walk: number): NamedRows => of(walk).tokens,
    neighbors(walk: number, name: string): readonly Neighbor[] {
      const { tokens } = of(walk);
      return nearestTokens(tokens, tokens.names.indexOf(name), NEIGHBORS);
    },
    map: (walk: number, tables: BankTables, onProgress: OnSketchProgress, signal: AbortSignal) =>
      mapOf(of(walk), hyperedges?.entities ?? null, tables, reporting(onProgress, "map"), signal),
    async hyperedgesFile(onProgress: OnSketchProgress, signal: AbortSignal): Promise<SketchFile> {
      if (hyperedges === null) throw new CodedError("sketch/no-graph");
      const options = { signal, onProgress: reporting(onProgress, "files") };
      return { name: "cleora_hyperedges.txt", blob: await writeHyperedges(hyperedges, options) };
    },
    async embeddingsFile(walk: number, onProgress: OnSketchProgress, signal: AbortSignal): Promise<SketchFile> {
      const options = { signal, onProgress: reporting(onProgress, "files") };
      const blob = await writeEmbeddings(of(walk), hyperedges?.entities ?? [], options);
      return { name: `cleora_embeddings_walk${walk}.npz`, blob };
    },
  };
}

async function summarized(
  counts: Omit<GraphSummary, "walks" | "seconds">,
  embeddings: readonly Embeddings[],
  start: number,
  signal: AbortSignal,
): Promise<GraphSummary> {
  const walks: GraphSummary["walks"][number][] = [];
  for (const { walk, tokens } of embeddings) walks.push({ walk, gauge: await gaugeOf(tokens, { signal }) });
  return { ...counts, walks, seconds: (performance.now() - start) / 1000 };
}
