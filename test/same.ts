import { expect } from "vitest";

/** Expects two values to be the same to the bit. `toEqual` takes seconds for a model's arrays; it says what differs. */
export function expectSame(actual: unknown, expected: unknown): void {
  const same = isSame(actual, expected);
  if (!same) expect(actual).toEqual(expected);
  expect(same).toBe(true);
}

/** Of what tests compare, in Node and in a page: whatever else there is counts as different. */
function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  const kind: unknown = Object.getPrototypeOf(one);
  if (kind !== Object.getPrototypeOf(other)) return false;
  if (ArrayBuffer.isView(one) && ArrayBuffer.isView(other)) return areSame(bytesOf(one), bytesOf(other));
  if (Array.isArray(one) && Array.isArray(other)) return areSame(one, other);
  if (one instanceof Map && other instanceof Map) return areSame([...one], [...other]);
  if (kind !== Object.prototype && kind !== null) return false;
  return areSame(Object.entries(one).sort(byName), Object.entries(other).sort(byName));
}

function areSame(some: ArrayLike<unknown>, others: ArrayLike<unknown>): boolean {
  if (some.length !== others.length) return false;
  for (let i = 0; i < some.length; i++) if (!isSame(some[i], others[i])) return false;
  return true;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) => new Uint8Array(buffer, byteOffset, byteLength);

const byName = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]) => (one < other ? -1 : 1);
