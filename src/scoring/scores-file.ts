import { openNpz, sniffFile } from "../formats";
import { readSlice } from "../formats/bytes";
import { CodedError } from "../formats/coded-error";
import type { ReadOptions } from "../formats/progress";
import { fileChunks } from "../formats/tables/file-chunks";
import { openTable } from "../formats/tables/table-file";
import { plainText } from "./table-text";

export const ID = "customer_id";
export const SEGMENT = "predicted_segment";
export const CHURN = "predicted_churn";
export const RISK = "churn_probability";
export const ACTUAL_SEGMENT = "actual_segment";
export const ACTUAL_CHURN = "actual_churn";
/** What stands before a segment's name in the head of its probabilities. */
export const SHARE = "p_";

/** Takes scored customers in their order. `cell` gives a column's text: of numbers in decimal, "" where there is none. */
export interface ScoresSink {
  row(line: number, cell: (column: string) => string): void;
  bad(code: "scores/row" | "scores/json-row", line: number, column: string): never;
}

/** A file of scored customers as a table of texts with the columns of `csvPieces`, whichever of its forms it has. */
interface ScoresFile {
  readonly columns: readonly string[];
  /** The segments' columns, with their names. */
  readonly shares: readonly { readonly column: string; readonly name: string }[];
  /** Whether a row's number counts lines of text. */
  readonly countsLines: boolean;
  scan(sink: ScoresSink, options: ReadOptions): Promise<void>;
}

/** The first line of a JSON file of scores is no longer than this, in bytes; nor is any other. */
const LONGEST_LINE = 2 ** 20;

/** Whether a table's columns are those of scored customers. */
export function holdsScores(columns: readonly string[]): boolean {
  return columns.includes(ID) && (columns.includes(SEGMENT) || columns.includes(CHURN));
}

/** Whether a file that is no table, an NPZ or JSON, holds scored customers; reads its beginning only. */
export async function isScoresFile(blob: Blob): Promise<boolean> {
  try {
    const kind = await sniffFile(blob);
    if (kind === "npz") return (await openScoresNpz(blob, "")) !== null;
    return kind === "json" && (await openScoresJson(blob, "")) !== null;
  } catch (error) {
    if (error instanceof CodedError) return false;
    throw error;
  }
}

/**
 * Opens scored customers by their content: a table, JSON lines or an NPZ.
 *
 * @throws TableError; FormatError; CodedError `scores/not-scores`
 */
export async function openScores(blob: Blob, file: string): Promise<ScoresFile> {
  const kind = await sniffFile(blob);
  if (kind !== "npz" && kind !== "json") return openScoresTable(blob, file);
  const opened = kind === "npz" ? await openScoresNpz(blob, file) : await openScoresJson(blob, file);
  if (opened === null) throw new CodedError("scores/not-scores", { file });
  return opened;
}

async function openScoresTable(blob: Blob, file: string): Promise<ScoresFile> {
  const table = await openTable(blob, file);
  const { columns, countsLines } = table;
  const places = new Map(columns.map((name, index) => [name, index]));
  const decoder = new TextDecoder();
  return {
    columns,
    // Right behind the predicted segment; whatever else begins like them is somebody else's.
    shares: leading(columns.slice(columns.indexOf(SEGMENT) + 1), (name) => name.startsWith(SHARE)).map((column) => ({
      column,
      name: plainText(column.slice(SHARE.length)),
    })),
    countsLines,
    scan: (sink, options) =>
      table.scan(
        columns.map((_, index) => index),
        {
          row({ bytes, starts, ends, line }) {
            sink.row(line, (column) => {
              const place = places.get(column) ?? -1;
              const text = decoder.decode(bytes.subarray(starts[place] ?? 0, ends[place] ?? 0));
              return plainText(text, column === ID ? "first" : "later");
            });
          },
          bad: ({ line, column }) => sink.bad("scores/row", line, columns[column ?? -1] ?? ""),
        },
        options,
      ),
  };
}

function leading(names: readonly string[], isMeant: (name: string) => boolean): readonly string[] {
  const end = names.findIndex((name) => !isMeant(name));
  return end < 0 ? names : names.slice(0, end);
}

