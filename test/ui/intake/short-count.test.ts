import { describe, expect, it } from "vitest";
import { shortCount } from "../../../src/ui/intake/short-count";

const units = { million: "M", thousand: "k" };

describe("shortCount", () => {
  it.each([
    [29_920_320, "29.9 M"],
    [1_000_000, "1.0 M"],
    [412_300, "412 k"],
    [999, "999"],
  ])("writes %d as %s", (value, text) => {
    expect(shortCount(value, "en", units)).toBe(text);
  });

  it("uses the language's decimal mark", () => {
    expect(shortCount(29_920_320, "tr", units)).toBe("29,9 M");
  });
});
