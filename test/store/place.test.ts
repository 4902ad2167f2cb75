import { describe, expect, it } from "vitest";
import { addressOf, PLACES, readAddress } from "../../src/store/place";

describe("addresses", () => {
  it.each(PLACES)("names the place %s", (place) => {
    expect(readAddress(addressOf(place))).toEqual({ place, run: null, config: null });
  });

  it("names a run, whatever its id is made of", () => {
    const address = addressOf("runs", { run: "a/b?c=1 %" });
    expect(address).toBe("#/runs/a%2Fb%3Fc%3D1%20%25");
    expect(readAddress(address)).toEqual({ place: "runs", run: "a/b?c=1 %", config: null });
  });

  it("carries a configuration to the Studio, as JSON for the one who judges it", () => {
    const config = { learningRate: 1e-4, split: { train: 0.7 } };
    const { place, config: json } = readAddress(addressOf("studio", { config }));
    expect(place).toBe("studio");
    expect(JSON.parse(json ?? "")).toEqual(config);
  });

  it.each(["", "#", "#/", "#/nowhere", "#results", "#/studio/x", "#/predict?config=%"])(
    "takes %s for a place, never for an error",
    (hash) => {
      expect(readAddress(hash)).toMatchObject({ run: null });
      expect(PLACES).toContain(readAddress(hash).place);
    },
  );
});
