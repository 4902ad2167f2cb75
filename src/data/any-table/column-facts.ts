import { isMissingCell, textNumber } from "./cell-number";
import type { TableColumn, TableMapping } from "./mapping";

/** Of the cells with something in them, the share that must be numbers: a stray word is told when the rows are read. */
const NUMERIC_SHARE = 0.9;
const EXAMPLES = 5;

/** What the first cells of a column say of it. */
export function columnFacts(name: string, cells: readonly string[], decimal: TableMapping["decimal"]): TableColumn {
  const filled = cells.filter((cell) => !isMissingCell(cell));
  const numbers = filled.filter((cell) => textNumber(cell, decimal) !== null).length;
  const distinct = new Set(filled);
  return {
    name,
    width: 1,
    isNumeric: filled.length > 0 && numbers >= filled.length * NUMERIC_SHARE,
    distinct: distinct.size,
    examples: [...distinct].slice(0, EXAMPLES),
  };
}

/**
 * What stands in front of a number's fraction, by a table's first cells: a comma where more of them are numbers with it
 * than with a point.
 */
export function decimalOf(cells: readonly string[]): Pick<TableMapping, "decimal"> & { readonly hasCommas: boolean } {
  const marked = cells.filter((cell) => /\d,\d/.test(cell) && textNumber(cell, ",") !== null);
  const pointed = cells.filter((cell) => /\d\.\d/.test(cell) && textNumber(cell, ".") !== null);
  const groups = pointed.filter((cell) => textNumber(cell, ",") !== null);
  return { decimal: marked.length > pointed.length - groups.length ? "," : ".", hasCommas: marked.length > 0 };
}
