import { CodedError } from "../formats/coded-error";
import type { ReadOptions } from "../formats/progress";
import type { BadRow, Row } from "../formats/tables/csv";
import { openTable, type TableFile } from "../formats/tables/table-file";
import { CHURNED, entropyRows, type Scores } from "./scores";
import { plainText } from "./table-text";

/** A file of scores that is none, or says what cannot be. `params` name `file`, `line` and `column` where one is meant. */
class EarlierScoresError extends CodedError {
  override readonly name = "EarlierScoresError";
}

/** What a file of scores (`csvPieces`) says of each customer, by what was asked. */
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

const ID = "customer_id";
const SEGMENT = "predicted_segment";
const CHURN = "predicted_churn";
const RISK = "churn_probability";
/** What stands before a segment's name in the head of its probabilities. */
const SHARE = "p_";
const STAYS_OR_LEAVES: readonly string[] = ["0", "1"];

/** Whether a table's columns are those of scored customers. */
export function holdsScores(columns: readonly string[]): boolean {
  return columns.includes(ID) && (columns.includes(SEGMENT) || columns.includes(CHURN));
}

/** The columns of probabilities: right behind the predicted segment. Whatever else begins like them is somebody else's. */
function shareColumns(columns: readonly string[]): readonly string[] {
  const behind = columns.slice(columns.indexOf(SEGMENT) + 1);
  const end = behind.findIndex((name) => !name.startsWith(SHARE));
  return end < 0 ? behind : behind.slice(0, end);
}

/**
 * Reads scored customers again: the CSV of Predict and of `npm run score`, with commas or semicolons, decimal points or
 * commas. Probabilities are the float32 values that were written. Columns beside those of the scores say nothing.
 *
 * @param churnClasses names of who stays and who leaves
 * @throws TableError; EarlierScoresError `scores/missing-column`, `scores/row`, `scores/no-rows`, `scores/number`,
 *   `scores/unknown-name`, `scores/twice`
 */
export async function readEarlierScores(
  blob: Blob,
  file: string,
  churnClasses: readonly string[],
  options: ReadOptions = {},
): Promise<EarlierScores> {
  const table = await openTable(blob, file);
  const reader = new ScoresReader(table, file, churnClasses);
  await table.scan(reader.wanted, reader, options);
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

/** Takes the rows of a file of scores in their order. */
class ScoresReader {
  readonly wanted: readonly number[];
  readonly #table: TableFile;
  readonly #file: string;
  readonly #columns: ReadonlyMap<string, number>;
  /** Heads of the segments' probabilities. */
  readonly #shares: readonly string[];
  readonly #classes: readonly string[];
  readonly #segment: Answers | null;
  readonly #churn: Answers | null;
  readonly #ids: string[] = [];
  readonly #lines = new Map<string, number>();
  readonly #rowOf = new Map<string, number>();
  readonly #decoder = new TextDecoder();
  #threshold: number | null = null;

  constructor(table: TableFile, file: string, churnClasses: readonly string[]) {
    const { columns } = table;
    const has = (name: string) => columns.includes(name);
    this.#table = table;
    this.#file = file;
    this.#columns = new Map(columns.map((name, index) => [name, index]));
    this.#shares = shareColumns(columns);
    this.#classes = this.#shares.map((name) => plainText(name.slice(SHARE.length)));
    this.wanted = columns.map((_, index) => index);
    for (const name of [ID, ...(has(CHURN) ? [RISK] : [SEGMENT])]) if (!has(name)) throw this.#missing(name);
    if (has(SEGMENT) && this.#classes.length === 0) throw this.#missing(`${SHARE}…`);
    this.#segment = has(SEGMENT) ? new Answers("segment", this.#classes) : null;
    this.#churn = has(CHURN) ? new Answers("churn", churnClasses) : null;
  }

  row(row: Row): void {
    const id = plainText(this.#cell(row, ID), "first");
    const first = this.#lines.get(id);
    if (first !== undefined) throw this.#wrong("scores/twice", row.line, ID, { value: id, first });
    if (id !== "") {
      this.#lines.set(id, row.line);
      this.#rowOf.set(id, this.#ids.length);
    }
    this.#ids.push(id);
    this.#segment?.add(
      this.#nameIn(row, SEGMENT, this.#classes),
      this.#shares.map((name) => this.#share(row, name)),
      this.#actual(row, "actual_segment", this.#classes),
    );
    if (this.#churn === null) return;
    const risk = this.#share(row, RISK);
    const churned = this.#nameIn(row, CHURN, STAYS_OR_LEAVES);
    if (churned === CHURNED) this.#threshold = Math.min(this.#threshold ?? 1, risk);
    this.#churn.add(churned, [1 - risk, risk], this.#actual(row, "actual_churn", STAYS_OR_LEAVES));
  }

  bad({ line, column }: BadRow): never {
    throw this.#wrong("scores/row", line, this.#table.columns[column ?? -1] ?? "");
  }

  end(): EarlierScores {
    const ids = this.#ids;
    if (ids.length === 0) throw new EarlierScoresError("scores/no-rows", { file: this.#file });
    return {
      file: this.#file,
      rows: ids.length,
      segment: this.#segment?.scores(ids) ?? null,
      churn: this.#churn?.scores(ids) ?? null,
      threshold: this.#threshold,
      rowOf: this.#rowOf,
    };
  }

  #cell({ bytes, starts, ends }: Row, name: string): string {
    const column = this.#columns.get(name) ?? -1;
    return this.#decoder.decode(bytes.subarray(starts[column] ?? 0, ends[column] ?? 0));
  }

  /** A probability, with a decimal point or comma, as the float32 value that it was. */
  #share(row: Row, name: string): number {
    const text = this.#cell(row, name);
    const value = /^\d+([.,]\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text.replace(",", ".")) : Number.NaN;
    if (value >= 0 && value <= 1) return Math.fround(value);
    throw this.#wrong("scores/number", row.line, name, { value: text });
  }

  /** Which of these names a cell holds. */
  #nameIn(row: Row, name: string, names: readonly string[]): number {
    const text = plainText(this.#cell(row, name));
    const index = names.indexOf(text);
    if (index >= 0) return index;
    throw this.#wrong("scores/unknown-name", row.line, name, { value: text, names: [...names] });
  }

  /** The class that is known, −1 for none. */
  #actual(row: Row, name: string, names: readonly string[]): number {
    return !this.#columns.has(name) || this.#cell(row, name) === "" ? -1 : this.#nameIn(row, name, names);
  }

  #missing(column: string): EarlierScoresError {
    return new EarlierScoresError("scores/missing-column", { file: this.#file, column });
  }

  #wrong(
    code: string,
    line: number,
    column: string,
    params: Readonly<Record<string, string | number | string[]>> = {},
  ) {
    const place: Readonly<Record<string, number>> = this.#table.countsLines ? { line } : { row: line };
    return new EarlierScoresError(code, { file: this.#file, ...place, column, ...params });
  }
}
