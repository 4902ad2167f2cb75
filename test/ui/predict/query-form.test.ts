import { describe, expect, it } from "vitest";
import { formOf, isFiltered, probabilitySort, queryOf } from "../../../src/ui/predict/query-form";

const everyone = formOf(null);

describe("the customers' filter", () => {
  it("begins with everyone in the file's order", () => {
    expect(isFiltered(everyone)).toBe(false);
    expect(queryOf(everyone)).toEqual({
      id: "",
      predicted: null,
      actual: null,
      beside: null,
      probability: null,
      sort: { by: "row" },
      descending: false,
    });
  });

  it("shows what a link asks for, the most probable first", () => {
    const cell = formOf({ actual: 0, predicted: 2, probability: null });
    expect(isFiltered(cell)).toBe(true);
    expect(queryOf(cell)).toMatchObject({
      actual: 0,
      predicted: 2,
      probability: null,
      sort: { by: "probability", segment: 2 },
      descending: true,
    });
    const range = { segment: 1, from: 0.25, to: 0.5 };
    const bar = queryOf(formOf({ actual: 1, predicted: null, probability: range }));
    expect(bar).toMatchObject({ actual: 1, predicted: null, probability: range, sort: { segment: 1 } });
  });

  it("leaves a range alone that is not one, and spaces around an id", () => {
    const form = { ...everyone, segment: "1", from: null, to: 1, id: " C1 ", sort: probabilitySort(3) };
    expect(queryOf(form)).toMatchObject({ probability: null, id: "C1", sort: { by: "probability", segment: 3 } });
  });
});
