import { CHURNED, type Scores } from "./scores";

/** From which probability of churn on a customer is called, written to, or told something: strictly greater counts. */
export interface ActionBands {
  readonly call: number;
  readonly email: number;
  readonly inform: number;
}

/** The bands of the original project's README. */
export const DEFAULT_BANDS: ActionBands = { call: 0.7, email: 0.5, inform: 0.3 };

/** What is done about a customer, the most urgent first. */
export const ACTIONS = ["call", "email", "inform", "none"] as const;
export type CustomerAction = (typeof ACTIONS)[number];

/** Whether bands can be told apart: each a probability, the more urgent not below the less urgent. */
export function areBands({ call, email, inform }: ActionBands): boolean {
  return 1 >= call && call >= email && email >= inform && inform >= 0;
}

/** The most urgent action whose band a probability is above. Compared in float32, as NumPy does with float32 arrays. */
export function actionOf(probability: number, bands: ActionBands): CustomerAction {
  return ACTIONS.find((action) => action === "none" || probability > Math.fround(bands[action])) ?? "none";
}

/** Customers by action. */
export function countActions(
  { probabilities, rows, classes }: Scores,
  bands: ActionBands,
): Record<CustomerAction, number> {
  const counts = { call: 0, email: 0, inform: 0, none: 0 };
  for (let row = 0; row < rows; row++) {
    counts[actionOf(probabilities[row * classes.length + CHURNED] ?? 0, bands)]++;
  }
  return counts;
}
