import { describe, expect, it } from "vitest";
import type { SketchCodes } from "../../src/data/sketches";
import { TorchGenerator } from "../../src/data/torch-generator";
import { createWasmEngine } from "../../src/engine/wasm/wasm-engine";
import {
  elementCount,
  type LayerSpec,
  type ModelState,
  type PredictorShape,
  predictorLayers,
  stateDictSpecs,
} from "../../src/model/architecture";
import { gradientTimesInput } from "../../src/model/explain";
import { InputGradients, type InputPath } from "../../src/scoring/input-gradients";
import { integratedGradients, LEAST_STEPS } from "../../src/scoring/integrated-gradients";
import { edgesOnNames, foundShares, sharesOf, sketchOf } from "../../src/scoring/name-shares";
import { type NamedShares, ReasonFinder } from "../../src/scoring/reasons";
import { nodeKernels } from "../engine/wasm/node-kernels";

const engine = () => createWasmEngine({ kernels: nodeKernels, fma: false, threads: 1 });
const { signal } = new AbortController();

/** Three subspaces of four bins; the last two names are one to the network. */
const codes: SketchCodes = {
  names: ["card", "loan", "login", "deposit", "fund a", "fund b"],
  subspaces: 3,
  bins: 4,
  codes: Int32Array.of(0, 1, 2, 3, 1, 1, 3, 2, 1, 0, 0, 0, 1, 1, 0, 3, 2, 2),
};
const shape: PredictorShape = {
  inputDim: 24,
  hiddenDim: 7,
  outputDim: 5,
  numLayers: 2,
  headWidths: [4, 3],
  classes: 3,
};

function randomState(layers: readonly LayerSpec[]): ModelState {
  const generator = new TorchGenerator(11);
  const state: ModelState = { tensors: new Map(), batchesTracked: new Map() };
  for (const { name, shape: size, role } of stateDictSpecs(layers)) {
    if (role === "batches-tracked") continue;
    const data = new Float32Array(elementCount(size));
    generator.uniform(data, role === "running-var" ? 0.5 : -1, 1);
    state.tensors.set(name, data);
  }
  return state;
}

const shares = (past: readonly number[], portfolio: readonly number[]): NamedShares => ({
  past: Float64Array.from(past),
  portfolio: Float64Array.from(portfolio),
});
const customers = [
  shares([0.5, 0, 0.25, 0.25, 0, 0], [0, 1, 0, 0, 0, 0]),
  shares([0, 0, 0.125, 0.875, 0, 0], [0.5, 0, 0, 0, 0.25, 0.25]),
  shares([0, 0, 0, 0, 0, 0], [0, 0.5, 0, 0, 0.5, 0]),
];
const mean = Float64Array.from([
  ...sketchOf(codes, Float64Array.of(0.3, 0, 0.3, 0.4, 0, 0)),
  ...sketchOf(codes, Float64Array.of(0.2, 0.4, 0, 0, 0.2, 0.2)),
]);

describe("shares of names", () => {
  it("come back from the sketch that they make", () => {
    for (const { past, portfolio } of customers.slice(0, 2)) {
      for (const part of [past, portfolio]) {
        sharesOf(codes, sketchOf(codes, part)).forEach((share, name) => {
          expect(share).toBeCloseTo(part[name] ?? Number.NaN, 10);
        });
      }
    }
  });

  it("are not found in what is no sketch of these codes", () => {
    const sketch = sketchOf(codes, Float64Array.of(0.5, 0.5, 0, 0, 0, 0));
    expect(foundShares(codes, sketch)).not.toBeNull();
    expect(foundShares(codes, sketch.fill(0.5, 2, 3))).toBeNull();
    expect(foundShares(codes, new Float64Array(8))).toBeNull();
  });

  /** Five names in eight bins: the edge between bins 3 and 4 is the third name of each subspace, whose code is the lower one. */
  const tied: SketchCodes = {
    names: ["card", "loan", "login", "deposit", "fund"],
    subspaces: 2,
    bins: 8,
    codes: Int32Array.of(0, 1, 3, 5, 7, 7, 3, 5, 1, 0),
  };
  const tiedShares = Float64Array.of(0.125, 0.5, 0.25, 0, 0.125);

  it("are found on whichever side of an edge a name lay that is the edge itself", () => {
    expect(edgesOnNames(tied)).toEqual([2, 4, 6]);
    const sketch = sketchOf(tied, tiedShares);
    expect(foundShares(tied, sketch)?.moved).toEqual([]);
    // The login lay above the edge in the first subspace, in the second the half of the loan's share did.
    sketch.set([0, 0.25], 3);
    sketch.set([0.25, 0.25], 8 + 3);
    const found = foundShares(tied, sketch) ?? expect.unreachable("the edge's bins are one");
    expect([...found.shares].map((share) => Math.round(share * 1e9) / 1e9)).toEqual([...tiedShares]);
    expect(found.moved).toEqual([
      { name: 2, upper: 4, share: expect.closeTo(0.25, 9) },
      { name: 1, upper: 8 + 4, share: expect.closeTo(0.25, 9) },
    ]);
    // Across an edge that is no name nothing moves.
    expect(foundShares(tied, sketch.fill(0, 0, 1).fill(0.125, 2, 3))).toBeNull();
  });

  it("are not guessed where every edge is a name: the bins would all be one", () => {
    const every = {
      ...codes,
      names: ["a", "b", "c", "d", "e"],
      codes: Int32Array.from({ length: 15 }, (_, i) => i % 4),
    };
    expect(edgesOnNames(every)).toEqual([]);
    const sketch = sketchOf(every, Float64Array.of(1, 0, 0, 0, 0));
    expect(foundShares(every, sketch.map((_, at) => sketch[at ^ 1] ?? 0).fill(0, 4))).toBeNull();
  });
});