/** JSON lines (`jsonLinesPieces`); null for other JSON. */
async function openScoresJson(blob: Blob, file: string): Promise<ScoresFile | null> {
  const head = new TextDecoder().decode(await readSlice(blob, 0, Math.min(LONGEST_LINE, blob.size), file));
  const first = customerOf(head.split("\n", 1)[0] ?? "");
  if (first === null || !holdsScores([...first.keys()])) return null;
  const names = [...(sharesOf(first)?.keys() ?? [])];
  const shares = names.map((name) => ({ column: SHARE + name, name: name.trim() }));
  return {
    columns: [...first.keys(), ...shares.map(({ column }) => column)],
    shares,
    countsLines: true,
    async scan(sink, options) {
      let line = 0;
      for await (const text of linesOf(blob, file, options)) {
        line++;
        const customer = text.length > LONGEST_LINE ? null : customerOf(text);
        if (customer === null) return sink.bad("scores/json-row", line, "");
        const probabilities = sharesOf(customer);
        sink.row(line, (column) =>
          cellText(column.startsWith(SHARE) ? probabilities?.get(column.slice(SHARE.length)) : customer.get(column)),
        );
      }
    },
  };
}

/** Lines without their ends, the last one only where something stands in it. One that is far too long is cut. */
async function* linesOf(blob: Blob, file: string, options: ReadOptions): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of fileChunks(blob, file, options)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
    if (rest.length > LONGEST_LINE) return yield rest;
  }
  rest += decoder.decode();
  if (rest.trim() !== "") yield rest;
}

function customerOf(line: string): ReadonlyMap<string, unknown> | null {
  try {
    return entriesOf(JSON.parse(line));
  } catch {
    return null;
  }
}

function sharesOf(customer: ReadonlyMap<string, unknown>): ReadonlyMap<string, unknown> | null {
  return entriesOf(customer.get("probabilities"));
}

function entriesOf(value: unknown): ReadonlyMap<string, unknown> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? new Map(Object.entries(value)) : null;
}

function cellText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
}

/** What `writeScoresNpz` writes; null for other arrays, a run's test predictions too. */
async function openScoresNpz(blob: Blob, file: string): Promise<ScoresFile | null> {
  const npz = await openNpz(blob, { fileName: file });
  const has = (...names: readonly string[]) => names.every((name) => npz.names.includes(name));
  const isChurn = has("predictions", "row_index", RISK, "action");
  if (!isChurn && !has("predictions", "row_index", "probabilities", "entropy", "segment_classes")) return null;
  const names = isChurn ? [] : (await npz.readStrings("segment_classes")).map((name) => (name ?? "").trim());
  const shares = names.map((name) => ({ column: SHARE + name, name }));
  const known = has("labels");
  const asked = isChurn ? [CHURN, RISK] : [SEGMENT, ...shares.map(({ column }) => column)];
  const actual = isChurn ? ACTUAL_CHURN : ACTUAL_SEGMENT;
  return {
    columns: [ID, ...asked, ...(known ? [actual] : [])],
    shares,
    countsLines: false,
    async scan(sink, options) {
      const vector = async (name: string) => (await npz.readArray(name, options)).toNumbers();
      const predictions = await vector("predictions");
      const rows = predictions.length;
      const sized = <T extends { readonly length: number }>(array: string, values: T, width = 1): T => {
        if (values.length === rows * width) return values;
        throw new CodedError("scores/array", { file, array, rows });
      };
      // Without ids, the row stands in for one, as in the other forms.
      const ids = has("customer_ids")
        ? sized("customer_ids", await npz.readStrings("customer_ids", options))
        : Array.from(sized("row_index", await vector("row_index")), String);
      const labels = known ? sized("labels", await vector("labels")) : null;
      const width = isChurn ? 1 : names.length;
      const array = isChurn ? RISK : "probabilities";
      const { data: probabilities } = await npz.readFloat32(array, options);
      sized(array, probabilities, width);
      const places = new Map(shares.map(({ column }, place) => [column, place]));
      const nameOf = (value: number) => (isChurn ? undefined : names[value]) ?? String(value);
      const labelOf = (value: number) => (value < 0 ? "" : nameOf(value));
      for (let row = 0; row < rows; row++) {
        sink.row(row + 1, (column) => {
          if (column === ID) return (ids[row] ?? "").trim();
          if (column === CHURN || column === SEGMENT) return nameOf(predictions[row] ?? -1);
          if (column === actual) return labelOf(labels?.[row] ?? -1);
          return String(probabilities[row * width + (places.get(column) ?? 0)] ?? "");
        });
      }
    },
  };
}
