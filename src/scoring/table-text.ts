import { type ActionBands, actionOf, DEFAULT_BANDS } from "./actions";
import { currentSegment, type FromSegment, type Transition } from "./potential";
import { CHURNED, type Scores } from "./scores";
import type { Since } from "./since";

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
  /** What is done about customers who may leave. */
  readonly bands: ActionBands;
}

export const DEFAULT_CSV: CsvOptions = {
  separator: ",",
  decimal: ".",
  byteOrderMark: false,
  transitions: [],
  from: "actual",
  bands: DEFAULT_BANDS,
};

/** Rows turned into text per piece, so that a million customers never stand in memory as one string. */
const ROWS_PER_PIECE = 20_000;

/** One column of the table, in both forms that it is written in. */
interface Column {
  readonly name: string;
  readonly cell: (row: number) => string;
  /** Key and value in JSON; null for what is not there, or stands under another column's key. */
  readonly json: readonly [key: string, (row: number) => unknown] | null;
}

/**
 * One line per row, RFC 4180 with line feeds: of segments `customer_id, predicted_segment, p_…, entropy` (and
 * `actual_segment` where known), of churn `customer_id, churn_probability, predicted_churn, action` (and `actual_churn`).
 * What another model says of the same customers follows, and `previous_segment` or `previous_churn` of an earlier file.
 * Yields pieces in order.
 *
 * @param beside of the same rows
 */
export function* csvPieces(
  scores: Scores,
  rows: Int32Array,
  options: CsvOptions = DEFAULT_CSV,
  beside: Scores | null = null,
  since: Since | null = null,
): Generator<string> {
  const { separator } = options;
  const columns = allColumns(scores, options, beside, since);
  const head = ["customer_id", ...columns.map(({ name }) => name)];
  yield `${options.byteOrderMark ? "\uFEFF" : ""}${head.map((name) => textCell(name)).join(separator)}\n`;
  const line = (row: number) =>
    [textCell(scores.id(row), "first"), ...columns.map(({ cell }) => cell(row))].join(separator);
  yield* pieces(rows, line);
}

/** JSON lines: one object per customer, probabilities by segment name. */
export function* jsonLinesPieces(
  scores: Scores,
  rows: Int32Array,
  options: CsvOptions = DEFAULT_CSV,
  beside: Scores | null = null,
  since: Since | null = null,
): Generator<string> {
  const columns = allColumns(scores, options, beside, since);
  const entries = columns.flatMap(({ json }) => (json === null ? [] : [json]));
  const values = (row: number) => Object.fromEntries(entries.map(([key, value]) => [key, value(row)]));
  yield* pieces(rows, (row) => JSON.stringify({ customer_id: scores.id(row), ...values(row) }));
}

function* pieces(rows: Int32Array, line: (row: number) => string): Generator<string> {
  for (let start = 0; start < rows.length; start += ROWS_PER_PIECE) {
    yield `${Array.from(rows.subarray(start, start + ROWS_PER_PIECE), line).join("\n")}\n`;
  }
}

function allColumns(scores: Scores, options: CsvOptions, beside: Scores | null, since: Since | null): Column[] {
  return [
    ...columnsOf(scores, options),
    ...(beside === null ? [] : columnsOf(beside, options)),
    ...(since === null ? [] : [previousColumn(scores.task, since)]),
  ];
}

/** Empty for who is not in the earlier file. */
function previousColumn(task: Scores["task"], { before, classes }: Since): Column {
  const name = task === "churn" ? "previous_churn" : "previous_segment";
  const then = (row: number) => {
    const index = before[row] ?? -1;
    if (index < 0) return null;
    return task === "churn" ? index : (classes[index] ?? null);
  };
  return { name, cell: (row) => textCell(String(then(row) ?? "")), json: [name, then] };
}

function columnsOf(scores: Scores, options: CsvOptions): Column[] {
  return scores.task === "churn" ? churnColumns(scores, options) : segmentColumns(scores, options);
}

