import { describe, expect, it } from "vitest";
import { argmax } from "../../src/metrics/softmax";
import { ColumnMoments, columnShifts } from "../../src/scoring/drift";
import { countByThreshold, nearestRows, transitionCounts, transitionRows } from "../../src/scoring/potential";
import { type CustomersQuery, findRows } from "../../src/scoring/query";
import { entropyRows, mostUncertain, type Scores } from "../../src/scoring/scores";
import { csvPieces, DEFAULT_CSV, jsonLinesPieces, summaryText, textCell } from "../../src/scoring/table-text";

const probabilities = Float32Array.from([0.6, 0.4, 0.7, 0.3, 0.55, 0.45, 0.2, 0.8, 0.5, 0.5]);
const scores: Scores = {
  task: "segment",
  rows: 5,
  classes: ["mass", "affluent"],
  probabilities,
  predictions: argmax(probabilities, 2),
  entropy: entropyRows(probabilities, 2),
  actual: Int32Array.from([0, 0, -1, 0, 1]),
  id: (row) => ["C0", "=1+1", 'a"b', "x;y", "-5"][row] ?? "",
  hasIds: true,
  rowInFile: (row) => row,
};
const all = Int32Array.from([0, 1, 2, 3, 4]);

describe("scores", () => {
  it("lists the most uncertain first, ties by row", () => {
    expect(Array.from(mostUncertain(scores.entropy, 3))).toEqual([4, 2, 0]);
    expect(Array.from(mostUncertain(Float64Array.from([1, 2, 1, 2]), 4))).toEqual([1, 3, 0, 2]);
  });
});

describe("potential", () => {
  it("is strictly over the threshold, in float32, most probable first", () => {
    const rows = (threshold: number, source: "actual" | "predicted" = "actual") =>
      Array.from(transitionRows(scores, { from: 0, to: 1, threshold }, source));
    // Row 1's 0.3 is not over 0.3; row 2 has no label, so its predicted segment counts.
    expect(rows(0.3)).toEqual([3, 2, 0]);
    expect(rows(0.3, "predicted")).toEqual([4, 2, 0]);
    expect(rows(0.29)).toEqual([3, 2, 0, 1]);
    expect(Array.from(nearestRows(scores, 0, 1, 2, "actual"))).toEqual([3, 2]);
  });

  it("counts every pair and every threshold", () => {
    expect(transitionCounts(scores, 0.3, "actual")).toEqual([
      [0, 3],
      [1, 0],
    ]);
    const curve = countByThreshold(scores, 0, 1, "actual", 10);
    expect(curve).toEqual([4, 4, 4, 3, 2, 1, 1, 1, 0, 0, 0]);
  });
});

