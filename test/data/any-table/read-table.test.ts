import { describe, expect, it } from "vitest";
import { constantOf, parseMapping, type TableMapping } from "../../../src/data/any-table/mapping";
import { readNpzHead, readNpzTable } from "../../../src/data/any-table/npz-table";
import { readTable, readTableHead } from "../../../src/data/any-table/read-table";
import { scaleOf, withScale } from "../../../src/data/any-table/scale";
import { type RowSource, rowsAt } from "../../../src/data/row-source";
import { type NpyInput, writeNpz } from "../../../src/formats";
import { guessMapping, mayTrain } from "../../../src/pipeline/guess-mapping";

const mapping: TableMapping = { label: "label", id: null, features: ["a", "b"], decimal: "." };

function csv(text: string): Blob {
  return new Blob([text]);
}

function read(text: string, wanted: Partial<TableMapping> = {}, scoring = false, signal?: AbortSignal) {
  const options = { fileName: "t.csv", namedBy: "table", scoring, ...(signal && { signal }) };
  return readTable(csv(text), { ...mapping, ...wanted }, options);
}

function allOf(source: RowSource): number[] {
  return Array.from(
    rowsAt(
      source,
      Int32Array.from({ length: source.rows }, (_, row) => row),
    ),
  );
}

describe("readTable", () => {
  it("reads features in the mapping's order, with the constant behind them, labels and ids", async () => {
    const text = "who,b,label,a,note\nx1,2,yes,1,hello\nx2,0.1,no,-4,\nx1,,yes,5,x\n";
    const dataset = await read(text, { id: "who" });
    const c = constantOf(2);
    expect(allOf(dataset.inputs)).toEqual([1, 2, c, -4, Math.fround(0.1), c, 5, Number.NaN, c]);
    expect(dataset).toMatchObject({ rows: 3, pastWidth: 3, portfolioWidth: 0, duplicateCustomerIds: 1 });
    expect(dataset.customerIds).toEqual(["x1", "x2", "x1"]);
    expect(dataset.labels.values).toEqual(["yes", "no"]);
    expect(Array.from(dataset.labels.codes)).toEqual([0, 1, 0]);
    expect(dataset.table).toMatchObject({
      names: ["a", "b"],
      scale: null,
      countsLines: true,
      gaps: [{ column: "b", cells: 1, place: 4 }],
      constants: [],
    });
    expect(dataset.statistics[0]).toMatchObject({
      nan: 1,
      firstNonFinite: { row: 2, column: 1 },
      min: -4,
      max: 5,
    });
  });

  it("leaves rows without a label out and tells columns that never change", async () => {
    const { labels, table } = await read("a,b,label\n1,7,x\n2,7,\n3,7,y\n4,7, \n");
    expect(Array.from(labels.codes)).toEqual([0, -1, 1, -1]);
    expect(labels.missing).toBe(2);
    expect(table?.constants).toEqual(["b"]);
  });

  it("tells a column that never changes but for the cells that are filled in, and one without any number", async () => {
    const { table } = await read("a,b,c,d,label\n,,,1,x\n7,,1,,y\n7,,2,3,x\n", {
      features: ["a", "b", "c", "d"],
      gaps: "mean",
    });
    expect(table?.constants).toEqual(["a", "b"]);
  });

  it("takes None, NA and - for classes, as an .npz does: only an empty cell is no label", async () => {
    const { labels } = await read("a,b,label\n1,2,None\n2,3,NA\n3,4,-\n4,5,\n5,6,None\n");
    expect(labels.values).toEqual(["None", "NA", "-"]);
    expect(Array.from(labels.codes)).toEqual([0, 1, 2, -1, 0]);
  });

  it("takes the decimal mark of a table that is scored from its features, not from other columns", async () => {
    const turkish = { decimal: "," } as const;
    const points = await read('a,b,price\n0.5,2,"1,5"\n0.25,3,"2,5"\n1.5,4,"3,5"\n', turkish, true);
    expect(allOf(points.inputs).filter((_, i) => i % 3 === 0)).toEqual([0.5, 0.25, 1.5]);
    // Either may be meant: it is read as in training, and where training had a point, refused.
    const open = "a;b\n1,234;2\n2,500;3\n";
    expect(allOf((await read(open, turkish, true)).inputs)[0]).toBe(Math.fround(1.234));
    await expect(read(open, {}, true)).rejects.toMatchObject({
      code: "table/not-a-number",
      params: { column: "a", value: "1,234" },
    });
  });

  it("reads a decimal comma, and quoted cells", async () => {
    const dataset = await read('a;b;label\n1,5;"2,25";x\n-0,5;1.000;y\n', { decimal: "," });
    expect(allOf(dataset.inputs).filter((_, i) => i % 3 < 2)).toEqual([1.5, 2.25, -0.5, 1000]);
  });

  it.each([
    [
      "text in a column of numbers",
      "a,b,label\n1,2,x\n1,oops,y\n",
      {},
      "table/not-a-number",
      { line: 3, column: "b", value: "oops" },
    ],
    ["a row of other length", "a,b,label\n1,2,x\n1,2\n", {}, "table/row-cells", { line: 3, expected: 3, found: 2 }],
    ["one class", "a,b,label\n1,2,x\n1,2,x\n", {}, "data/one-class", { column: "label", value: "x" }],
    ["no labels", "a,b,label\n1,2,\n1,2,\n", {}, "data/one-class", { value: "" }],
    ["a missing column", "a,c,label\n1,2,x\n", {}, "table/missing-column", { column: "b", key: "table" }],
    ["two columns of one name", "a,b,b,label\n1,2,3,x\n1,2,3,y\n", {}, "table/duplicate-column", { column: "b" }],
    ["a header alone", "a,b,label\n", {}, "table/no-rows", {}],
  ])("refuses %s, saying where", async (_, text, wanted, code, params) => {
    await expect(read(text, wanted)).rejects.toMatchObject({ code, params });
  });

  it("refuses a label of more values than classes", async () => {
    const rows = Array.from({ length: 65 }, (_, i) => `1,2,city${i}`);
    const text = `a,b,label\n${rows.join("\n")}\n`;
    await expect(read(text)).rejects.toMatchObject({ code: "data/too-many-classes", params: { count: 65, most: 64 } });
  });

  it("refuses more features than a model takes", async () => {
    const features = Array.from({ length: 16_385 }, (_, i) => `f${i}`);
    await expect(read("f0,label\n1,x\n", { features })).rejects.toMatchObject({ code: "data/too-many-columns" });
  });

  it("needs neither label nor id of a table that is scored, but every feature", async () => {
    const dataset = await read("b,a\n2,1\n", { id: "who" }, true);
    expect(dataset.labels.missing).toBe(1);
    expect(dataset.customerIds).toBeNull();
    await expect(read("a\n1\n", {}, true)).rejects.toMatchObject({ code: "table/missing-column" });
  });

  it("reads 100,000 rows with progress, and ends when it is canceled", async () => {
    const rows = Array.from({ length: 100_000 }, (_, i) => `${i / 8},${i % 7},${i % 2 ? "x" : "y"}`);
    const text = `a,b,label\n${rows.join("\n")}\n`;
    const blob = csv(text);
    const told: number[] = [];
    const options = { fileName: "t.csv", namedBy: "table", scoring: false };
    const dataset = await readTable(blob, mapping, {
      ...options,
      onProgress: (done, total) => told.push(done / total),
    });
    expect(dataset.rows).toBe(100_000);
    expect(allOf(dataset.inputs).slice(-3)).toEqual([99_999 / 8, 99_999 % 7, constantOf(2)]);
    expect(told.at(-1)).toBe(1);
    const controller = new AbortController();
    controller.abort(new Error("enough"));
    await expect(readTable(blob, mapping, { ...options, signal: controller.signal })).rejects.toThrow("enough");
  });
});

