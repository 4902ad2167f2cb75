import { describe, expect, it } from "vitest";
import { found } from "../../../src/ui/actions/palette-search";

describe("found", () => {
  const names = ["Start training", "Restart", "Download model", "Stop training"];

  it("wants every word, and puts first what begins as typed", () => {
    expect(found(names, "start", "en")).toEqual([0, 1]);
    expect(found(names, "training st", "en")).toEqual([0, 3]);
    expect(found(names, "", "en")).toEqual([0, 1, 2, 3]);
    expect(found(names, "sell", "en")).toEqual([]);
  });

  it("finds Turkish names without their marks, and with either i", () => {
    const turkish = ["Çalıştırmalar", "Eğitimi başlat", "İşlem"];
    expect(found(turkish, "calis", "tr")).toEqual([0]);
    expect(found(turkish, "EĞİTİM", "tr")).toEqual([1]);
    expect(found(turkish, "islem", "tr")).toEqual([2]);
  });
});