describe("CRM files", () => {
  it("are plain CSV by default", () => {
    const [head, body] = [...csvPieces(scores, all.subarray(0, 2))];
    expect(head).toBe("customer_id,predicted_segment,p_mass,p_affluent,entropy,actual_segment\n");
    expect(body?.split("\n")[0]).toMatch(/^C0,mass,0\.600000024,0\.400000006,0\.67301\d+,mass$/);
    expect(body?.split("\n")[1]).toMatch(/^'=1\+1,/);
  });

  it("suit Turkish Excel and carry chosen transitions", () => {
    const text = [
      ...csvPieces(scores, all, {
        ...DEFAULT_CSV,
        separator: ";",
        decimal: ",",
        byteOrderMark: true,
        transitions: [{ from: 0, to: 1, threshold: 0.3 }],
      }),
    ].join("");
    expect(text.startsWith("\uFEFFcustomer_id;")).toBe(true);
    const lines = text.trimEnd().split("\n");
    expect(lines[0]?.endsWith(";potential_mass_affluent")).toBe(true);
    expect(lines.slice(1).map((line) => line.at(-1))).toEqual(["1", "0", "1", "1", "0"]);
    expect(lines[4]).toMatch(/^"x;y";affluent;0,200000003;/);
  });

  it("quote decimal commas that would split a cell", () => {
    const [, body] = [...csvPieces(scores, all.subarray(0, 1), { ...DEFAULT_CSV, decimal: "," })];
    expect(body).toMatch(/^C0,mass,"0,600000024","0,400000006",/);
  });

  it("make formulas harmless", () => {
    for (const text of ["=A1", "+x1", "-A1+1", "@x", "\tx"]) expect(textCell(text).replace(/^"/, "")[0]).toBe("'");
    expect(textCell('a"b')).toBe('"a""b"');
    for (const text of ["＝1+1", "＋1", "－x", "＠x", "\n=1"])
      expect(textCell(text, "first").replace(/^"/, "")[0]).toBe("'");
  });

  it("leave plain numbers as they are: hashed ids, telephone numbers, floats", () => {
    for (const text of ["-2534516319769521247", "+905320000000", "-1.5", "-1e-05", "+1", "0"]) {
      expect(textCell(text, "first")).toBe(text);
      expect(textCell(text)).toBe(text);
    }
    for (const text of ["-2+3", "+90 532 000", "-", "-1.2.3", "--1"]) expect(textCell(text, "first")).toBe(`'${text}`);
  });

  it("make formulas harmless whichever separator the reader splits at", () => {
    const formula = "=cmd|/C calc!A0";
    for (const separator of [",", ";", "\t"]) {
      const text = `a${separator}${formula}`;
      // In front, the quotation mark stands at the line's beginning and every reader keeps the cell together.
      expect(textCell(text, "first")).toBe(`"${text}"`);
      // Behind, a reader that splits at the other separator sees the mark inside a cell.
      for (const other of [",", ";", "\t"]) {
        const cells = `id,${textCell(text)},0.5`.split(other);
        expect(
          cells.filter((cell) => /^"?[=+\-@]/.test(cell)),
          `${separator} ${other}`,
        ).toEqual([]);
      }
    }
  });

  it("sum segments up for marketing", () => {
    const segments = [
      { name: "mass", predicted: 3, meanProbability: 0.5, actual: 2 },
      { name: "=affluent", predicted: 1, meanProbability: 0.25, actual: 1 },
    ];
    const potential = [
      [0, 2],
      [1, 0],
    ];
    expect(summaryText({ rows: 4, labeled: 3, segments }, potential, 0.3, DEFAULT_CSV)).toBe(
      "segment,customers,share,mean_probability,actual_customers,potential_mass_over_0.3,potential_=affluent_over_0.3\n" +
        "mass,3,0.75,0.5,2,,2\n'=affluent,1,0.25,0.25,1,1,\n",
    );
    const turkish = { separator: ";", decimal: ",", byteOrderMark: true } as const;
    const [head, mass] = summaryText({ rows: 4, labeled: 0, segments }, potential, 0.3, turkish).split("\n");
    expect(head).toMatch(/^\uFEFFsegment;customers;share;mean_probability;"potential_mass_over_0,3";/);
    expect(mass).toBe("mass;3;0,75;0,5;;2");
  });

  it("come as JSON lines too", () => {
    const lines = [...jsonLinesPieces(scores, all)].join("").trimEnd().split("\n");
    expect(lines).toHaveLength(5);
    expect(JSON.parse(lines[2] ?? "")).toMatchObject({
      customer_id: 'a"b',
      predicted_segment: "mass",
      actual_segment: null,
    });
  });
});

describe("finding customers", () => {
  const query: CustomersQuery = {
    id: "",
    predicted: null,
    actual: null,
    beside: null,
    since: null,
    probability: null,
    sort: { by: "row" },
    descending: false,
  };
  const rows = (changes: Partial<CustomersQuery>) => Array.from(findRows(scores, { ...query, ...changes }));

  it("filters by segment, probability and part of an id", () => {
    expect(rows({ predicted: 1 })).toEqual([3]);
    expect(rows({ actual: 0 })).toEqual([0, 1, 3]);
    // From 0.4 on (as float32), under 0.5; 1 is not under anything, so it ends the last range.
    expect(rows({ probability: { segment: 1, from: 0.4, to: 0.5 } })).toEqual([0, 2]);
    expect(rows({ probability: { segment: 1, from: 0.5, to: 1 } })).toEqual([3, 4]);
    expect(rows({ id: "c" })).toEqual([0]);
  });

  it("sorts by any column, ties in the file's order", () => {
    expect(rows({ descending: true })).toEqual([4, 3, 2, 1, 0]);
    expect(rows({ sort: { by: "entropy" }, descending: true })).toEqual([4, 2, 0, 1, 3]);
    expect(rows({ sort: { by: "probability", segment: 1 } })).toEqual([1, 0, 2, 4, 3]);
    expect(rows({ sort: { by: "top" }, descending: true })).toEqual([3, 1, 0, 2, 4]);
    expect(rows({ sort: { by: "predicted" }, descending: true })).toEqual([3, 0, 1, 2, 4]);
    expect(rows({ sort: { by: "id" } })).toEqual([4, 1, 0, 2, 3]);
  });
});

describe("drift", () => {
  it("measures each column's shift in training deviations, largest first", () => {
    const training = new ColumnMoments(3);
    training.add(Float32Array.from([0, 1, 5, 2, 3, 5]), 2);
    const scored = new ColumnMoments(3);
    scored.add(Float32Array.from([1, 4, 5, 1, 4, 5]), 2);
    expect(columnShifts(training, scored)).toEqual([
      { column: 1, shift: 2 },
      { column: 0, shift: 0 },
      { column: 2, shift: 0 },
    ]);
    expect([scored.min, scored.max]).toEqual([1, 5]);
  });
});