describe("readNpzTable", () => {
  const file = () =>
    writeNpz(
      new Map([
        ["vectors", { data: Float64Array.of(1, 2, 3, 4, 5, 6), shape: [3, 2] }],
        ["age", { data: Float64Array.of(30, 40, 50), shape: [3] }],
        ["kind", { texts: ["cat", "dog", "cat"], shape: [3] }],
        ["names", { texts: ["a", "b", "c"], shape: [3] }],
        ["made", { texts: ["today"], shape: [] }],
      ]),
    );

  it("takes a matrix and a column side by side, and labels under any name", async () => {
    const wanted: TableMapping = { label: "kind", id: "names", features: ["vectors", "age"], decimal: "." };
    const dataset = await readNpzTable(await file(), wanted, { fileName: "e.npz", namedBy: "table", scoring: false });
    const c = constantOf(3);
    expect(allOf(dataset.inputs)).toEqual([1, 2, 30, c, 3, 4, 40, c, 5, 6, 50, c]);
    expect(dataset.table?.names).toEqual(["vectors[0]", "vectors[1]", "age"]);
    expect(dataset.labels.values).toEqual(["cat", "dog"]);
    expect(dataset.customerIds).toEqual(["a", "b", "c"]);
    expect(dataset.statistics[0]?.maxConversionError).toBe(0);
  });

  it("tells how far float32 is from the file's numbers", async () => {
    const blob = await writeNpz(
      new Map([
        ["x", { data: Float64Array.of(0.1, 1, 16_777_217, 2), shape: [2, 2] }],
        ["y", { texts: ["a", "b"], shape: [2] }],
      ]),
    );
    const wanted: TableMapping = { label: "y", id: null, features: ["x"], decimal: "." };
    const dataset = await readNpzTable(blob, wanted, { fileName: "e.npz", namedBy: "table", scoring: false });
    expect(dataset.statistics[0]?.maxConversionError).toBe(1);
  });

  it("shows its arrays as columns and guesses what they are", async () => {
    const head = await readNpzHead(await file(), "e.npz");
    expect(head.columns.map(({ name, width, isNumeric }) => [name, width, isNumeric])).toEqual([
      ["vectors", 2, true],
      ["age", 1, true],
      ["kind", 1, false],
      ["names", 1, false],
    ]);
    expect(guessMapping(head)).toMatchObject({ label: "kind", features: ["vectors", "age"] });
  });

  it("refuses arrays of other lengths by name", async () => {
    const blob = await writeNpz(
      new Map([
        ["x", { data: Float64Array.of(1, 2, 3, 4), shape: [2, 2] }],
        ["y", { texts: ["a", "b", "c"], shape: [3] }],
      ]),
    );
    const wanted: TableMapping = { label: "y", id: null, features: ["x"], decimal: "." };
    await expect(
      readNpzTable(blob, wanted, { fileName: "e.npz", namedBy: "table", scoring: false }),
    ).rejects.toMatchObject({
      code: "data/row-mismatch",
    });
  });
});

