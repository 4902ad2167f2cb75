import type { CustomersQuery } from "../../scoring/query";
import { CHURNED } from "../../scoring/scores";
import type { PredictorTask } from "../../tasks/predictor";

/** Value of a segment filter that filters nothing. */
export const ANY = "any";

/** Columns to sort by, besides one probability per segment; `top` is the probability of what is predicted. */
const SORTS = ["row", "id", "predicted", "actual", "top", "entropy"] as const;
export type SortKey = (typeof SORTS)[number] | `p${number}`;

/** The sort key of a segment's probability. */
export function probabilitySort(segment: number): SortKey {
  return `p${segment}`;
}

/** What the filter row's controls hold. */
export interface CustomersForm {
  readonly id: string;
  readonly predicted: string;
  readonly actual: string;
  /** What the other task's model predicts. */
  readonly beside: string;
  /** `changed`, `added`, or a class of the earlier file. */
  readonly since: string;
  /** Segment whose probability is filtered. */
  readonly segment: string;
  /** From 0 to 1; null while a text box does not hold such a number. */
  readonly from: number | null;
  readonly to: number | null;
  readonly sort: SortKey;
  readonly descending: boolean;
}

const EVERYONE: CustomersForm = {
  id: "",
  predicted: ANY,
  actual: ANY,
  beside: ANY,
  since: ANY,
  segment: ANY,
  from: 0,
  to: 1,
  sort: "row",
  descending: false,
};

/** The order of a list that nobody has sorted: of churn those at risk first, of segments as in the file. */
function firstOrder(task: PredictorTask | undefined): Pick<CustomersForm, "sort" | "descending"> {
  if (task === "churn") return { sort: probabilitySort(CHURNED), descending: true };
  return { sort: EVERYONE.sort, descending: EVERYONE.descending };
}

/** The filter row as a link into Predict sets it: what it asks for, the most probable first. */
export function formOf(
  task: PredictorTask | undefined,
  focus: (Pick<CustomersQuery, "predicted" | "actual" | "probability"> & Partial<Pick<CustomersQuery, "since">>) | null,
): CustomersForm {
  if (focus === null) return { ...EVERYONE, ...firstOrder(task) };
  const { predicted, actual, probability, since = null } = focus;
  const name = (segment: number | null) => (segment === null ? ANY : String(segment));
  const sorted = probability?.segment ?? predicted;
  return {
    ...EVERYONE,
    predicted: name(predicted),
    actual: name(actual),
    since: since === null ? ANY : String(since),
    ...(probability === null ? {} : { ...probability, segment: name(probability.segment) }),
    ...(sorted === null ? {} : { sort: probabilitySort(sorted), descending: true }),
  };
}

/** The list sorted by a column: the other way round where it is already, else names upward and numbers downward. */
export function sortedBy(form: CustomersForm, sort: SortKey): CustomersForm {
  const upward = sort === "row" || sort === "id" || sort === "predicted" || sort === "actual";
  return { ...form, sort, descending: form.sort === sort ? !form.descending : !upward };
}

/** The list filtered by a segment's probability, the most probable first; by none, in its first order again. */
export function ofSegment(form: CustomersForm, segment: string, task: PredictorTask | undefined): CustomersForm {
  if (segment !== ANY) return { ...form, segment, sort: probabilitySort(Number(segment)), descending: true };
  const { sort, descending } = SORTS.some((key) => key === form.sort) ? form : firstOrder(task);
  return { ...form, segment, sort, descending };
}

/** Whether the filter row leaves anyone out. */
export function isFiltered({ id, predicted, actual, beside, since, segment }: CustomersForm): boolean {
  return id.trim() !== "" || [predicted, actual, beside, since, segment].some((value) => value !== ANY);
}

/** What the filter row asks for. A range that is not one filters nothing. */
export function queryOf(form: CustomersForm): CustomersQuery {
  const segment = (value: string) => (value === ANY ? null : Number(value));
  const column = SORTS.find((key) => key === form.sort);
  const ranged = segment(form.segment);
  const { from, to } = form;
  return {
    id: form.id.trim(),
    predicted: segment(form.predicted),
    actual: segment(form.actual),
    beside: segment(form.beside),
    since: form.since === "changed" || form.since === "added" ? form.since : segment(form.since),
    probability: ranged === null || from === null || to === null ? null : { segment: ranged, from, to },
    sort: column === undefined ? { by: "probability", segment: Number(form.sort.slice(1)) } : { by: column },
    descending: form.descending,
  };
}
