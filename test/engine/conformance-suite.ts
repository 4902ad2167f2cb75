import { describe, expect, it } from "vitest";
import type { Engine } from "../../src/engine/engine";
import { CASES, type ConformanceCase, conformanceMismatches } from "./conformance";

/** Every case (or those that are given) on every engine, by the engine's name here. */
export function describeConformance(
  engines: Readonly<Record<string, () => Promise<Engine>>>,
  cases: readonly ConformanceCase[] = CASES,
): void {
  describe.each(Object.entries(engines))("%s agrees with float64", (_, create) => {
    it.each(cases)("$name", async (one) => {
      expect(await conformanceMismatches(create, one)).toEqual([]);
    });
  });
}
