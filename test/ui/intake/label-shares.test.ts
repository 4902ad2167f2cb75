import { describe, expect, it } from "vitest";
import { labelShares } from "../../../src/ui/intake/label-shares";

const labels = [
  { label: "VIP", count: 5, firstRow: 2 },
  { label: "affluent", count: 20, firstRow: 1 },
  { label: "mass", count: 70, firstRow: 0 },
  { label: "old", count: 5, firstRow: 3 },
];
const config = { classes: ["mass", "affluent", "private"], labelMap: { VIP: "private", old: null } };

describe("labelShares", () => {
  it("orders labels by class, colors them by class, and leaves the others gray at the end", () => {
    const shares = labelShares({ labels, labelKind: "string" }, config, ["blue", "green", "purple"], "gray");
    expect(shares).toEqual([
      { label: "mass", count: 70, share: 0.7, className: "mass", color: "blue" },
      { label: "affluent", count: 20, share: 0.2, className: "affluent", color: "green" },
      { label: "VIP", count: 5, share: 0.05, className: "private", color: "purple" },
      { label: "old", count: 5, share: 0.05, className: null, color: "gray" },
    ]);
  });

  it("gives no shares of nothing", () => {
    expect(labelShares({ labels: [], labelKind: "string" }, config, [], "gray")).toEqual([]);
  });
});
