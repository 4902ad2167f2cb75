import { describe, expect, it } from "vitest";
import { writeScoresNpz } from "../../src/app/scores-npz";
import { type NpyInput, writeNpz } from "../../src/formats";
import { errorSentence, loadErrorSentences } from "../../src/i18n/errors";
import { argmax } from "../../src/metrics/softmax";
import { DEFAULT_BANDS } from "../../src/scoring/actions";
import { type EarlierScores, readEarlierScores } from "../../src/scoring/earlier";
import { findRows } from "../../src/scoring/query";
import { entropyRows, type Scores } from "../../src/scoring/scores";
import { holdsScores, isScoresFile } from "../../src/scoring/scores-file";
import { idsAreRows, since } from "../../src/scoring/since";
import { type CsvOptions, csvPieces, DEFAULT_CSV, jsonLinesPieces } from "../../src/scoring/table-text";

const STAYS_OR_LEAVES = ["stays", "leaves"];

function scoresOf(change: Partial<Scores> & Pick<Scores, "probabilities" | "classes">, ids: readonly string[]): Scores {
  const { classes, probabilities } = change;
  return {
    task: "segment",
    rows: ids.length,
    predictions: argmax(probabilities, classes.length),
    entropy: entropyRows(probabilities, classes.length),
    actual: null,
    id: (row) => ids[row] ?? "",
    hasIds: true,
    rowInFile: (row) => row,
    ...change,
  };
}

const IDS = ["007", "=1+1", 'a"b', "x;y,z", "-5"];
const segments = scoresOf(
  {
    classes: ["mass", "a,=b"],
    probabilities: Float32Array.from([0.6, 0.4, 1 - 1e-7, 1e-7, 1 / 3, 2 / 3, 0.2, 0.8, 0.5, 0.5]),
    actual: Int32Array.from([0, 0, -1, 1, 1]),
  },
  IDS,
);
const risks = Float32Array.from([0.3, 0.31, 0, 1, 0.7]);
const churn = scoresOf(
  {
    task: "churn",
    classes: STAYS_OR_LEAVES,
    probabilities: Float32Array.from(risks, (_, row) => risks[row] ?? 0).reduce((pairs, risk, row) => {
      pairs.set([1 - risk, risk], row * 2);
      return pairs;
    }, new Float32Array(10)),
    predictions: Int32Array.from([0, 1, 0, 1, 1]),
  },
  IDS,
);
const everyone = Int32Array.from([0, 1, 2, 3, 4]);
const turkish: CsvOptions = { ...DEFAULT_CSV, separator: ";", decimal: ",", byteOrderMark: true };

function read(text: string, name = "scores.csv"): Promise<EarlierScores> {
  return readEarlierScores(new Blob([text]), name, STAYS_OR_LEAVES);
}

function csv(scores: Scores, options = DEFAULT_CSV, beside: Scores | null = null, rows = everyone): string {
  return [...csvPieces(scores, rows, options, beside)].join("");
}

function columnsOf({ classes, probabilities, predictions, entropy, actual, rows, id, hasIds }: Scores) {
  const ids = Array.from({ length: rows }, (_, row) => id(row));
  return { classes, probabilities, predictions, entropy, actual, ids, hasIds };
}