describe("guessMapping", () => {
  const head = (text: string) => readTableHead(csv(text), "t.csv");

  it("finds label, id and numbers by name and content", async () => {
    const text =
      "musteri_no,yaş,gelir,il,segment,churn\n1,30,1500.5,Ankara,gold,0\n2,41,2000,İzmir,mass,1\n3,20,900,Bursa,gold,0\n4,20,900,Bursa,gold,0\n";
    expect(guessMapping(await head(text))).toEqual({
      label: "segment",
      id: "musteri_no",
      features: ["yaş", "gelir"],
      decimal: ".",
    });
  });

  it("takes the one column of few texts, or the last of few whole numbers", async () => {
    const texts = "x,species\n1.5,a\n2.5,b\n3.1,a\n4.2,b\n";
    expect(guessMapping(await head(texts))).toMatchObject({ label: "species", features: ["x"] });
    const numbers = ",x,left_or_right\n0,1.5,0\n1,2.5,1\n2,3.1,0\n3,4.2,1\n";
    expect(guessMapping(await head(numbers))).toMatchObject({ label: "left_or_right", id: null, features: ["x"] });
  });

  it("takes a column called an id for one where nearly every row has another value", async () => {
    const rows = Array.from({ length: 20 }, (_, i) => `${i},${i % 3},${i / 4},${i % 2 ? "x" : "y"}`);
    const found = guessMapping(await head(["subscriber_id,branch_id,age,label", ...rows].join("\n")));
    expect(found).toEqual({ label: "label", id: "subscriber_id", features: ["branch_id", "age"], decimal: "." });
  });

  it("leaves the label open where nothing says it", async () => {
    const open = await head("x,y2,z\n1.5,0.1,9.25\n2.5,0.2,8.5\n3.25,0.4,7.5\n");
    expect(guessMapping(open).label).toBeNull();
    expect(mayTrain(open)).toBe(false);
    expect(mayTrain(await head("word,other\na,b\nc,d\na,b\nc,d\n"))).toBe(false);
  });

  it("tells a decimal comma", async () => {
    const turkish = await head("a;b;sınıf\n1,5;2;x\n2,5;3;y\n1.250,5;4;x\n");
    expect(turkish).toMatchObject({ decimal: ",", hasCommas: true });
    expect(guessMapping(turkish)).toMatchObject({ label: "sınıf", features: ["a", "b"], decimal: "," });
    expect(await head("a,b,c\n1.5,2,x\n2.5,3,y\n")).toMatchObject({ decimal: ".", hasCommas: false });
    expect(await head('a,note\n1.5,"see 1,5"\n2,"1,5 or so"\n')).toMatchObject({ decimal: ".", hasCommas: false });
  });

  it("asks what the commas of 1,234 are, and takes the column for no numbers until then", async () => {
    const open = await head('sales,age,label\n"1,234",30,x\n"2,500",41,y\n"900",20,x\n"12,345",22,y\n');
    expect(open).toMatchObject({ decimal: ".", hasCommas: true });
    expect(guessMapping(open)).toMatchObject({ label: "label", features: ["age"], decimal: "." });
  });
});

