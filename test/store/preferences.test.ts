import { describe, expect, it } from "vitest";
import { loadPreferences, savePreferences } from "../../src/store/preferences";
import { readPreferences } from "../../src/ui/charts/view-preferences";

const stored = (text: string | null) => ({ getItem: () => text });
const nonsense = ["{", "null", "7", '"x"', "[]", "[[]]"];

describe("what is remembered of the page's look", () => {
  it.each(nonsense)("is nothing where %s is stored", (text) => {
    expect(loadPreferences(stored(text))).toEqual({});
    expect(readPreferences(stored(text))).toEqual(readPreferences(stored(null)));
  });

  it("keeps every choice that is one beside those that are none", () => {
    const choices = {
      locale: "tr",
      theme: "green",
      keepAwake: "yes",
      notify: true,
      actionBands: { call: 0.1, email: 0.5, inform: 0.9 },
      unknown: {},
    };
    expect(loadPreferences(stored(JSON.stringify(choices)))).toEqual({ locale: "tr", notify: true });
    const views = { lossBy: "epoch", lossScale: "square", matrixNumbers: 3, smoothing: 1e300, ignoreOutliers: null };
    const usual = readPreferences(stored(null));
    expect(readPreferences(stored(JSON.stringify(views)))).toEqual({ ...usual, lossBy: "epoch" });
  });

  it("is written over nonsense", () => {
    const values = ["{"];
    const storage = {
      getItem: () => values.at(-1) ?? null,
      setItem: (_: string, value: string) => void values.push(value),
    };
    savePreferences(storage, { theme: "dark" });
    expect(loadPreferences(storage)).toEqual({ theme: "dark" });
  });
});
