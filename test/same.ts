import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";

/** Expects two values to be the same to the bit. `toEqual` takes seconds for a model's arrays; it says what differs. */
export function expectSame(actual: unknown, expected: unknown): void {
  const same = isDeepStrictEqual(actual, expected);
  if (!same) expect(actual).toEqual(expected);
  expect(same).toBe(true);
}