describe("parseMapping", () => {
  it("refuses a column that is two things: a label among the features would be learned from itself", () => {
    for (const wrong of [{ features: ["a", "label"] }, { id: "a" }, { id: "label" }, { features: ["a", "b", "a"] }]) {
      expect(() => parseMapping({ ...mapping, ...wrong })).toThrow(
        expect.objectContaining({
          code: "data/bad-mapping",
          params: { key: "table", column: "id" in wrong ? wrong.id : wrong.features.at(-1) },
        }),
      );
    }
    expect(parseMapping({ ...mapping, id: "who" })).toEqual({ ...mapping, id: "who" });
    expect(() => parseMapping({ ...mapping, texts: ["city"] })).toThrow(
      expect.objectContaining({ code: "data/bad-mapping", params: { key: "table.texts: city" } }),
    );
  });
});

describe("gaps", () => {
  it("do not count in rows without a label, which are left out, unless the table is scored", async () => {
    const text = "a,b,label\n1,7,x\n,8,\n3,9,y\n4,,x\n";
    expect((await read(text)).table?.gaps).toEqual([{ column: "b", cells: 1, place: 5 }]);
    expect((await read(text, {}, true)).table?.gaps).toEqual([
      { column: "a", cells: 1, place: 3 },
      { column: "b", cells: 1, place: 5 },
    ]);
    const file = await writeNpz(
      new Map([
        ["a", { shape: [4], data: Float32Array.of(1, Number.NaN, 3, Number.NaN) }],
        ["label", { shape: [4], data: Float64Array.of(0, Number.NaN, 1, 1) }],
      ]),
    );
    const options = { fileName: "t.npz", namedBy: "table", scoring: false };
    const dataset = await readNpzTable(file, { ...mapping, features: ["a"] }, options);
    expect(dataset.table?.gaps).toEqual([{ column: "a", cells: 1, place: 4 }]);
  });
});

