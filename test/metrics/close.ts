import { expect } from "vitest";

const TOLERANCE = 1e-12;

/** Equal structure, and every number within the tolerance. */
export function expectClose(actual: unknown, expected: unknown, where: string): void {
  if (typeof expected === "number" && typeof actual === "number") {
    expect(Math.abs(actual - expected), `${where}: ${actual} against ${expected}`).toBeLessThanOrEqual(TOLERANCE);
  } else if (typeof expected === "object" && expected !== null && typeof actual === "object" && actual !== null) {
    expect(Object.keys(actual), where).toEqual(Object.keys(expected));
    for (const [key, value] of Object.entries(expected))
      expectClose(Reflect.get(actual, key), value, `${where}.${key}`);
  } else {
    expect(actual, where).toEqual(expected);
  }
}