describe("gradients by the inputs", () => {
  it("are those of one customer's logit, at each point of a path that stays there", async () => {
    const layers = predictorLayers(shape);
    const state = randomState(layers);
    const used = await engine();
    const gradients = new InputGradients(used, layers, state);
    const at = Float64Array.from({ length: 24 }, (_, i) => 0.1 + ((i * 7) % 11) / 11);
    for (const output of [0, 2]) {
      const [found] = await gradients.means([{ from: at, to: at, output }], 3, { signal });
      const expected = gradientTimesInput(shape, state, Float32Array.from(at), output);
      expected.forEach((value, i) => {
        expect((found?.gradient[i] ?? 0) * (at[i] ?? 0)).toBeCloseTo(value, 5);
      });
    }
    await used.dispose();
  });

  it("of many points are the same as of each path alone", async () => {
    const layers = predictorLayers(shape);
    const used = await engine();
    const gradients = new InputGradients(used, layers, randomState(layers));
    const finder = new ReasonFinder(codes, mean);
    const paths: InputPath[] = customers.map((customer, i) => finder.path(customer, i));
    const shares: number[] = [];
    const together = await gradients.means(paths, 400, { signal, onProgress: (share) => shares.push(share) });
    // Twice through seven layers, for two batches of points.
    expect(shares).toEqual(Array.from({ length: 28 }, (_, i) => (i + 1) / 28));
    for (const [i, path] of paths.entries()) {
      const [alone] = await gradients.means([path], 400, { signal });
      expect([together[i]?.from, together[i]?.to]).toEqual([alone?.from, alone?.to]);
      alone?.gradient.forEach((value, c) => {
        expect(together[i]?.gradient[c]).toBeCloseTo(value, 6);
      });
    }
    await used.dispose();
  });
});

