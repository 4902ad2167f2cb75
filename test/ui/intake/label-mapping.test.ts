import { describe, expect, it } from "vitest";
import { classesOfLabels } from "../../../src/data/labels";
import type { LabelCount } from "../../../src/protocol/files";
import { defaultConfig } from "../../../src/tasks/config";
import { DEFAULT_CLASSES } from "../../../src/tasks/segment/fields";
import {
  addClass,
  adopt,
  assign,
  firstMapping,
  mappingConfig,
  mappingOf,
  mappingProblem,
  move,
  removeClass,
  rename,
  rowsPerClass,
  withDefaults,
} from "../../../src/ui/intake/label-mapping";

const label = (name: string, count: number, firstRow = 0): LabelCount => ({ label: name, count, firstRow });
const odd = {
  labelKind: "string",
  labels: [label("MASS", 60), label(" affluent ", 20), label("VIP", 5), label("business", 10), label("?", 5)],
} as const;
const integers = { labelKind: "integer", labels: [label("2", 5), label("0", 60), label("1", 20)] } as const;
const config = defaultConfig();

describe("firstMapping", () => {
  it("offers the file's own labels where none is a class, and leaves the choice where one is", () => {
    const foreign = { labelKind: "string", labels: [label("gold", 60), label("silver", 40)] } as const;
    expect(firstMapping(config, foreign)).toEqual(adopt(foreign));
    expect(firstMapping(config, odd)).toEqual(mappingOf(config, odd));
  });
});

describe("mappingOf", () => {
  it("suggests the class that differs only in case or spaces, and leaves the rest open", () => {
    expect([...mappingOf(config, odd).assigned]).toEqual([
      ["MASS", 0],
      [" affluent ", 1],
      ["VIP", undefined],
      ["business", 2],
      ["?", undefined],
    ]);
  });

  it("starts from the configuration's own labelMap", () => {
    const { assigned } = mappingOf({ ...config, labelMap: { VIP: "private", "?": null, MASS: "gone" } }, odd);
    expect([assigned.get("VIP"), assigned.get("?"), assigned.get("MASS")]).toEqual([3, null, undefined]);
  });

  it("reads integers as indices into the classes", () => {
    const { assigned } = mappingOf(config, { labelKind: "integer", labels: [label("3", 1), label("0", 1)] });
    expect([...assigned]).toEqual([
      ["3", 3],
      ["0", 0],
    ]);
  });

  it("takes no integer for an index when one of them is none", () => {
    const { assigned } = mappingOf(config, { labelKind: "integer", labels: [label("3", 1), label("4", 1)] });
    expect([...assigned.values()]).toEqual([undefined, undefined]);
  });

  it("does not take a label for an inherited property", () => {
    const { assigned } = mappingOf(config, { labelKind: "string", labels: [label("constructor", 1)] });
    expect(assigned.get("constructor")).toBeUndefined();
  });
});

describe("mappingConfig", () => {
  it("writes only the entries that are needed", () => {
    const mapping = assign(assign(mappingOf(config, odd), "VIP", 3), "?", null);
    expect(mappingConfig(mapping, odd)).toEqual({
      classes: [...DEFAULT_CLASSES],
      labelMap: { MASS: "mass", " affluent ": "affluent", VIP: "private", "?": null },
    });
  });

  it("merges two labels into one class", () => {
    const mapping = assign(assign(mappingOf(config, odd), "VIP", 1), "?", 1);
    expect(mappingConfig(mapping, odd).labelMap).toMatchObject({ VIP: "affluent", "?": "affluent" });
    expect(rowsPerClass(mapping, odd.labels).get(1)).toBe(30);
  });

  it("needs no entry for integers that are their class's index, and one after a reorder", () => {
    const mapping = mappingOf({ classes: ["a", "b", "c"], labelMap: {} }, integers);
    expect(mappingConfig(mapping, integers)).toEqual({ classes: ["a", "b", "c"], labelMap: {} });
    expect(mappingConfig(move(mapping, 1, -1), integers)).toEqual({
      classes: ["b", "a", "c"],
      labelMap: { "0": "a", "1": "b" },
    });
  });

  it("gives back a configuration from which the same table starts", () => {
    const mapping = assign(assign(mappingOf(config, odd), "VIP", 3), "?", null);
    const again = mappingOf(mappingConfig(mapping, odd), odd);
    expect(again.assigned).toEqual(mapping.assigned);
  });
});

describe("editing classes", () => {
  it("renames without losing the labels", () => {
    const mapping = rename(assign(assign(mappingOf(config, odd), "VIP", 3), "?", null), 3, "wealth");
    expect(mappingConfig(mapping, odd)).toMatchObject({
      classes: ["mass", "affluent", "business", "wealth"],
      labelMap: { VIP: "wealth" },
    });
  });

  it("moves at the ends change nothing", () => {
    const mapping = mappingOf(config, odd);
    expect(move(mapping, 0, -1)).toEqual(mapping);
    expect(move(mapping, 3, 1)).toEqual(mapping);
  });

  it("removing a class asks again for its labels; a new class gets a new id", () => {
    const mapping = addClass(removeClass(mappingOf(config, odd), 0), "retail");
    expect(mapping.assigned.get("MASS")).toBeUndefined();
    expect(mapping.classes.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
  });

  it("adopts the file's own labels: integers in order, names from the largest down", () => {
    expect(mappingConfig(adopt(integers), integers)).toEqual({ classes: ["0", "1", "2"], labelMap: {} });
    expect(mappingConfig(adopt(odd), odd).classes[0]).toBe("MASS");
    expect(mappingProblem(adopt(odd))).toBeNull();
  });

  it.each([
    ["integers from one", "integer", ["1", "2", "3", "4"]],
    ["tens", "integer", ["10", "20", "30", "40"]],
    ["integers below zero", "integer", ["-1", "0", "1"]],
    ["digits in text", "string", ["1", "2", "3"]],
    ["booleans", "boolean", ["True", "False"]],
    ["names with spaces", "string", [" mass ", "VIP"]],
  ] as const)("adopting %s makes a configuration that training takes", (_, labelKind, names) => {
    const data = { labelKind, labels: names.map((name, row) => label(name, 10 - row, row)) };
    const { classes, labelMap } = mappingConfig(adopt(data), data);
    expect(classesOfLabels(labelKind, names, { classes, labelMap })).toEqual(
      names.map((name) => classes.indexOf(name.trim())),
    );
  });

  it("goes back to the four defaults with their suggestions", () => {
    expect(withDefaults(odd)).toEqual(mappingOf(config, odd));
  });
});

describe("mappingProblem", () => {
  const settled = assign(assign(mappingOf(config, odd), "VIP", 3), "?", null);

  it("is null when every label is decided", () => {
    expect(mappingProblem(settled)).toBeNull();
  });

  it("names undecided labels, empty and repeated names, and too few classes", () => {
    expect(mappingProblem(mappingOf(config, odd))).toEqual({ code: "unresolved" });
    expect(mappingProblem(rename(settled, 0, " "))).toEqual({ code: "emptyName" });
    expect(mappingProblem(rename(settled, 0, " affluent"))).toEqual({ code: "duplicateName", name: "affluent" });
    const alone = odd.labels.reduce((mapping, { label: name }) => assign(mapping, name, 0), settled);
    expect(mappingProblem(alone)).toEqual({ code: "tooFew" });
  });
});
