import { currentSegment, type FromSegment, type Transition } from "./potential";
import type { Scores } from "./scores";

/** How a CSV file is written. Turkish Excel wants semicolon, decimal comma and a byte-order mark. */
export interface CsvStyle {
  readonly separator: "," | ";";
  readonly decimal: "." | ",";
  readonly byteOrderMark: boolean;
}

/** What a CRM file holds, and how it is written. */
export interface CsvOptions extends CsvStyle {
  /** One column per chosen transition: 1 where the customer is over its threshold. */
  readonly transitions: readonly Transition[];
  readonly from: FromSegment;
}

export const DEFAULT_CSV: CsvOptions = {
  separator: ",",
  decimal: ".",
  byteOrderMark: false,
  transitions: [],
  from: "actual",
};

/** Rows turned into text per piece, so that a million customers never stand in memory as one string. */
const ROWS_PER_PIECE = 20_000;

/**
 * `customer_id, predicted_segment, p_…, entropy` (and `actual_segment` where known), one line per row, RFC 4180 with
 * line feeds. Yields pieces in order.
 */
export function* csvPieces(scores: Scores, rows: Int32Array, options: CsvOptions = DEFAULT_CSV): Generator<string> {
  const { separator } = options;
  const { classes } = scores;
  const head = [
    "customer_id",
    "predicted_segment",
    ...classes.map((name) => `p_${name}`),
    "entropy",
    ...(scores.actual === null ? [] : ["actual_segment"]),
    ...options.transitions.map(({ from, to }) => `potential_${classes[from]}_${classes[to]}`),
  ];
  yield `${options.byteOrderMark ? "\uFEFF" : ""}${head.map((name) => textCell(name)).join(separator)}\n`;
  const names = classes.map((name) => textCell(name));
  const decimal = (value: number) => decimalCell(value, options);
  const line = (row: number) =>
    [
      textCell(scores.id(row), "first"),
      names[scores.predictions[row] ?? 0] ?? "",
      ...classes.map((_, k) => decimal(scores.probabilities[row * classes.length + k] ?? 0)),
      decimal(scores.entropy[row] ?? 0),
      ...(scores.actual === null ? [] : [names[scores.actual[row] ?? -1] ?? ""]),
      ...options.transitions.map((transition) => (isOver(scores, row, transition, options.from) ? "1" : "0")),
    ].join(separator);
  for (let start = 0; start < rows.length; start += ROWS_PER_PIECE) {
    yield `${Array.from(rows.subarray(start, start + ROWS_PER_PIECE), line).join("\n")}\n`;
  }
}

/** JSON lines: one object per customer, probabilities by segment name. */
export function* jsonLinesPieces(scores: Scores, rows: Int32Array): Generator<string> {
  const { classes } = scores;
  for (let start = 0; start < rows.length; start += ROWS_PER_PIECE) {
    const lines = Array.from(rows.subarray(start, start + ROWS_PER_PIECE), (row) =>
      JSON.stringify({
        customer_id: scores.id(row),
        predicted_segment: classes[scores.predictions[row] ?? 0],
        probabilities: Object.fromEntries(
          classes.map((name, k) => [name, Number(numberText(scores.probabilities[row * classes.length + k] ?? 0))]),
        ),
        entropy: Number(numberText(scores.entropy[row] ?? 0)),
        ...(scores.actual === null ? {} : { actual_segment: classes[scores.actual[row] ?? -1] ?? null }),
      }),
    );
    yield `${lines.join("\n")}\n`;
  }
}

/** A segment's line of the summary. */
export interface SegmentSummary {
  readonly name: string;
  readonly predicted: number;
  readonly meanProbability: number;
  readonly actual: number;
}

/**
 * One line per segment: its customers, its mean probability over everyone, and how many of its customers are over the
 * threshold of each other segment (`potential_…`; empty for itself).
 *
 * @param potential customers over the threshold, `[from][to]`
 */
export function summaryText(
  {
    rows,
    labelled,
    segments,
  }: { readonly rows: number; readonly labelled: number; readonly segments: readonly SegmentSummary[] },
  potential: readonly (readonly number[])[],
  threshold: number,
  style: CsvStyle,
): string {
  const { separator } = style;
  const limit = decimalCell(threshold, style).replaceAll('"', "");
  const known = labelled > 0;
  const head = [
    "segment",
    "customers",
    "share",
    "mean_probability",
    ...(known ? ["actual_customers"] : []),
    ...segments.map(({ name }) => `potential_${name}_over_${limit}`),
  ].map((name) => textCell(name));
  const lines = segments.map(({ name, predicted, meanProbability, actual }, from) => [
    textCell(name, "first"),
    String(predicted),
    decimalCell(predicted / Math.max(1, rows), style),
    decimalCell(meanProbability, style),
    ...(known ? [String(actual)] : []),
    ...segments.map((_, to) => (to === from ? "" : String(potential[from]?.[to] ?? 0))),
  ]);
  const text = [head, ...lines].map((cells) => `${cells.join(separator)}\n`).join("");
  return `${style.byteOrderMark ? "\uFEFF" : ""}${text}`;
}

/** A number as a cell, quoted where its decimal comma would split it. */
function decimalCell(value: number, { decimal, separator }: CsvStyle): string {
  const text = numberText(value);
  const local = decimal === "," ? text.replace(".", ",") : text;
  return local.includes(separator) ? `"${local}"` : local;
}

/** What makes a spreadsheet take a cell for a formula: OWASP's list ("CSV Injection"), with its full-width forms. */
const FORMULA = /^[=+\-@＝＋－＠\t\r\n]/;
/** A negative number or a telephone number computes nothing. */
const PLAIN_NUMBER = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i;

/**
 * A text cell: quoted where needed, and harmless in a spreadsheet, whichever separator that one splits at: the file does
 * not choose who opens it. An apostrophe goes before what would be a formula.
 *
 * @param place In the first column a quotation mark begins the line, which every reader honours. In a later one, a reader
 *   that splits at another separator sees it inside a cell, so each piece between separators is guarded by itself.
 */
export function textCell(text: string, place: "first" | "later" = "later"): string {
  const safe =
    place === "first"
      ? guarded(text)
      : text
          .split(/([,;\t\r\n])/)
          .map(guardedPiece)
          .join("");
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function guarded(text: string): string {
  return FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
}

/** Separators stand at odd places and stay as they are, but for one at the very beginning. */
function guardedPiece(piece: string, index: number, pieces: readonly string[]): string {
  if (index % 2 === 1) return index === 1 && pieces[0] === "" && FORMULA.test(piece) ? `'${piece}` : piece;
  return guarded(piece);
}

/** Nine significant digits: enough to give back every float32. */
function numberText(value: number): string {
  return String(Number(value.toPrecision(9)));
}

function isOver(scores: Scores, row: number, { from, to, threshold }: Transition, source: FromSegment): boolean {
  const chance = scores.probabilities[row * scores.classes.length + to] ?? 0;
  return currentSegment(scores, row, source) === from && chance > Math.fround(threshold);
}
