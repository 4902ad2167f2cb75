import { readNpzHead } from "../data/any-table/npz-table";
import { readTableHead } from "../data/any-table/read-table";
import { ARRAYS } from "../data/columns";
import { FormatError, openNpz, openZip, sniffFile } from "../formats";
import { CodedError } from "../formats/coded-error";
import { readJson } from "../formats/json-text";
import { TableError } from "../formats/tables/table-error";
import { openTable } from "../formats/tables/table-file";
import { looksLikeDecision } from "../model/decision";
import { guessRole } from "../pipeline/columns";
import { guessMapping, mayTrain } from "../pipeline/guess-mapping";
import { holdsSketcher } from "../pipeline/sketcher";
import { holdsWeights } from "../pipeline/weights-file";
import type { FileKind } from "../protocol/files";
import { holdsScores, isScoresFile } from "../scoring/scores-file";
import { isOnlyResult, resultKind } from "./result-kind";

/** What a file is to the studio, by content. */
export async function identify(file: Blob): Promise<FileKind> {
  const kind = await sniffFile(file);
  // Before results: those that are read whole to be known, and have the same arrays.
  if (await isScoresFile(file)) return "scores";
  if (isOnlyResult(await resultKind(file, kind))) return "result";
  switch (kind) {
    case "npz":
      return npzKind(file);
    case "torch-zip":
    case "torch-legacy":
    case "torchscript":
      return "checkpoint";
    case "json":
      return looksLikeDecision(await readConfiguration(file).catch(() => null)) ? "decision" : "configuration";
    case "csv":
    case "parquet":
      return tableKind(file);
    case "unknown":
      return (await maybeText(file)) ? tableKind(file) : "other";
    default:
      return "other";
  }
}

/** Gzip, UTF-16, or no NUL: text in some encoding, for the reader of tables to judge. */
async function maybeText(file: Blob): Promise<boolean> {
  const head = new Uint8Array(await file.slice(0, 4096).arrayBuffer());
  const [first = 0, second = 0] = head;
  return (first << 8) + second === 0x1f8b || [0xfffe, 0xfeff].includes((first << 8) + second) || !head.includes(0);
}

/** Weights hold their sketcher, and are sketches. A damaged file is opened as sketches, which says what is wrong. */
async function npzKind(file: Blob): Promise<FileKind> {
  const npz = await openNpz(file, { fileName: "" }).catch(() => null);
  if (npz === null || holdsWeights(npz)) return "sketches";
  if ([ARRAYS.past, ARRAYS.portfolio, ARRAYS.future].some((array) => npz.names.includes(array))) return "sketches";
  if (holdsSketcher(npz.names)) return "sketcher";
  const head = await readNpzHead(file, "").catch(() => null);
  if (head === null || !mayTrain(head)) return "sketches";
  // Ids and labels alone are what is left of sketches.
  const ofSketches: readonly string[] = Object.values(ARRAYS);
  return guessMapping(head).features.some((name) => !ofSketches.includes(name)) ? "labeled-table" : "sketches";
}

/** Which of the bank's tables it is, one with a label, or scored customers; what cannot be read is left to the reader of tables. */
async function tableKind(file: Blob): Promise<FileKind> {
  try {
    const table = await openTable(file, "");
    if (holdsScores(table.columns)) return "scores";
    const head = await readTableHead(file, "");
    if (!mayTrain(head)) return "table";
    const role = guessRole(table);
    if (role === null || role === "customers") return role ?? "labeled-table";
    // Numbers of products and events beside their ids may be somebody's features.
    return guessMapping(head).features.length > 0 ? "bank-table" : "table";
  } catch (error) {
    if (error instanceof CodedError) return "table";
    throw error;
  }
}

/** Whether a file is lines of text with nothing between columns. */
async function isOneColumn(file: File): Promise<boolean> {
  const head = await file.slice(0, 4096).text();
  return head.trimEnd().includes("\n") && !/[\0,;\t|]/.test(head);
}

/** Whether a table is a bank's products or events; customers are known by little more than an id. */
async function isOfBank(file: File): Promise<boolean> {
  const role = await openTable(file, file.name).then(guessRole, () => null);
  return role === "products" || role === "events";
}

/** What the reader of tables calls a file that is none: a PDF document, an Excel workbook, a database. */
async function otherKind(file: File): Promise<CodedError | null> {
  const error = await openTable(file, file.name).then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof TableError && error.code === "table/not-a-table" && error.params.kind !== "binary"
    ? error
    : null;
}

/**
 * The refusal of a file that nothing can be trained with: it says what the file is.
 *
 * @throws FormatError What is wrong with a damaged ZIP file: a .npz or .pt that is cut short is known by nothing else.
 */
export async function unsupported(file: File): Promise<CodedError> {
  const kind = await sniffFile(file);
  const mayBeTable = kind === "csv" || kind === "unknown";
  if ((await isScoresFile(file)) || (mayBeTable && (await identify(file)) === "scores")) {
    return new CodedError("open/scores", { file: file.name });
  }
  if (isOnlyResult(await resultKind(file, kind)))
    return new CodedError("reference/not-for-training", { file: file.name });
  if (looksLikeDecision(kind === "json" ? await readConfiguration(file) : null)) {
    return new CodedError("open/decision", { file: file.name });
  }
  if ((mayBeTable || kind === "parquet") && (await isOfBank(file))) {
    return new CodedError("open/bank-table", { file: file.name });
  }
  if (kind === "zip") await openZip(file, { fileName: file.name });
  const other = kind === "unknown" ? await otherKind(file) : null;
  if (other !== null) return other;
  const isColumn = kind === "unknown" && (await isOneColumn(file));
  return new CodedError("open/unsupported", { file: file.name, kind: isColumn ? "one-column" : kind });
}

/**
 * A configuration file.
 *
 * @throws CodedError `config/not-json`; FormatError `json/too-large`, `json/too-many`
 */
export async function readConfiguration(file: Blob & { readonly name?: string }): Promise<unknown> {
  try {
    return await readJson(file, file.name ?? "");
  } catch (error) {
    if (error instanceof FormatError) throw error;
    throw new CodedError("config/not-json", { file: file.name ?? "" }, { cause: error });
  }
}
