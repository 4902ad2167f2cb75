import { hasOpenComma, isMissingCell, textNumber } from "./cell-number";
import type { TableColumn, TableMapping } from "./mapping";

/** Of the cells with something in them, the share that must be numbers: a stray word is told when the rows are read. */
const NUMERIC_SHARE = 0.9;
const EXAMPLES = 5;

/** What the first cells of a column say of it. */
export function columnFacts(name: string, cells: readonly string[], decimal: TableMapping["decimal"]): TableColumn {
  const numbers = cells.filter((cell) => !isMissingCell(cell));
  const isNumeric = areNumbers(numbers, decimal);
  const isText = numbers.length > 0 && !isNumeric && !areNumbers(numbers, decimal === "." ? "," : ".");
  // `NA` may be Namibia: among words only an empty cell is none.
  const filled = isText ? cells.filter((cell) => cell.trim() !== "") : numbers;
  const distinct = new Set(filled);
  return {
    name,
    width: 1,
    isNumeric,
    isText,
    missing: cells.length - filled.length,
    distinct: distinct.size,
    examples: [...distinct].slice(0, EXAMPLES),
  };
}

/** Whether the first rows of features of numbers have cells without one. */
export function haveGaps(features: readonly string[], columns: readonly TableColumn[]): boolean {
  const chosen = new Set(features);
  return columns.some(({ name, isNumeric, missing }) => isNumeric && missing > 0 && chosen.has(name));
}

function areNumbers(filled: readonly string[], decimal: TableMapping["decimal"]): boolean {
  const numbers = filled.filter((cell) => textNumber(cell, decimal) !== null).length;
  return filled.length > 0 && numbers >= filled.length * NUMERIC_SHARE;
}

/** Whether a column may hold numbers, with whatever decimal mark. */
export function mayHoldNumbers(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => !isMissingCell(cell));
  return areNumbers(filled, ".") || areNumbers(filled, ",");
}

/**
 * What stands in front of a number's fraction, by the first cells of columns of numbers: a comma where more of them are
 * numbers with it than with a point. Cells that may be either, 1,234 and 1.234, say nothing.
 *
 * @param otherwise the answer where no cell says anything; a point refuses every cell with a comma, so that none is guessed.
 */
export function decimalOf(
  cells: readonly string[],
  otherwise: TableMapping["decimal"] = ".",
): Pick<TableMapping, "decimal"> & { readonly hasCommas: boolean } {
  const withComma = cells.filter(
    (cell) => /\d,\d/.test(cell) && (hasOpenComma(cell) || textNumber(cell, ",") !== null),
  );
  const commas = withComma.filter((cell) => !hasOpenComma(cell)).length;
  const points = cells.filter(
    (cell) => /\d\.\d/.test(cell) && textNumber(cell, ".") !== null && textNumber(cell, ",") === null,
  ).length;
  const decimal = commas > points ? "," : points > 0 ? "." : otherwise;
  return { decimal, hasCommas: withComma.length > 0 };
}