describe("scores that are read again", () => {
  it("are those that were written, to the bit, in either style", async () => {
    for (const options of [DEFAULT_CSV, turkish]) {
      const found = await read(csv(segments, options, churn));
      expect(found.segment && columnsOf(found.segment)).toEqual(columnsOf(segments));
      expect(found.churn && columnsOf(found.churn)).toEqual(columnsOf(churn));
      expect([...found.rowOf]).toEqual(IDS.map((id, row) => [id, row]));
      // At the lowest probability that was called churn, the decisions are the file's.
      expect(found.threshold).toBe(Math.fround(0.31));
    }
  });

  it("are one task's where the file has one, and any part of its customers", async () => {
    const found = await read(csv(churn, DEFAULT_CSV, null, Int32Array.of(3, 0)));
    expect(found).toMatchObject({ rows: 2, segment: null, churn: { rows: 2, actual: null } });
    expect([...found.rowOf]).toEqual([
      ["x;y,z", 0],
      ["007", 1],
    ]);
  });

  it("pass over columns that are no scores, and customers without an id", async () => {
    const text = "note,customer_id,predicted_segment,p_a,p_b\nx,,a,1,0\ny,,b,0,1\nz,C1,b,0,1\n";
    const found = await read(text);
    expect(found.rows).toBe(3);
    expect([...found.rowOf]).toEqual([["C1", 2]]);
  });

  it("have the classes that stand behind the predicted one, whatever a CRM adds that begins alike", async () => {
    const text =
      "p_id,customer_id,predicted_segment,p_a,p_b,entropy,p_value\n7,C1,a,0.75,0.25,0.5,n/a\n,C2,b,0,1,0,12\n";
    const { segment } = await read(text);
    expect(segment).toMatchObject({ classes: ["a", "b"], probabilities: Float32Array.of(0.75, 0.25, 0, 1) });
    const apart = "customer_id,predicted_segment,entropy,p_value\nC1,a,0,1\n";
    await expect(read(apart)).rejects.toMatchObject({ code: "scores/missing-column", params: { column: "p_…" } });
  });

  it("are known by their columns", () => {
    expect(holdsScores(["customer_id", "predicted_segment", "p_a"])).toBe(true);
    expect(holdsScores(["customer_id", "churn_probability", "predicted_churn"])).toBe(true);
    expect(holdsScores(["customer_id", "segment", "join_date"])).toBe(false);
    expect(holdsScores(["predicted_segment", "p_a"])).toBe(false);
  });

  it("are refused with their place", async () => {
    const segment = (line: string) => `customer_id,predicted_segment,p_a,p_b\nC1,a,1,0\n${line}\n`;
    const refused = async (text: string, error: object) => expect(read(text, "s.csv")).rejects.toMatchObject(error);
    await refused(segment("C2,c,0,1"), {
      code: "scores/unknown-name",
      params: { file: "s.csv", line: 3, column: "predicted_segment", value: "c", names: ["a", "b"] },
    });
    for (const value of ["", "1.5", "-0.1", "NaN", "0x1", "50%"]) {
      const params = { file: "s.csv", line: 3, column: "p_b", value };
      await refused(segment(`C2,a,0,${value}`), { code: "scores/number", params });
    }
    await refused(segment("C1,a,0,1"), {
      code: "scores/twice",
      params: { file: "s.csv", line: 3, column: "customer_id", value: "C1", first: 2 },
    });
    await refused(segment("C2,a,0"), { code: "scores/row", params: { file: "s.csv", line: 3 } });
    await refused("customer_id,predicted_segment,p_a\n", { code: "scores/no-rows" });
    await refused("customer_id,predicted_segment\nC1,a\n", {
      code: "scores/missing-column",
      params: { column: "p_…" },
    });
    await refused("customer_id,predicted_churn\nC1,1\n", {
      code: "scores/missing-column",
      params: { column: "churn_probability" },
    });
    await refused("customer_id,churn_probability,predicted_churn\nC1,0.5,yes\n", {
      code: "scores/unknown-name",
      params: { line: 2, column: "predicted_churn", value: "yes" },
    });
  });
});

describe("the forms that scores are written in", () => {
  const named = (blob: Blob, name: string) => readEarlierScores(blob, name, STAYS_OR_LEAVES);
  const formsOf = async (scores: Scores, rows = everyone) => [
    await named(new Blob([...csvPieces(scores, rows)]), "scores.csv"),
    await named(new Blob([...csvPieces(scores, rows, turkish)]), "scores.csv"),
    await named(new Blob([...jsonLinesPieces(scores, rows)]), "scores.jsonl"),
    await named(await writeScoresNpz(scores, rows, DEFAULT_BANDS), "scores.npz"),
  ];
  const told = ({ rows, segment, churn: risk, threshold, rowOf }: EarlierScores) => ({
    rows,
    segment: segment && columnsOf(segment),
    churn: risk && columnsOf(risk),
    threshold,
    rowOf: [...rowOf],
  });

  it("all say the same when they are read again", async () => {
    const nameless = { ...segments, id: String, hasIds: false, actual: null };
    for (const scores of [segments, churn, nameless, { ...churn, actual: Int32Array.of(0, 1, -1, 1, 0) }]) {
      for (const rows of [everyone, Int32Array.of(3, 0)]) {
        const [first, ...others] = (await formsOf(scores, rows)).map(told);
        expect(first?.rows).toBe(rows.length);
        for (const other of others) expect(other).toEqual(first);
      }
    }
  });

  it("all compare the same with what is scored now", async () => {
    const now = scoresOf({ classes: ["a,=b", "mass"], probabilities: Float32Array.from([0.9, 0.1, 0.2, 0.8, 1, 0]) }, [
      "=1+1",
      "007",
      "new",
    ]);
    const [first, ...others] = (await formsOf(segments)).map(
      ({ segment, rowOf }) => segment && since(now, segment, rowOf),
    );
    expect(first).toMatchObject({ both: 2, changed: 1, added: 1, gone: 3 });
    for (const other of others) expect(other).toEqual(first);
  });

  it("hold another task's answers as well where the form has them", async () => {
    const text = [...jsonLinesPieces(segments, everyone, DEFAULT_CSV, churn)].join("");
    const found = await named(new Blob([text]), "scores.jsonl");
    expect(told(found)).toEqual(told(await read(csv(segments, DEFAULT_CSV, churn))));
  });

  it("are told from other JSON and other arrays, which are refused in one sentence", async () => {
    const one = { data: Float32Array.of(0.5), shape: [1] };
    const others: [Blob, string][] = [
      [new Blob(['{"epochs": 3}\n']), "config.json"],
      [new Blob(['[{"customer_id": "C1", "predicted_segment": "a"}]']), "list.json"],
      [new Blob(['{"customer_id": "C1", "name": "x"}\n']), "customers.jsonl"],
      [await writeNpz(new Map([["past_sketches", one]])), "sketches.npz"],
      [await writeNpz(new Map(["predictions", "labels", "row_index"].map((name) => [name, one]))), "predictions.npz"],
    ];
    for (const [blob, file] of others) {
      expect(await isScoresFile(blob)).toBe(false);
      const refusal = await named(blob, file).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ code: "scores/not-scores", params: { file } });
    }
    await loadErrorSentences();
    const error = { code: "scores/not-scores", params: { file: "config.json" } };
    expect(errorSentence(error, "en")).toContain("“config.json” holds no scored customers");
    expect(errorSentence(error, "tr")).toContain("“config.json” müşteri tahmini içermiyor");
  });

  it("are refused with their place", async () => {
    const line = '{"customer_id":"C1","predicted_segment":"a","probabilities":{"a":0.75,"b":0.25}}';
    const refused = (text: string, error: object) =>
      expect(named(new Blob([text]), "s.jsonl")).rejects.toMatchObject(error);
    await refused(`${line}\nnot JSON\n`, { code: "scores/json-row", params: { file: "s.jsonl", line: 2 } });
    await refused(`${line}\n${line}\n`, { code: "scores/twice", params: { line: 2, value: "C1", first: 1 } });
    await refused(`${line}\n${line.replace("C1", "C2").replace("0.25", "2")}`, {
      code: "scores/number",
      params: { line: 2, column: "p_b", value: "2" },
    });
    await refused(line.replace(/"probabilities".*/, '"entropy":0}'), {
      code: "scores/missing-column",
      params: { column: "p_…" },
    });

    const whole = { data: BigInt64Array.of(0n, 1n), shape: [2] };
    const short = await writeNpz(
      new Map<string, NpyInput>([
        ["predictions", whole],
        ["row_index", whole],
        ["churn_probability", { data: Float32Array.of(0.5), shape: [1] }],
        ["action", whole],
      ]),
    );
    const params = { file: "s.npz", array: "churn_probability", rows: 2 };
    await expect(named(short, "s.npz")).rejects.toMatchObject({ code: "scores/array", params });
  });
});

