import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../src/engine/engine";
import { CASES, type ConformanceCase, conformanceMismatches } from "./conformance";

/** Every case (or those that are given), one after the other, on one engine of each kind, by the engine's name here. */
export function describeConformance(
  engines: Readonly<Record<string, () => Promise<Engine>>>,
  cases: readonly ConformanceCase[] = CASES,
): void {
  describe.each(Object.entries(engines))("%s agrees with float64", (_, create) => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await create();
    });
    afterAll(() => engine.dispose());
    it.each(cases)("$name", async (one) => {
      expect(await conformanceMismatches(engine, one)).toEqual([]);
    });
  });
}
