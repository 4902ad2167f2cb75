import { CodedError, type ErrorParams } from "../formats/coded-error";
import type { ReadOptions } from "../formats/progress";
import { CHURNED, entropyRows, type Scores } from "./scores";
import {
  ACTUAL_CHURN,
  ACTUAL_SEGMENT,
  CHURN,
  ID,
  openScores,
  RISK,
  type ScoresSink,
  SEGMENT,
  SHARE,
} from "./scores-file";

/** What a file of scores says of each customer, by what was asked. */
export interface EarlierScores {
  readonly file: string;
  readonly rows: number;
  readonly segment: Scores | null;
  readonly churn: Scores | null;
  /** The lowest probability that was called churn: from there on, decisions are the file's. Null where nobody was. */
  readonly threshold: number | null;
  /** Row by id; customers without an id are not in it. */
  readonly rowOf: ReadonlyMap<string, number>;
}

const STAYS_OR_LEAVES: readonly string[] = ["0", "1"];

/**
 * Reads scored customers again: what Predict and `npm run score` write, as CSV (commas or semicolons, decimal points or
 * commas), JSON lines or NPZ. Probabilities are the float32 values that were written, so each form of the same scores
 * says the same. Columns beside those of the scores say nothing.
 *
 * @param churnClasses names of who stays and who leaves
 * @throws TableError; FormatError; CodedError `scores/not-scores`, `scores/missing-column`, `scores/array`,
 *   `scores/row`, `scores/json-row`, `scores/no-rows`, `scores/number`, `scores/unknown-name`, `scores/twice`
 */
export async function readEarlierScores(
  blob: Blob,
  file: string,
  churnClasses: readonly string[],
  options: ReadOptions = {},
): Promise<EarlierScores> {
  const scores = await openScores(blob, file);
  const { columns, shares, countsLines } = scores;
  const has = (name: string) => columns.includes(name);
  const missing = (column: string) => new CodedError("scores/missing-column", { file, column });
  const wrong = (code: string, line: number, column: string, params: ErrorParams = {}) => {
    const place: Readonly<Record<string, number>> = countsLines ? { line } : { row: line };
    return new CodedError(code, { file, ...place, column, ...params });
  };
  const classes = shares.map(({ name }) => name);
  for (const name of [ID, ...(has(CHURN) ? [RISK] : [SEGMENT])]) if (!has(name)) throw missing(name);
  if (has(SEGMENT) && classes.length === 0) throw missing(`${SHARE}…`);

  /** A probability, with a decimal point or comma, as the float32 value that it was. */
  const shareIn = (line: number, cell: Cells, column: string) => {
    const text = cell(column);
    const value = /^\d+([.,]\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text.replace(",", ".")) : Number.NaN;
    if (value >= 0 && value <= 1) return Math.fround(value);
    throw wrong("scores/number", line, column, { value: text });
  };
  /** Which of these names a cell holds. */
  const nameIn = (line: number, cell: Cells, column: string, names: readonly string[]) => {
    const text = cell(column);
    const index = names.indexOf(text);
    if (index >= 0) return index;
    throw wrong("scores/unknown-name", line, column, { value: text, names: [...names] });
  };
  /** The class that is known, −1 for none. */
  const actualIn = (line: number, cell: Cells, column: string, names: readonly string[]) =>
    has(column) && cell(column) !== "" ? nameIn(line, cell, column, names) : -1;

  const segment = has(SEGMENT) ? new Answers("segment", classes) : null;
  const churn = has(CHURN) ? new Answers("churn", churnClasses) : null;
  const ids: string[] = [];
  const lines = new Map<string, number>();
  const rowOf = new Map<string, number>();
  let threshold: number | null = null;
  const sink: ScoresSink = {
    row(line, cell) {
      const id = cell(ID);
      const first = lines.get(id);
      if (first !== undefined) throw wrong("scores/twice", line, ID, { value: id, first });
      if (id !== "") {
        lines.set(id, line);
        rowOf.set(id, ids.length);
      }
      ids.push(id);
      segment?.add(
        nameIn(line, cell, SEGMENT, classes),
        shares.map(({ column }) => shareIn(line, cell, column)),
        actualIn(line, cell, ACTUAL_SEGMENT, classes),
      );
      if (churn === null) return;
      const risk = shareIn(line, cell, RISK);
      const churned = nameIn(line, cell, CHURN, STAYS_OR_LEAVES);
      if (churned === CHURNED) threshold = Math.min(threshold ?? 1, risk);
      churn.add(churned, [1 - risk, risk], actualIn(line, cell, ACTUAL_CHURN, STAYS_OR_LEAVES));
    },
    bad(code, line, column) {
      throw wrong(code, line, column);
    },
  };
  await scores.scan(sink, options);
  if (ids.length === 0) throw new CodedError("scores/no-rows", { file });
  return {
    file,
    rows: ids.length,
    segment: segment?.scores(ids) ?? null,
    churn: churn?.scores(ids) ?? null,
    threshold,
    rowOf,
  };
}

/** The predictions of one task, as they are read. */
class Answers {
  readonly #task: Scores["task"];
  readonly #classes: readonly string[];
  readonly #predictions: number[] = [];
  readonly #probabilities: number[] = [];
  readonly #actual: number[] = [];

  constructor(task: Scores["task"], classes: readonly string[]) {
    this.#task = task;
    this.#classes = classes;
  }

  add(predicted: number, probabilities: readonly number[], actual: number) {
    this.#predictions.push(predicted);
    for (const probability of probabilities) this.#probabilities.push(probability);
    this.#actual.push(actual);
  }

  scores(ids: readonly string[]): Scores {
    const probabilities = Float32Array.from(this.#probabilities);
    return {
      task: this.#task,
      rows: ids.length,
      classes: this.#classes,
      probabilities,
      predictions: Int32Array.from(this.#predictions),
      entropy: entropyRows(probabilities, this.#classes.length),
      actual: this.#actual.some((label) => label >= 0) ? Int32Array.from(this.#actual) : null,
      id: (row) => ids[row] ?? "",
      hasIds: ids.some((id) => id !== ""),
      rowInFile: (row) => row,
    };
  }
}

type Cells = Parameters<ScoresSink["row"]>[1];
