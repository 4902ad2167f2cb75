import type { TableMapping } from "../data/any-table/mapping";
import { readNpzHead, readNpzTable } from "../data/any-table/npz-table";
import { type ReadTableOptions, readTable, readTableHead } from "../data/any-table/read-table";
import type { SketchesDataset } from "../data/sketches";
import { type ReadOptions, sniffFile } from "../formats";
import { guessMapping } from "../pipeline/guess-mapping";
import type { FileKind, TableQuestion } from "../protocol/files";

/** What is asked of somebody who drops a table. @throws TableError, FormatError */
export async function tableQuestion(file: File, kind: FileKind): Promise<TableQuestion> {
  const head = await ((await isNpz(file)) ? readNpzHead : readTableHead)(file, file.name);
  return { head, guess: guessMapping(head), isCustomers: kind !== "labeled-table" };
}

/** Reads a table to train on. @throws as `readTable` and `readNpzTable`. */
export function openTrainingTable(
  file: File,
  mapping: TableMapping,
  options: ReadOptions & { readonly fileName: string },
): Promise<SketchesDataset> {
  return openAnyTable(file, mapping, { ...options, namedBy: "table", scoring: false });
}

/** Reads a table whatever its format. @throws as `readTable` and `readNpzTable`. */
export async function openAnyTable(
  file: Blob,
  mapping: TableMapping,
  options: ReadTableOptions,
): Promise<SketchesDataset> {
  return ((await isNpz(file)) ? readNpzTable : readTable)(file, mapping, options);
}

async function isNpz(file: Blob): Promise<boolean> {
  return (await sniffFile(file)) === "npz";
}
