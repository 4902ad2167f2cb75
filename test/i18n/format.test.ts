import { expect, it } from "vitest";
import { formatDecimal, formatPercent, formatSpan } from "../../src/i18n/format";

it("what rounds to zero has no sign, and what is below it keeps one", () => {
  expect([formatDecimal(-0.01, "tr", 1), formatDecimal(-0, "en", 2), formatDecimal(-0.06, "tr", 1)]).toEqual([
    "0,0",
    "0.00",
    "−0,1",
  ]);
  expect([formatPercent(-0.00001, "en"), formatPercent(-0.5, "en", 0)]).toEqual(["0.00%", "−50%"]);
});

it("a span of time has the unit of its longer end, and is one time where both are nearly the same", () => {
  const said = (least: number, most: number) => formatSpan({ least, most }, "en");
  expect([said(150, 150), said(100, 110), said(0.2, 0.5), said(0.4, 1.2)]).toEqual([
    "2 min 30 s",
    "1 min 50 s",
    "1 s",
    "1 s",
  ]);
  expect([said(20, 60), said(50, 150), said(2400, 7200)]).toEqual(["20–60 s", "1–3 min", "1–2 h"]);
  expect(formatSpan({ least: 120, most: 300 }, "tr")).toBe("2–5 dk");
});
