import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AS_ALWAYS, PHASES, WALKED } from "./table";
import { type Facts, forget, openStudio, type Studio, walk } from "./walk";

/** One row of the table: every phase of the studio under a fault, as the table says. */
export function testPhasesUnder(file: string): void {
  const fault = WALKED.find((one) => one.file === file);
  if (fault === undefined) throw new Error(`the table has no fault ${file}`);
  const { name, refuse, changes } = fault;
  describe(name, () => {
    const facts: Facts = {};
    const unhandled: string[] = [];
    let ended: unknown = null;
    let studio: Studio | null = null;
    beforeAll(async () => {
      addEventListener("unhandledrejection", ({ reason }) => unhandled.push(String(reason)));
      refuse();
      studio = await openStudio(() => file);
      ended = await walk(studio, (found) => Object.assign(facts, found)).catch((error: unknown) => error);
    }, 300_000);
    afterAll(async () => {
      if (studio !== null) await forget(studio);
    }, 60_000);

    it.each(PHASES)("%s", (phase) => {
      expect(facts[phase], String(ended)).toEqual({ ...AS_ALWAYS[phase], ...changes[phase]?.facts });
    });

    it("leaves nothing unsaid", () => {
      expect(ended).toBeUndefined();
      expect(unhandled).toEqual([]);
    });
  });
}
