import { expect, it } from "vitest";
import { AutosavePolicy } from "../../workers/autosave";

it("saves after the first epoch, then at most every 30 s and within 5 % of the training time", () => {
  const policy = new AutosavePolicy();
  expect(policy.isDue(0)).toBe(true);
  policy.saved(1_000, 100);
  expect(policy.isDue(30_999)).toBe(false);
  expect(policy.isDue(31_000)).toBe(true);
  // A save of 3 s may come once a minute.
  policy.saved(31_000, 3_000);
  expect(policy.isDue(90_000)).toBe(false);
  expect(policy.isDue(91_000)).toBe(true);
});
