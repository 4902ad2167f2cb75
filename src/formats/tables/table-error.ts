import { AreaError } from "../coded-error";

/** Codes about a whole table file. */
const TABLE_FILE_CODES = [
  "table/empty",
  "table/not-a-table",
  "table/no-header",
  "table/no-rows",
  "table/gzip",
  "table/parquet",
  "table/parquet-nested",
  "table/row-group",
  "table/row-too-long",
  "table/open-quote",
  "table/missing-column",
  "table/duplicate-column",
  "table/uncertain-column",
  "table/same-column",
  "table/timestamp-unknown",
  "table/timestamp-ambiguous",
  "table/timestamp-format",
  "table/reference-time",
  "table/cutoff",
  "table/time-zone",
  "table/too-many-types",
  "table/no-good-rows",
  "table/not-a-number",
  "table/row-cells",
  "table/row-unreadable",
] as const;

/** Codes about one row: under `badRows: "skip"` such rows are left out and counted. */
const BAD_ROW_CODES = [
  "row/fields",
  "row/quote",
  "row/empty",
  "row/control-character",
  "row/not-text",
  "row/long-name",
  "row/duplicate-customer",
  "row/timestamp",
  "row/timestamp-range",
  "row/timestamp-zone",
] as const;

type TableFileCode = (typeof TABLE_FILE_CODES)[number];
export type BadRowCode = (typeof BAD_ROW_CODES)[number];
export type TableErrorCode = TableFileCode | BadRowCode;

/** A table that cannot be read. `params` name the `file` and, where one is meant, the `line` (or the `row` of a Parquet file) and `column`. */
export class TableError extends AreaError<TableErrorCode> {
  override readonly name = "TableError";
}