describe("columns of words", () => {
  const words: Partial<TableMapping> = { features: ["city", "a"], texts: ["city"] };

  it("become an input for each value, in order, and none of them where the cell is empty", async () => {
    const dataset = await read("a,city,label\n1,Roma,x\n2,Ankara,y\n3,,x\n4, Roma ,y\n", words);
    const c = constantOf(3);
    expect(allOf(dataset.inputs)).toEqual([0, 1, 1, c, 1, 0, 2, c, 0, 0, 3, c, 0, 1, 4, c]);
    expect(dataset.pastWidth).toBe(4);
    expect(dataset.table).toMatchObject({
      names: ["city=Ankara", "city=Roma", "a"],
      categories: { city: ["Ankara", "Roma"] },
      gaps: [],
      unknown: [],
    });
  });

  it("are read as training had them when a table is scored, and new words are told", async () => {
    const options = { fileName: "next.csv", namedBy: "m.pt", scoring: true };
    const known = { ...options, categories: { city: ["Ankara", "Roma"] } };
    const next = csv("city,a\nOslo,5\nAnkara,6\nBern,7\n");
    const dataset = await readTable(next, { ...mapping, ...words }, known);
    const c = constantOf(3);
    expect(allOf(dataset.inputs)).toEqual([0, 0, 5, c, 1, 0, 6, c, 0, 0, 7, c]);
    expect(dataset.table?.unknown).toEqual([{ column: "city", cells: 2, place: 2 }]);
  });

  it("are refused above 64 values, and told apart from numbers by the first rows", async () => {
    const rows = Array.from({ length: 65 }, (_, i) => `${i},town ${i},${i % 2 ? "x" : "y"}`);
    const text = `a,city,label\n${rows.join("\n")}\n`;
    await expect(read(text, words)).rejects.toMatchObject({
      code: "data/too-many-values",
      params: { column: "city", most: 64 },
    });
    const { columns } = await readTableHead(csv("a,b,city,when\n1,,Rome,x\n2,3,Oslo,\n"), "t.csv");
    expect(columns.map(({ name, isText, missing }) => [name, isText, missing])).toEqual([
      ["a", false, 0],
      ["b", false, 1],
      ["city", true, 0],
      ["when", true, 1],
    ]);
  });

  it("may be NA, None and -: only an empty cell is none", async () => {
    const text = "a,land,label\n1,NA,x\n2,None,y\n3,-,x\n4,DE,y\n5,,x\n";
    const { columns } = await readTableHead(csv(text), "t.csv");
    expect(columns[1]).toMatchObject({ isText: true, missing: 1, distinct: 4, examples: ["NA", "None", "-", "DE"] });
    const { table } = await read(text, { features: ["land"], texts: ["land"] });
    expect(table?.names).toEqual(["land=-", "land=DE", "land=NA", "land=None"]);
  });

  it("are refused where nothing else is chosen and none is there, of a table and an .npz", async () => {
    const only = { features: ["city"], texts: ["city"] };
    const refused = { code: "data/no-inputs", params: { columns: ["city"] } };
    await expect(read("city,label\n,x\n,y\n", only)).rejects.toMatchObject(refused);
    const texts = (values: string[]) => ({ texts: values, shape: [2] });
    const blob = await writeNpz(
      new Map([
        ["city", texts(["", " "])],
        ["label", texts(["x", "y"])],
      ]),
    );
    const options = { fileName: "t.npz", namedBy: "table", scoring: false };
    await expect(readNpzTable(blob, { ...mapping, ...only }, options)).rejects.toMatchObject(refused);
  });

  it("give no input the name of another", async () => {
    const text = "city=x,city,city=x (2),label\n1,x,5,a\n2,y,6,b\n";
    const wanted = { features: ["city=x", "city", "city=x (2)"], texts: ["city"] };
    expect((await read(text, wanted)).table?.names).toEqual(["city=x", "city=x (3)", "city=y", "city=x (2)"]);
  });

  it("of an .npz are read with progress from their part to the end", async () => {
    const rows = 300;
    const blob = await writeNpz(
      new Map<string, NpyInput>([
        ["a", { data: new Uint8Array(rows), shape: [rows] }],
        ["city", { data: new Uint8Array(rows).map((_, row) => row % 3), shape: [rows] }],
        ["label", { data: new Uint8Array(rows).map((_, row) => row % 2), shape: [rows] }],
      ]),
    );
    const told: number[] = [];
    const options = { fileName: "t.npz", namedBy: "table", scoring: false };
    const wanted = { ...mapping, features: ["city", "a"], texts: ["city"] };
    const onProgress = (done: number, total: number) => told.push(done / total);
    await readNpzTable(blob, wanted, { ...options, onProgress });
    expect(told[0]).toBeCloseTo(0.5, 9);
    expect(told.at(-1)).toBe(1);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
  });

  it("are the same of an .npz", async () => {
    const blob = await writeNpz(
      new Map([
        ["a", { data: Float32Array.of(1, 2, 3), shape: [3] }],
        ["city", { texts: ["Roma", "Ankara", ""], shape: [3] }],
        ["label", { texts: ["x", "y", "x"], shape: [3] }],
      ]),
    );
    const options = { fileName: "t.npz", namedBy: "table", scoring: false };
    const dataset = await readNpzTable(blob, { ...mapping, ...words }, options);
    const c = constantOf(3);
    expect(allOf(dataset.inputs)).toEqual([0, 1, 1, c, 1, 0, 2, c, 0, 0, 3, c]);
    expect(dataset.table?.names).toEqual(["city=Ankara", "city=Roma", "a"]);
    const known = { ...options, scoring: true, categories: { city: ["Ankara", "Oslo"] } };
    const scored = await readNpzTable(blob, { ...mapping, ...words }, known);
    expect(allOf(scored.inputs).slice(0, 3)).toEqual([0, 0, 1]);
    expect(scored.table?.unknown).toEqual([{ column: "city", cells: 1, place: 1 }]);
  });
});

