import { expect, it } from "vitest";
import { AutosavePolicy } from "../../workers/autosave";

it("saves after the first epoch, then as often as it costs next to nothing, within 5 % of the time (walk m5)", () => {
  const policy = new AutosavePolicy();
  expect(policy.isDue(0)).toBe(true);
  policy.saved(0, 3);
  expect(policy.isDue(1_999)).toBe(false);
  expect(policy.isDue(2_000)).toBe(true);
  policy.saved(1_000, 150);
  expect(policy.isDue(15_999)).toBe(false);
  expect(policy.isDue(16_000)).toBe(true);
  policy.saved(1_000, 1_000);
  expect(policy.isDue(30_999)).toBe(false);
  expect(policy.isDue(31_000)).toBe(true);
  // A save of 3 s may come once a minute.
  policy.saved(31_000, 3_000);
  expect(policy.isDue(90_000)).toBe(false);
  expect(policy.isDue(91_000)).toBe(true);
});