describe("what has changed since", () => {
  const now = scoresOf({ classes: ["mass", "affluent"], probabilities: Float32Array.from([1, 0, 0, 1, 0, 1, 1, 0]) }, [
    "C3",
    "C1",
    "C2",
    "C9",
  ]);
  // Another order, a segment that is gone, a customer who is gone.
  const then = scoresOf(
    {
      classes: ["affluent", "student", "mass"],
      probabilities: Float32Array.from([1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0]),
    },
    ["C1", "C2", "C3", "C4"],
  );
  const rowOf = new Map(["C1", "C2", "C3", "C4"].map((id, row) => [id, row]));
  const found = since(now, then, rowOf);

  it("is counted by id, from then to now", () => {
    expect(found).toEqual({
      before: Int32Array.of(0, 1, 2, -1),
      classes: ["mass", "affluent", "student"],
      counts: [
        [1, 0],
        [0, 1],
        [0, 1],
      ],
      changed: 1,
      both: 3,
      added: 1,
      gone: 1,
    });
  });

  it("needs ids: rows that stand for them are known", () => {
    const told = (...ids: string[]) => idsAreRows({ ...then, rows: ids.length, id: (row) => ids[row] ?? "" });
    expect([told("0", "1", "2"), told("0", " 1 "), told("0")]).toEqual([true, true, true]);
    expect([told("1", "2", "3"), told("0", "2"), told("1", "0"), told("00"), told("C0", "C1")]).not.toContain(true);
  });

  it("filters and is exported", () => {
    const all = { id: "", predicted: null, actual: null, beside: null, probability: null, descending: false } as const;
    const rows = (wanted: "changed" | "added" | number | null) =>
      Array.from(findRows(now, { ...all, since: wanted, sort: { by: "row" } }, null, found));
    expect([rows("changed"), rows("added"), rows(0), rows(2), rows(null)]).toEqual([[2], [3], [0], [2], [0, 1, 2, 3]]);

    const chosen = Int32Array.of(2, 3);
    const lines = [...csvPieces(now, chosen, DEFAULT_CSV, null, found)].join("").split("\n");
    expect(lines[0]).toMatch(/,previous_segment$/);
    expect(lines.slice(1, 3).map((line) => line.split(",").at(-1))).toEqual(["student", ""]);
    const json = [...jsonLinesPieces(now, chosen, DEFAULT_CSV, null, found)].join("").trimEnd().split("\n");
    expect(json.map((line) => JSON.parse(line).previous_segment)).toEqual(["student", null]);
  });
});
