import { CodedError } from "../formats/coded-error";
import type { ReadOptions } from "../formats/progress";
import { CHURNED, entropyRows, type Scores } from "./scores";
import {
  ACTUAL_CHURN,
  ACTUAL_SEGMENT,
  CHURN,
  ID,
  openScores,
  RISK,
  type ScoresFile,
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
  const reader = new ScoresReader(scores, file, churnClasses);
  await scores.scan(reader, options);
  return reader.end();
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

/** Takes the rows of a file of scores in their order. */
class ScoresReader implements ScoresSink {
  readonly #scores: ScoresFile;
  readonly #file: string;
  readonly #classes: readonly string[];
  readonly #segment: Answers | null;
  readonly #churn: Answers | null;
  readonly #ids: string[] = [];
  readonly #lines = new Map<string, number>();
  readonly #rowOf = new Map<string, number>();
  #threshold: number | null = null;

  constructor(scores: ScoresFile, file: string, churnClasses: readonly string[]) {
    const has = (name: string) => scores.columns.includes(name);
    this.#scores = scores;
    this.#file = file;
    this.#classes = scores.shares.map(({ name }) => name);
    for (const name of [ID, ...(has(CHURN) ? [RISK] : [SEGMENT])]) if (!has(name)) throw this.#missing(name);
    if (has(SEGMENT) && this.#classes.length === 0) throw this.#missing(`${SHARE}…`);
    this.#segment = has(SEGMENT) ? new Answers("segment", this.#classes) : null;
    this.#churn = has(CHURN) ? new Answers("churn", churnClasses) : null;
  }

  row(line: number, cell: Cells): void {
    const id = cell(ID);
    const first = this.#lines.get(id);
    if (first !== undefined) throw this.#wrong("scores/twice", line, ID, { value: id, first });
    if (id !== "") {
      this.#lines.set(id, line);
      this.#rowOf.set(id, this.#ids.length);
    }
    this.#ids.push(id);
    this.#segment?.add(
      this.#nameIn(line, cell, SEGMENT, this.#classes),
      this.#scores.shares.map(({ column }) => this.#share(line, cell, column)),
      this.#actual(line, cell, ACTUAL_SEGMENT, this.#classes),
    );
    if (this.#churn === null) return;
    const risk = this.#share(line, cell, RISK);
    const churned = this.#nameIn(line, cell, CHURN, STAYS_OR_LEAVES);
    if (churned === CHURNED) this.#threshold = Math.min(this.#threshold ?? 1, risk);
    this.#churn.add(churned, [1 - risk, risk], this.#actual(line, cell, ACTUAL_CHURN, STAYS_OR_LEAVES));
  }

  bad(code: string, line: number, column: string): never {
    throw this.#wrong(code, line, column);
  }

  end(): EarlierScores {
    const ids = this.#ids;
    if (ids.length === 0) throw new CodedError("scores/no-rows", { file: this.#file });
    return {
      file: this.#file,
      rows: ids.length,
      segment: this.#segment?.scores(ids) ?? null,
      churn: this.#churn?.scores(ids) ?? null,
      threshold: this.#threshold,
      rowOf: this.#rowOf,
    };
  }

  /** A probability, with a decimal point or comma, as the float32 value that it was. */
  #share(line: number, cell: Cells, column: string): number {
    const text = cell(column);
    const value = /^\d+([.,]\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text.replace(",", ".")) : Number.NaN;
    if (value >= 0 && value <= 1) return Math.fround(value);
    throw this.#wrong("scores/number", line, column, { value: text });
  }

  /** Which of these names a cell holds. */
  #nameIn(line: number, cell: Cells, column: string, names: readonly string[]): number {
    const text = cell(column);
    const index = names.indexOf(text);
    if (index >= 0) return index;
    throw this.#wrong("scores/unknown-name", line, column, { value: text, names: [...names] });
  }

  /** The class that is known, −1 for none. */
  #actual(line: number, cell: Cells, column: string, names: readonly string[]): number {
    const isThere = this.#scores.columns.includes(column) && cell(column) !== "";
    return isThere ? this.#nameIn(line, cell, column, names) : -1;
  }

  #missing(column: string): CodedError {
    return new CodedError("scores/missing-column", { file: this.#file, column });
  }

  #wrong(
    code: string,
    line: number,
    column: string,
    params: Readonly<Record<string, string | number | string[]>> = {},
  ) {
    const place: Readonly<Record<string, number>> = this.#scores.countsLines ? { line } : { row: line };
    return new CodedError(code, { file: this.#file, ...place, column, ...params });
  }
}
