import { describe, expect, it } from "vitest";
import { balancedClassWeights, classCounts } from "../../src/data/class-weights";
import { DataError } from "../../src/data/errors";
import { applyLabels, encodeLabels } from "../../src/data/labels";

const classes = ["mass", "affluent", "business", "private"];

function strings(...labels: (string | null)[]) {
  return encodeLabels("string", labels, labels.length);
}

describe("encodeLabels", () => {
  it("keeps each distinct label once, with its count and first row", () => {
    const column = strings("b", "a", "b", null, "a", "b");
    expect(column).toEqual({
      kind: "string",
      values: ["b", "a"],
      codes: Int32Array.of(0, 1, 0, -1, 1, 0),
      counts: [3, 2],
      firstRows: [0, 1],
      missing: 1,
    });
  });

  it("counts None, NaN and blank text as missing, but does not trim labels", () => {
    expect(strings("", "  ", null, " mass").missing).toBe(3);
    expect(strings(" mass").values).toEqual([" mass"]);
    expect(encodeLabels("integer", [1, Number.NaN, 0], 3).codes).toEqual(Int32Array.of(0, -1, 1));
  });
});

describe("applyLabels", () => {
  it("takes class names as they are and reports what it does not know", () => {
    const applied = applyLabels(strings("private", "Mass", "mass", null, "Mass", "vip"), classes, {});
    expect(applied.labels).toEqual(Int32Array.of(3, -1, 0, -1, -1, -1));
    expect(applied.counts).toEqual([1, 0, 0, 1]);
    expect(applied.missing).toBe(1);
    expect(applied.unmapped).toEqual([
      { label: "Mass", count: 2, firstRow: 1 },
      { label: "vip", count: 1, firstRow: 5 },
    ]);
  });

  it("renames, merges and leaves out by labelMap, which goes before class names", () => {
    const map = { Mass: "mass", retail: "mass", test: null, business: "private" };
    const applied = applyLabels(strings("Mass", "retail", "test", "business", "mass"), classes, map);
    expect(applied.labels).toEqual(Int32Array.of(0, 0, -1, 3, 0));
    expect(applied.unmapped).toEqual([]);
  });

  it("takes whole numbers as indices into the classes", () => {
    const applied = applyLabels(encodeLabels("integer", [3, 0, 2, 0], 4), classes, {});
    expect(applied.labels).toEqual(Int32Array.of(3, 0, 2, 0));
  });

  it("takes no whole number for an index when the column holds one that is none; labelMap says what they are", () => {
    const column = encodeLabels("integer", [1, 4, 2, 3], 4);
    expect(applyLabels(column, classes, {}).labels).toEqual(Int32Array.of(-1, -1, -1, -1));
    const map = { "1": "mass", "2": "affluent", "3": "business", "4": "private" };
    expect(applyLabels(column, classes, map).labels).toEqual(Int32Array.of(0, 3, 1, 2));
    expect(applyLabels(encodeLabels("integer", [3, -1, 0], 3), classes, {}).unmapped).toHaveLength(3);
  });

  it("a class's own name is that class, in text and as a number, and then no number is an index", () => {
    const names = ["1", "2", "3", "4"];
    expect(applyLabels(strings("1", "3"), names, {}).labels).toEqual(Int32Array.of(0, 2));
    const applied = applyLabels(encodeLabels("integer", [1, 3, 2, 0], 4), names, {});
    expect(applied.labels).toEqual(Int32Array.of(0, 2, 1, -1));
    expect(applied.unmapped.map(({ label }) => label)).toEqual(["0"]);
  });

  it("takes booleans for 0 and 1, unless a class or labelMap spells them", () => {
    const column = encodeLabels("boolean", [true, null, false], 3);
    expect(applyLabels(column, ["stays", "leaves"], {}).labels).toEqual(Int32Array.of(1, -1, 0));
    expect(applyLabels(column, ["True", "False"], {}).labels).toEqual(Int32Array.of(0, -1, 1));
    expect(applyLabels(column, ["1", "0"], {}).labels).toEqual(Int32Array.of(0, -1, 1));
    expect(applyLabels(column, ["a", "b"], { True: "a", "0": null }).labels).toEqual(Int32Array.of(0, -1, -1));
  });

  it("takes a composed and a decomposed ü for the same letter", () => {
    const applied = applyLabels(strings("u\u0308st", "\u00fcst"), ["\u00fcst", "mass"], {});
    expect(applied.labels).toEqual(Int32Array.of(0, 0));
    expect(applyLabels(strings("u\u0308st"), ["mass"], { "\u00fcst": "mass" }).labels).toEqual(Int32Array.of(0));
  });

  it("does not take digits in text for an index", () => {
    expect(applyLabels(strings("0"), classes, {}).unmapped).toEqual([{ label: "0", count: 1, firstRow: 0 }]);
  });

  it("maps a label called __proto__", () => {
    const map = Object.fromEntries([["__proto__", "private"]]);
    expect(applyLabels(strings("__proto__"), classes, map).labels).toEqual(Int32Array.of(3));
  });

  it("refuses a map to a class that does not exist", () => {
    expect(() => applyLabels(strings("mass"), classes, { x: "rich" })).toThrow(
      new DataError("data/label-map-class", { label: "x", target: "rich", classes }),
    );
  });
});

describe("class weights", () => {
  it("are n / (k · count) over the classes present; an absent class weighs 0", () => {
    const counts = classCounts(Int32Array.of(0, 0, 0, 2, -1), 4);
    expect(counts).toEqual([3, 0, 1, 0]);
    expect(balancedClassWeights(counts)).toEqual([4 / (2 * 3), 0, 4 / 2, 0]);
  });
});
