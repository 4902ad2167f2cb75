import { describe, expect, it } from "vitest";
import {
  ANY,
  formOf,
  isFiltered,
  ofSegment,
  probabilitySort,
  queryOf,
  sortedBy,
} from "../../../src/ui/predict/query-form";

const everyone = formOf("segment", null);

describe("the customers' filter", () => {
  it("begins with everyone in the file's order", () => {
    expect(isFiltered(everyone)).toBe(false);
    expect(queryOf(everyone)).toEqual({
      id: "",
      predicted: null,
      actual: null,
      beside: null,
      since: null,
      probability: null,
      sort: { by: "row" },
      descending: false,
    });
  });

  it("shows what a link asks for, the most probable first", () => {
    const cell = formOf("segment", { actual: 0, predicted: 2, probability: null });
    expect(isFiltered(cell)).toBe(true);
    expect(queryOf(cell)).toMatchObject({
      actual: 0,
      predicted: 2,
      probability: null,
      sort: { by: "probability", segment: 2 },
      descending: true,
    });
    const range = { segment: 1, from: 0.25, to: 0.5 };
    const bar = queryOf(formOf("segment", { actual: 1, predicted: null, probability: range }));
    expect(bar).toMatchObject({ actual: 1, predicted: null, probability: range, sort: { segment: 1 } });
  });

  it("leaves a range alone that is not one, and spaces around an id", () => {
    const form = { ...everyone, segment: "1", from: null, to: 1, id: " C1 ", sort: probabilitySort(3) };
    expect(queryOf(form)).toMatchObject({ probability: null, id: "C1", sort: { by: "probability", segment: 3 } });
  });

  it("is sorted by a head, the other way round at the second click; names begin at the top, numbers at the largest", () => {
    const byId = sortedBy(everyone, "id");
    expect(queryOf(byId)).toMatchObject({ sort: { by: "id" }, descending: false });
    expect(sortedBy(byId, "id").descending).toBe(true);
    expect(queryOf(sortedBy(byId, "top"))).toMatchObject({ sort: { by: "top" }, descending: true });
  });

  it("lists customers of a churn model by risk, until they are sorted otherwise", () => {
    const churn = formOf("churn", null);
    expect(queryOf(churn)).toMatchObject({ sort: { by: "probability", segment: 1 }, descending: true });
    expect(ofSegment(ofSegment(churn, "0", "churn"), ANY, "churn")).toEqual(churn);
  });

  it("shows the most probable first while a segment's probability is filtered, and the file's order after", () => {
    const filtered = ofSegment(everyone, "2", "segment");
    expect(queryOf(filtered).sort).toEqual({ by: "probability", segment: 2 });
    expect(ofSegment(filtered, ANY, "segment")).toEqual(everyone);
    const byEntropy = sortedBy(filtered, "entropy");
    expect(ofSegment(byEntropy, ANY, "segment")).toMatchObject({ sort: "entropy", descending: true });
  });
});