describe("reasons", () => {
  it("add up to the difference from the mean input, but for the residual that is said", async () => {
    const layers = predictorLayers(shape);
    const used = await engine();
    const network = new InputGradients(used, layers, randomState(layers));
    const finder = new ReasonFinder(codes, mean);
    const paths = customers.map((customer) => finder.path(customer, 1));
    const found = await integratedGradients(network, paths, { signal });
    for (const [i, path] of paths.entries()) {
      const each = found[i] ?? expect.unreachable("a path without an answer");
      const [ends] = await network.means([path], 1, { signal });
      expect(each.difference).toBeCloseTo((ends?.to ?? 0) - (ends?.from ?? 0), 6);
      const { reasons, residual } = finder.reasons([each], customers.slice(i, i + 1));
      const sum = reasons.reduce((total, { contribution }) => total + contribution, 0);
      expect(sum + residual).toBeCloseTo(each.difference, 9);
      expect(Math.abs(residual)).toBeLessThanOrEqual(0.01 * Math.max(1, Math.abs(each.difference)));
    }
    const sample = finder.reasons(found, customers);
    const total = sample.reasons.reduce((sum, { contribution }) => sum + contribution, 0);
    expect(total + sample.residual).toBeCloseTo(found.reduce((sum, { difference }) => sum + difference, 0) / 3, 9);
    await used.dispose();
  });

  it("lead to the input that was given, where a name lay on the other side of its edge", async () => {
    const layers = predictorLayers(shape);
    const used = await engine();
    const network = new InputGradients(used, layers, randomState(layers));
    const finder = new ReasonFinder(codes, mean);
    const customer = customers[1] ?? expect.unreachable();
    const moved = { past: [{ name: 3, upper: 2, share: 0.875 }], portfolio: [] };
    const path = finder.path(customer, 1, moved);
    const given = finder.path(customer, 1).to.slice();
    given[1] = (given[1] ?? 0) - 0.875;
    given[2] = (given[2] ?? 0) + 0.875;
    expect([...path.to]).toEqual([...given]);
    const [found] = await integratedGradients(network, [path], { signal });
    const sum = found?.contributions.reduce((total, value) => total + value, 0) ?? 0;
    expect(Math.abs((found?.difference ?? 0) - sum)).toBeLessThanOrEqual(0.01 * Math.max(1, Math.abs(sum)));
    await used.dispose();
  });

  it("name what the network cannot tell apart as one", async () => {
    const layers = predictorLayers(shape);
    const used = await engine();
    const network = new InputGradients(used, layers, randomState(layers));
    const finder = new ReasonFinder(codes, mean);
    const found = await integratedGradients(network, [finder.path(customers[1] ?? expect.unreachable(), 0)], {
      signal,
    });
    const { reasons } = finder.reasons(found, customers.slice(1, 2));
    const funds = reasons.filter(({ names }) => names.includes("fund a"));
    expect(funds.filter(({ part }) => part === "portfolio")).toMatchObject([
      { names: ["fund a", "fund b"], share: 0.5, usual: expect.closeTo(0.4, 9) },
    ]);
    expect(reasons.map(({ contribution }) => Math.abs(contribution))).toEqual(
      reasons.map(({ contribution }) => Math.abs(contribution)).sort((a, b) => b - a),
    );
    await used.dispose();
  });

  it("of a linear network are weight times what is more or less, with nothing left over", async () => {
    const linear: LayerSpec = {
      ...{ linear: "only", batchNorm: null, inWidth: 24, outWidth: 2 },
      ...{ group: "head", residual: false, dropout: null },
    };
    const state = randomState([linear]);
    const weight = state.tensors.get("only.weight") ?? expect.unreachable("no weight");
    const used = await engine();
    // Both ends have the same norm all along: one bin's share is exchanged for another's at a right angle to nothing else.
    const from = Float64Array.from({ length: 24 }, (_, i) => (i < 12 ? 1 : 0));
    const path = {
      from,
      to: from.slice(),
      output: 1,
      contributionsOf: (gradient: Float64Array) => gradient.map((g, i) => g * (from[i] ?? 0)),
    };
    const [still] = await integratedGradients(new InputGradients(used, [linear], state), [path], { signal });
    // At a point that does not move the normalized network is homogeneous of degree 0: gradient times input is 0.
    expect(still?.contributions.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 6);
    expect(still?.difference).toBe(0);

    const to = from.map((value, i) => (i === 0 ? -value : value));
    const [moved] = await integratedGradients(
      new InputGradients(used, [linear], state),
      [
        {
          ...path,
          to,
          contributionsOf: (gradient: Float64Array) => gradient.map((g, i) => g * ((to[i] ?? 0) - (from[i] ?? 0))),
        },
      ],
      { signal },
    );
    // Mirrored in one column, of the same norm at both ends: the logit changes by that column's weight alone.
    const expected = (-2 * (weight[24] ?? 0)) / Math.sqrt(12);
    expect(moved?.difference).toBeCloseTo(expected, 5);
    expect(moved?.contributions[0]).toBeCloseTo(expected, 4);
    expect(moved?.steps).toBe(LEAST_STEPS);
    await used.dispose();
  });

  it("are given up with the signal's reason", async () => {
    const layers = predictorLayers(shape);
    const used = await engine();
    const network = new InputGradients(used, layers, randomState(layers));
    const finder = new ReasonFinder(codes, mean);
    const paths = customers.map((customer) => finder.path(customer, 1));
    const enough = AbortSignal.abort(new Error("enough"));
    await expect(integratedGradients(network, paths, { signal: enough })).rejects.toThrow("enough");
    await used.dispose();
  });
});
