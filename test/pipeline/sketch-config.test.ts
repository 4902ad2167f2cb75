import { describe, expect, it } from "vitest";
import { serialError } from "../../src/formats/coded-error";
import { TIMESTAMP_FORMATS, timestampFormatOf } from "../../src/formats/tables/timestamp";
import { errorSentence, loadErrorSentences } from "../../src/i18n/errors";
import {
  cutoffInstant,
  defaultSketchConfig,
  oldestWeight,
  parseSketchConfig,
  referenceInstant,
  requireSameClock,
  tablesMapping,
} from "../../src/pipeline/sketch-config";

await loadErrorSentences();

function refusal(value: unknown): string {
  try {
    parseSketchConfig(value);
  } catch (error) {
    return errorSentence(serialError(error), "en");
  }
  throw new Error("was accepted");
}

describe("the configuration of sketches", () => {
  it("has the scripts' defaults", () => {
    expect(parseSketchConfig({})).toEqual({
      tables: { customers: {}, products: {}, events: {} },
      badRows: "stop",
      recentEvents: 12,
      cleora: { generation: 3, dim: 1024, trim: 16 },
      sketch: { subspaces: 10, bins: 32, seed: 42, pastDays: 25, futureDays: 5, decay: 0.02, referenceTime: null },
      walks: [4],
    });
    expect(defaultSketchConfig()).toEqual(parseSketchConfig({}));
    expect(oldestWeight(defaultSketchConfig().sketch)).toBeCloseTo(0.6065, 4);
  });

  it.each(["0000-00-00", "2026-02-30"])("refuses the day %s, which there is not", (day) => {
    expect(refusal({ sketch: { referenceTime: day } })).toContain(day);
  });

  it("a time with a zone is refused for events without one, and nothing else is", () => {
    const zoned = "2026-11-01T00:00:00+03:00";
    expect(() => requireSameClock(zoned, { zoned: false })).toThrow(
      expect.objectContaining({ code: "table/time-zone" }),
    );
    expect(() => requireSameClock(zoned, { zoned: true })).not.toThrow();
    expect(() => requireSameClock("2026-11-01", { zoned: false })).not.toThrow();
    expect(() => requireSameClock(null, { zoned: false })).not.toThrow();
  });

  it("a cutoff that someone writes is this machine's time, one of a command is UTC, where the events have zones", () => {
    const clock = process.env.TZ;
    process.env.TZ = "Europe/Berlin";
    const at = (text: string, clock: "local" | "utc", zoned: boolean) => cutoffInstant({ text, clock }, { zoned });
    const utc = (text: string) => ({ micros: Date.parse(text) * 1000, nanos: 0 });
    try {
      expect(at("2026-11-18T10:30", "local", true)).toEqual(utc("2026-11-18T09:30:00Z"));
      expect(at("2026-07-18T10:30", "local", true)).toEqual(utc("2026-07-18T08:30:00Z"));
      expect(at("2026-07-18T10:30", "utc", true)).toEqual(utc("2026-07-18T10:30:00Z"));
      expect(at("2026-07-18T10:30+03:00", "local", true)).toEqual(utc("2026-07-18T07:30:00Z"));
      expect(at("2026-07-18T10:30", "local", false)).toEqual(utc("2026-07-18T10:30:00Z"));
      expect(at("2026-07-18 10:30:00.123456", "local", true).micros % 1e6).toBe(123456);
      expect(() => at("soon", "local", true)).toThrow(expect.objectContaining({ code: "table/cutoff" }));
    } finally {
      if (clock === undefined) delete process.env.TZ;
      else process.env.TZ = clock;
    }
  });

  it("takes any subset; walks come out ascending", () => {
    const config = parseSketchConfig({
      walks: [4, 1, 4],
      cleora: { generation: 2 },
      tables: { customers: { churn: null }, events: { timestamp: "when", timestampFormat: "dd.MM.yyyy HH:mm:ss" } },
    });
    expect(config.walks).toEqual([1, 4]);
    expect(config.cleora).toEqual({ generation: 2, dim: 1024, trim: 16 });
    expect(tablesMapping(config)).toEqual({
      mapping: {
        customers: { churn: null },
        products: {},
        events: { timestamp: "when", timestampFormat: "day-first" },
      },
      badRows: "stop",
    });
  });

  it("reads the reference time at full precision", () => {
    const config = parseSketchConfig({ sketch: { referenceTime: "2026-11-22T18:00:00.000000001+03:00" } });
    expect(referenceInstant(config)).toEqual({ micros: Date.UTC(2026, 10, 22, 15) * 1000, nanos: 1 });
  });

  it.each<[unknown, string]>([
    [[], "The configuration is not a JSON object; export a configuration to see the right form."],
    [
      { sketch: { bin: 32 }, walk: 4 },
      "The configuration has unknown keys: “sketch.bin”, “walk”; remove them or correct their spelling.",
    ],
    [
      { cleora: { generation: 1 } },
      "The configuration's key “cleora.generation” has the value 1, which does not fit; correct it or leave the key out.",
    ],
    [
      { tables: { events: { timestampFormat: "whatever" } } },
      'tables.events.timestampFormat “whatever” is not known; use one of “iso”, “day-first”, “month-first”, “compact”, “epoch-s”, “epoch-ms”, “epoch-us”, “epoch-ns” or a pattern like "dd.MM.yyyy HH:mm:ss".',
    ],
    [
      { sketch: { referenceTime: "tomorrow" } },
      'sketch.referenceTime “tomorrow” is no time stamp; write it like "2026-11-22 18:00:00".',
    ],
  ])("refuses %j", (value, sentence) => {
    expect(refusal(value)).toBe(sentence);
  });

  it.each<readonly [string, string | null]>([
    ["dd.MM.yyyy HH:mm:ss", "day-first"],
    ["DD/MM/YYYY", "day-first"],
    ["%d-%m-%Y %H:%M:%S", "day-first"],
    ["MM/dd/yyyy hh:mm a", "month-first"],
    ["yyyy-MM-dd HH:mm:ss", "iso"],
    ["yyyy-MM-dd'T'HH:mm:ssZ", "iso"],
    ["ISO 8601", "iso"],
    ["yyyyMMddHHmmss", "compact"],
    ["epoch seconds", "epoch-s"],
    ["unix", "epoch-s"],
    ["s", "epoch-s"],
    ["ms", "epoch-ms"],
    ["epoch milliseconds", "epoch-ms"],
    ["microseconds", "epoch-us"],
    ["ns", "epoch-ns"],
    ...TIMESTAMP_FORMATS.map((format) => [format, format] as const),
    ["", null],
    ["yyyy", null],
  ])("reads the pattern %j as %s", (pattern, format) => {
    expect(timestampFormatOf(pattern)).toBe(format);
  });
});
