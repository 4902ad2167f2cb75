import { describe, expect, it } from "vitest";
import { z } from "zod";
import { TorchGenerator } from "../../src/data/torch-generator";
import { cpuTime } from "../cpu-time";
import generatorCases from "../fixtures/data/generator.json";
import { floats, indices } from "./cases";

const cases = z
  .array(
    z.object({
      seed: z.string(),
      seeds: z.array(z.string()),
      permutations: z.array(z.object({ n: z.int(), order: indices })),
      uniforms: z.array(z.object({ from: z.number(), to: z.number(), values: floats })),
      skip: z.int(),
      afterSkip: z.string(),
      normals: z.array(z.object({ std: z.number(), values: floats })),
      afterNormals: z.string(),
    }),
  )
  .parse(generatorCases);

describe("TorchGenerator", () => {
  it.each(cases)("draws what torch.Generator seeded with $seed draws", (expected) => {
    const generator = new TorchGenerator(BigInt(expected.seed));
    expect(expected.seeds.map(() => String(generator.randomInt64Seed()))).toEqual(expected.seeds);
    for (const { n, order } of expected.permutations) expect(generator.randperm(n)).toEqual(order);
    for (const { from, to, values } of expected.uniforms) {
      const drawn = new Float32Array(values.length);
      generator.uniform(drawn, from, to);
      expect(drawn).toEqual(values);
    }
    generator.skip(expected.skip);
    expect(String(generator.randomInt64Seed())).toBe(expected.afterSkip);
    for (const { std, values } of expected.normals) {
      const drawn = new Float32Array(values.length);
      generator.normal(drawn, std);
      // PyTorch's vectorized logarithm and sine leave a last bit open: four of 2⁻²³ of the deviation at most.
      const worst = drawn.reduce((most, value, i) => Math.max(most, Math.abs(value - (values[i] ?? 0))), 0);
      expect(worst).toBeLessThan(4.5e-7 * std);
    }
    expect(String(generator.randomInt64Seed())).toBe(expected.afterNormals);
  });

  it("skips draws as if they had been made, wherever the block of 624 ends", () => {
    for (const before of [0, 1, 623, 624]) {
      for (const draws of [0, 1, 622, 623, 624, 625, 1248, 5000]) {
        const skipped = new TorchGenerator(5);
        const drawn = new TorchGenerator(5);
        for (let i = 0; i < before + draws; i++) drawn.random32();
        skipped.skip(before);
        skipped.skip(draws);
        expect(skipped.random32()).toBe(drawn.random32());
      }
    }
  });

  it("skips a full-size backbone's 30 million draws by whole blocks", () => {
    const generator = new TorchGenerator(42);
    const start = cpuTime();
    generator.skip(29_900_000);
    // About 0.2 s on an idle core, where drawing them one by one takes many times as long.
    expect(cpuTime() - start).toBeLessThan(3000);
  });

  it("goes on from a state that went through JSON", () => {
    const generator = new TorchGenerator(42);
    generator.skip(1000);
    const copy = new TorchGenerator(0);
    copy.setState(JSON.parse(JSON.stringify(generator.getState())));
    expect(copy.random64()).toBe(generator.random64());
    expect(copy.randperm(700)).toEqual(generator.randperm(700));
  });

  it("refuses permutations for which PyTorch has another rule", () => {
    expect(() => new TorchGenerator(1).randperm(214_748_365)).toThrow(RangeError);
  });
});
