import { expect, it } from "vitest";
import { mapOf } from "../../src/app/entity-map";
import { readBank } from "../pipeline/tables-fixture";

it("a map of more names than can be told apart shows an even sample of them", async () => {
  const { tables } = await readBank({});
  const names = Array.from({ length: 40 }, (_, i) => `type ${i}`);
  const data = Float32Array.from({ length: 80 }, (_, i) => (i * i) % 97);
  const vectors = { walk: 1, tokens: { names, dim: 2, data }, all: null };
  const { points } = await mapOf(vectors, null, tables, () => {}, new AbortController().signal, 20);
  expect(points.map(({ name }) => name)).toEqual(names.filter((_, i) => i % 2 === 0));
  expect(points.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
});
