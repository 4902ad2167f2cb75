import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../src/engine/engine";
import { expectPyTorchsRun, type RunCase } from "../training/run-cases";
import { engineMismatches, type StepCase } from "../training/step-cases";
import { CASES, type ConformanceCase, conformanceMismatches } from "./conformance";

/** What an engine is held against: float64, and PyTorch's steps and runs. */
interface Held {
  /** Every case when left out. */
  readonly cases?: readonly ConformanceCase[];
  readonly steps?: readonly StepCase[];
  readonly runs?: readonly RunCase[];
}

/** A test for all of it, one after the other, on one engine. */
export function itConforms(engine: () => Engine, { cases = CASES, steps = [], runs = [] }: Held): void {
  it.each(cases)("agrees with float64: $name", async (one) => {
    expect(await conformanceMismatches(engine(), one)).toEqual([]);
  });

  it.each(steps)("makes PyTorch's step: $name", async (one) => {
    expect(await engineMismatches(engine(), one)).toEqual([]);
  });

  it.each(runs)("makes PyTorch's run in every number: $name", (one) => expectPyTorchsRun(engine(), one));
}

/** The same for one engine of each kind, by its name here; on WebGPU each compiles every kernel once. */
export function describeConformance(
  engines: Readonly<Record<string, Held & { readonly create: () => Promise<Engine> }>>,
): void {
  describe.each(Object.entries(engines))("%s", (_, { create, ...held }) => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await create();
    });
    afterAll(() => engine.dispose());
    itConforms(() => engine, held);
  });
}
