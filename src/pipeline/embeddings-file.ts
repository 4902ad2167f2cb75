import { plainBytes } from "../formats/bytes";
import { FormatError } from "../formats/format-error";
import { openNpz } from "../formats/npz";
import { type NpyInput, scalar, writeNpz } from "../formats/npz-writer";
import type { ReadOptions } from "../formats/progress";
import type { Embeddings, NamedRows } from "./cleora/walks";
import { PipelineError } from "./errors";

/** Rows that are read, or copied from a Blob, at a time. */
const ROWS_PER_BLOCK = 1024;

/**
 * `cleora_embeddings_walk{w}.npz` as `bank_cleora.py` names its arrays: all entities where their rows were kept, else the
 * products and event types. Stored, not deflated: random numbers do not get shorter.
 *
 * @param entities Names of all entities in order.
 */
export function writeEmbeddings(
  { walk, tokens, all }: Embeddings,
  entities: readonly string[],
  options: Pick<ReadOptions, "signal" | "onProgress"> = {},
): Promise<Blob> {
  const { dim } = tokens;
  const names = all === null ? tokens.names : entities;
  const shape = [names.length, dim];
  const embeddings: NpyInput =
    all === null
      ? { data: tokens.data, shape }
      : { made: { bytes: all.size, chunks: () => blobChunks(all, ROWS_PER_BLOCK * dim * 4) }, dtype: "<f4", shape };
  return writeNpz(
    new Map<string, NpyInput>([
      ["entity_ids", { texts: names, shape: [names.length] }],
      ["embeddings", embeddings],
      ["num_walks", scalar(walk)],
      ["embed_dim", scalar(dim)],
    ]),
    { ...options, stored: true },
  );
}

async function* blobChunks(blob: Blob, bytes: number) {
  for (let start = 0; start < blob.size; start += bytes) {
    yield plainBytes(new Uint8Array(await blob.slice(start, start + bytes).arrayBuffer()));
  }
}

/** What is taken from an embeddings file: the vectors of products and event types, in the file's order. */
interface ReadEmbeddings {
  /** As the file says; null where it does not. */
  readonly walk: number | null;
  readonly tokens: NamedRows;
}

/**
 * Reads the vectors of the wanted names, block by block: customers' rows are passed over.
 *
 * @param wanted Products and event types of the tables.
 * @throws PipelineError `pipeline/embeddings-shape`, `pipeline/embeddings-missing` when the file has none of the names,
 * `pipeline/embeddings-not-finite`; FormatError `npz/*`, `npy/*`.
 */
export async function readEmbeddings(
  blob: Blob,
  { fileName: file, wanted, ...options }: { fileName: string; wanted: readonly string[] } & ReadOptions,
): Promise<ReadEmbeddings> {
  const npz = await openNpz(blob, { fileName: file, ...options });
  const ids = await npz.readStrings("entity_ids");
  const entry = npz.get("embeddings");
  if (entry === undefined) {
    throw new FormatError("npz/missing-array", { file, array: "embeddings", found: [...npz.names] });
  }
  const [rows = 0, dim = 0] = entry.shape;
  if (entry.shape.length !== 2 || rows !== ids.length || dim === 0) {
    throw new PipelineError("pipeline/embeddings-shape", { file, names: ids.length, rows });
  }
  const names = new Set(wanted);
  const kept: number[] = [];
  for (const [row, id] of ids.entries()) {
    // A name that stands twice has the vector of its first row.
    if (id !== null && names.delete(id)) kept.push(row);
  }
  if (kept.length === 0) throw new PipelineError("pipeline/embeddings-missing", { file, names: wanted.slice(0, 10) });
  const data = new Float32Array(kept.length * dim);
  let next = 0;
  for await (const block of npz.readRows("embeddings", { ...options, rowsPerBlock: ROWS_PER_BLOCK })) {
    for (let row = kept[next]; row !== undefined && row < block.firstRow + block.rows; row = kept[next]) {
      const at = (row - block.firstRow) * dim;
      const values = block.data.subarray(at, at + dim);
      if (!values.every(Number.isFinite)) {
        throw new PipelineError("pipeline/embeddings-not-finite", { file, name: ids[row] ?? "" });
      }
      data.set(values, next * dim);
      next++;
    }
  }
  const walk = npz.get("num_walks") === undefined ? null : await npz.readScalar("num_walks");
  return {
    walk: typeof walk === "number" && Number.isSafeInteger(walk) && walk > 0 ? walk : null,
    tokens: { names: kept.map((row) => ids[row] ?? ""), dim, data },
  };
}
