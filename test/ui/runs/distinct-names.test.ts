import { expect, it } from "vitest";
import { distinctNames } from "../../../src/ui/runs/comparison/distinct-names";

const lr = "lr 1e-4, batch 256, seed 42";

it.each([
  [
    "leaves short names as they are",
    ["lr 1e-4 · seed 42", "lr 1e-4 · seed 43"],
    ["lr 1e-4 · seed 42", "lr 1e-4 · seed 43"],
  ],
  ["leaves out what all begin with", [`${lr}, epochs 5`, `${lr}, epochs 50`], ["… epochs 5", "… epochs 50"]],
  ["keeps a part of every name", [lr, `${lr}, freeze backbone`], ["… seed 42", "… freeze backbone"]],
  [
    "leaves out what all have, wherever",
    ["seed 42, a, lr 1e-4, batch 256", "seed 42, b, lr 1e-4, batch 256"],
    ["… a", "… b"],
  ],
  ["keeps names that begin differently", [lr, "the one that we trust for now"], [lr, "the one that we trust for now"]],
  ["keeps equal names", [lr, lr], ["… seed 42", "… seed 42"]],
  ["keeps a name without parts", ["an attempt with a very long name"], ["an attempt with a very long name"]],
])("what tells runs apart: %s", (_, names, shown) => {
  expect(distinctNames(names)).toEqual(shown);
});
