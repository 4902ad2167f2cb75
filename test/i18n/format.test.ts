import { expect, it } from "vitest";
import { formatDecimal, formatPercent } from "../../src/i18n/format";

it("what rounds to zero has no sign, and what is below it keeps one", () => {
  expect([formatDecimal(-0.01, "tr", 1), formatDecimal(-0, "en", 2), formatDecimal(-0.06, "tr", 1)]).toEqual([
    "0,0",
    "0.00",
    "−0,1",
  ]);
  expect([formatPercent(-0.00001, "en"), formatPercent(-0.5, "en", 0)]).toEqual(["0.00%", "−50%"]);
});