function segmentColumns(scores: Scores, options: CsvOptions): Column[] {
  const { classes, predictions, probabilities, entropy, actual } = scores;
  const names = classes.map((name) => textCell(name));
  const probability = (row: number, k: number) => probabilities[row * classes.length + k] ?? 0;
  const decimal = (value: number) => decimalCell(value, options);
  const shares = (row: number) =>
    Object.fromEntries(classes.map((name, k) => [name, Number(numberText(probability(row, k)))]));
  return [
    {
      name: "predicted_segment",
      cell: (row) => names[predictions[row] ?? 0] ?? "",
      json: ["predicted_segment", (row) => classes[predictions[row] ?? 0]],
    },
    ...classes.map((name, k): Column => {
      const json = k === 0 ? (["probabilities", shares] as const) : null;
      return { name: `p_${name}`, cell: (row) => decimal(probability(row, k)), json };
    }),
    {
      name: "entropy",
      cell: (row) => decimal(entropy[row] ?? 0),
      json: ["entropy", (row) => Number(numberText(entropy[row] ?? 0))],
    },
    ...(actual === null
      ? []
      : [
          {
            name: "actual_segment",
            cell: (row: number) => names[actual[row] ?? -1] ?? "",
            json: ["actual_segment", (row: number) => classes[actual[row] ?? -1] ?? null] as const,
          },
        ]),
    ...options.transitions.map((transition): Column => {
      const { from, to } = transition;
      const cell = (row: number) => (isOver(scores, row, transition, options.from) ? "1" : "0");
      return { name: `potential_${classes[from]}_${classes[to]}`, cell, json: null };
    }),
  ];
}

function churnColumns({ probabilities, predictions, actual }: Scores, options: CsvOptions): Column[] {
  const risk = (row: number) => probabilities[row * 2 + CHURNED] ?? 0;
  const action = (row: number) => actionOf(risk(row), options.bands);
  const known = (row: number) => ((actual?.[row] ?? -1) < 0 ? null : (actual?.[row] ?? null));
  return [
    {
      name: "churn_probability",
      cell: (row) => decimalCell(risk(row), options),
      json: ["churn_probability", (row) => Number(numberText(risk(row)))],
    },
    {
      name: "predicted_churn",
      cell: (row) => String(predictions[row] ?? 0),
      json: ["predicted_churn", (row) => predictions[row] ?? 0],
    },
    { name: "action", cell: action, json: ["action", action] },
    ...(actual === null
      ? []
      : [
          {
            name: "actual_churn",
            cell: (row: number) => String(known(row) ?? ""),
            json: ["actual_churn", known] as const,
          },
        ]),
  ];
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
    labeled,
    segments,
  }: { readonly rows: number; readonly labeled: number; readonly segments: readonly SegmentSummary[] },
  potential: readonly (readonly number[])[],
  threshold: number,
  style: CsvStyle,
): string {
  const { separator } = style;
  const limit = decimalCell(threshold, style).replaceAll('"', "");
  const known = labeled > 0;
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
 * @param place In the first column a quotation mark begins the line, which every reader honors. In a later one, a reader
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

/** A text cell as it was before `textCell` made it harmless; spaces around it are nobody's name. */
export function plainText(cell: string, place: "first" | "later" = "later"): string {
  if (place === "first") return plainPiece(cell).trim();
  return cell
    .split(/([,;\t\r\n])/)
    .map(plainPiece)
    .join("")
    .trim();
}

function plainPiece(piece: string): string {
  const rest = piece.slice(1);
  return piece.startsWith("'") && FORMULA.test(rest) && !PLAIN_NUMBER.test(rest) ? rest : piece;
}

/** Nine significant digits: enough to give back every float32. */
function numberText(value: number): string {
  return String(Number(value.toPrecision(9)));
}

function isOver(scores: Scores, row: number, { from, to, threshold }: Transition, source: FromSegment): boolean {
  const chance = scores.probabilities[row * scores.classes.length + to] ?? 0;
  return currentSegment(scores, row, source) === from && chance > Math.fround(threshold);
}
