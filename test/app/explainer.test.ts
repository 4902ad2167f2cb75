import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Explainer } from "../../src/app/explainer";
import type { Engine } from "../../src/engine/engine";
import type { InputGradients } from "../../src/scoring/input-gradients";

const shape = { inputDim: 4, hiddenDim: 3, outputDim: 2, numLayers: 1, headWidths: [4, 3] as const, classes: 2 };
const model = () => ({ shape, state: { tensors: new Map(), batchesTracked: new Map() } });

let made: number[];
let disposed: number;
let explainer: Explainer;

beforeEach(() => {
  vi.useFakeTimers();
  made = [];
  disposed = 0;
  explainer = new Explainer(async (width) => {
    made.push(width);
    const engine: Partial<Engine> = { dispose: async () => void disposed++ };
    return engine as Engine;
  });
});
afterEach(() => vi.useRealTimers());

const itself = async (network: InputGradients) => network;

it("keeps a model's network for the next customer, and gives its engine up when nobody has asked for a while", async () => {
  const mine = model();
  const first = await explainer.ask(mine, itself);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(await explainer.ask(mine, itself)).toBe(first);
  await vi.advanceTimersByTimeAsync(20_000);
  expect([made, disposed]).toEqual([[3], 0]);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(disposed).toBe(1);
  expect(await explainer.ask(mine, itself)).not.toBe(first);
});

it("does one thing at a time, and takes another engine for another model", async () => {
  const order: string[] = [];
  const lasting = (name: string) => async () => {
    order.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    order.push(`${name} ends`);
  };
  const both = Promise.all([explainer.ask(model(), lasting("one")), explainer.ask(model(), lasting("other"))]);
  await vi.advanceTimersByTimeAsync(2000);
  await both;
  expect(order).toEqual(["one begins", "one ends", "other begins", "other ends"]);
  expect([made, disposed]).toEqual([[3, 3], 1]);
});

it("is not held up by an engine that failed, which it gives up", async () => {
  const mine = model();
  const lost = new Error("lost");
  await expect(explainer.ask(mine, () => Promise.reject(lost))).rejects.toBe(lost);
  expect(await explainer.ask(mine, async () => "again")).toBe("again");
  expect([made, disposed]).toEqual([[3, 3], 1]);
  explainer.release();
  await vi.advanceTimersByTimeAsync(0);
  expect(disposed).toBe(2);
});
