import type { CustomersQuery } from "../../scoring/query";

/** Value of a segment filter that filters nothing. */
export const ANY = "any";

/** Columns to sort by, besides one probability per segment. */
export const SORTS = ["row", "id", "predicted", "actual", "entropy"] as const;
export type SortKey = (typeof SORTS)[number] | `p${number}`;

/** The sort key of a segment's probability. */
export function probabilitySort(segment: number): SortKey {
  return `p${segment}`;
}

/** What the filter row's controls ask for. */
export function queryOf(form: {
  readonly id: string;
  readonly predicted: string;
  readonly actual: string;
  readonly sort: SortKey;
  readonly descending: boolean;
}): CustomersQuery {
  const segment = (value: string) => (value === ANY ? null : Number(value));
  const column = SORTS.find((key) => key === form.sort);
  return {
    id: form.id.trim(),
    predicted: segment(form.predicted),
    actual: segment(form.actual),
    probability: null,
    sort: column === undefined ? { by: "probability", segment: Number(form.sort.slice(1)) } : { by: column },
    descending: form.descending,
  };
}
