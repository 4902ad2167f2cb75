import { describe, expect, it } from "vitest";
import { formatMoment } from "../../src/i18n/format-moment";

describe("formatMoment", () => {
  const moment = Date.UTC(2026, 10, 22, 23, 41);

  it("names day and minute in the language's order", () => {
    expect(formatMoment(moment, "en", "UTC")).toBe("22 Nov 2026, 23:41");
    expect(formatMoment(moment, "tr", "UTC")).toBe("22 Kas 2026 23:41");
  });
});