describe("the mean for a number that is not there", () => {
  it("is that of the rows that have one, 0 on the scale, and its cells are counted", async () => {
    const raw = await read("a,b,label\n,7,x\n1,8,y\n3,9,x\n100,,y\n", { gaps: "mean" });
    expect(raw.table).toMatchObject({
      gaps: [],
      filled: [
        { column: "a", cells: 1, place: 2 },
        { column: "b", cells: 1, place: 5 },
      ],
    });
    const scale = await scaleOf(raw.inputs, ["a", "b"], Int32Array.of(0, 1, 2));
    expect(scale).toEqual({ mean: [2, 8], deviation: [1, expect.closeTo(Math.sqrt(2 / 3), 12)] });
    const scaled = allOf(withScale(raw, scale).inputs);
    expect(scaled.filter((_, i) => i % 3 === 0)).toEqual([0, -1, 1, 98]);
    expect(scaled[10]).toBe(0);
  });

  it("is refused where no row of the training has a number, whose scale would be that of nothing", async () => {
    const raw = await read("a,b,label\n1,,x\n2,,y\n3,50000,x\n", { gaps: "mean" });
    await expect(scaleOf(raw.inputs, ["a", "b"], Int32Array.of(0, 1))).rejects.toMatchObject({
      code: "data/empty-columns",
      params: { columns: ["b"] },
    });
  });

  it.each(["inf", "-1e300"])("does not stand for %s, which no float32 holds", async (cell) => {
    const beyond = read(`a,b,label\n1,7,x\n${cell},8,y\n`, { gaps: "mean" });
    await expect(beyond).rejects.toMatchObject({
      code: "data/beyond-float32",
      params: { file: "t.csv", column: "a", count: 1, row: 3, inLines: true },
    });
    // A row without a label takes no part.
    expect(await read(`a,b,label\n1,7,x\n${cell},8,\n2,3,y\n`)).toMatchObject({ table: { gaps: [] } });
  });

  it("shows two columns of one name as one, so that choosing it says what to do", async () => {
    const { columns } = await readTableHead(csv("a,a,label\n1,2,x\n3,4,y\n"), "t.csv");
    expect(columns.map(({ name }) => name)).toEqual(["a", "label"]);
  });

  it("is proposed where the first rows of a feature have gaps", async () => {
    const withGap = await readTableHead(csv("a,b,label\n1,,x\n2,3,y\n1,2,x\n2,4,y\n"), "t.csv");
    expect(guessMapping(withGap)).toMatchObject({ features: ["a", "b"], gaps: "mean" });
    const without = await readTableHead(csv("a,b,label\n1,1,x\n2,3,y\n1,2,x\n2,4,y\n"), "t.csv");
    expect(guessMapping(without)).not.toHaveProperty("gaps");
  });
});

describe("withScale", () => {
  it("keeps a column that never changes at exactly 0, however many rows it has", async () => {
    const value = Math.fround(0.1);
    const rows = 1_000_000;
    const inputs: RowSource = {
      rows,
      width: 2,
      fill: (wanted, into, stride) => {
        for (let i = 0; i < wanted.length; i++) {
          into[i * stride] = value;
          into[i * stride + 1] = ((wanted[i] ?? 0) % 2) + 1000;
        }
      },
    };
    const scale = await scaleOf(
      inputs,
      ["a", "b"],
      Int32Array.from({ length: rows }, (_, row) => row),
    );
    expect(scale.mean[0]).toBe(value);
    expect(scale.deviation[0]).toBe(1);
    expect(scale.mean[1]).toBeCloseTo(1000.5, 9);
    expect(scale.deviation[1]).toBeCloseTo(0.5, 9);
  });

  it("brings features to mean 0 and deviation 1 over the rows it was measured on", async () => {
    const raw = await read("a,b,label\n1,7,x\n3,7,y\n5,7,x\n100,9,y\n");
    const scale = await scaleOf(raw.inputs, ["a", "b"], Int32Array.of(0, 1, 2));
    expect(scale.mean).toEqual([3, 7]);
    expect(scale.deviation[0]).toBeCloseTo(Math.sqrt(8 / 3), 12);
    expect(scale.deviation[1]).toBe(1);
    const scaled = withScale(raw, scale);
    const c = constantOf(2);
    expect(allOf(scaled.inputs)).toEqual(
      [-2, 0, 2, 97].flatMap((a, row) => [Math.fround(a / Math.sqrt(8 / 3)), row === 3 ? 2 : 0, c]),
    );
    expect(allOf(raw.inputs)[0]).toBe(1);
    const strided = new Float32Array(8);
    scaled.inputs.fill(Int32Array.of(3, 1), strided, 4);
    expect(strided[4]).toBe(0);
    expect(strided[3]).toBe(0);
  });
});
