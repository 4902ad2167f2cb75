import { describe, expect, it } from "vitest";
import { formatStepTime } from "../../src/i18n/format";

describe("formatStepTime", () => {
  it("keeps about three digits from microseconds to minutes", () => {
    expect([0, 0.0000123, 0.00452, 0.0771, 0.427, 1.524, 12.18, 123.4].map((s) => formatStepTime(s, "en"))).toEqual([
      "0 ms",
      "0.012 ms",
      "4.52 ms",
      "77.1 ms",
      "427 ms",
      "1.52 s",
      "12.2 s",
      "123 s",
    ]);
    expect(formatStepTime(1.524, "tr")).toBe("1,52 sn");
  });
});
