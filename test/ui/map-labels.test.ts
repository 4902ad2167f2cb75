import { expect, it } from "vitest";
import { readableLabels } from "../../src/ui/data/map-labels";

it("leaves out the names that would cover one before them, above, below and beside", () => {
  const labels = [
    { name: "loan", x: 100, y: 100 },
    { name: "card", x: 110, y: 110 },
    { name: "deposit", x: 60, y: 95 },
    { name: "login", x: 100, y: 117 },
    { name: "transfer", x: 131, y: 100 },
  ];
  expect([...readableLabels(labels)]).toEqual(["loan", "login", "transfer"]);
});
