import { describe, expect, it } from "vitest";
import type { Engine } from "../../src/engine/engine";
import { CASES, conformanceMismatches } from "./conformance";

/** Every case on every engine, by the engine's name here. */
export function describeConformance(engines: Readonly<Record<string, () => Promise<Engine>>>): void {
  describe.each(Object.entries(engines))("%s agrees with float64", (_, create) => {
    it.each(CASES)("$name", async (one) => {
      expect(await conformanceMismatches(create, one)).toEqual([]);
    });
  });
}
