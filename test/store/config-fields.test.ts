import { describe, expect, it } from "vitest";
import { configurationMessages } from "../../src/i18n/messages/configuration";
import {
  changedKeys,
  configurationFile,
  groupFields,
  type NumberPart,
  numberAt,
  validateField,
} from "../../src/store/config-fields";
import { type Config, defaultConfig, fieldsOf, parseConfig } from "../../src/tasks/config";
import { TASK_IDS, type TaskId } from "../../src/tasks/registry";
import { FIELD_GROUPS, partsOf } from "../../src/training/fields";

const config = defaultConfig();
/** Every number of a task's configuration. */
const numberParts = (task: TaskId) =>
  Object.entries(fieldsOf(task))
    .flatMap(([key, field]) => partsOf(key, field))
    .filter((part): part is NumberPart => part.control.kind === "number");
const part = (id: string) =>
  numberParts("segment").find((each) => each.id === id) ?? expect.unreachable(`there is no number ${id}`);
const problem = (id: string, text: string, base: Config = config) => {
  const verdict = validateField(part(id), text, base);
  return verdict.ok ? null : verdict.problem;
};

describe("validateField", () => {
  it.each([
    ["learningRate", "0,001", 0.001],
    ["learningRate", "1e-5", 1e-5],
    ["batchSize", "64", 64],
    ["patience", "3", 3],
    ["split.train", "0.8", 0.8],
    ["split.seed", "7", 7],
    ["headDropout.1", "0,25", 0.25],
    ["weightDecay", "0", 0],
    ["lrPatience", "0", 0],
  ] as const)("takes %s = %s", (id, text, value) => {
    const verdict = validateField(part(id), text, config);
    expect(verdict.ok && numberAt(verdict.config, part(id).path)).toBe(value);
  });

  it("changes nothing but its own value", () => {
    const verdict = validateField(part("headDropout.0"), "0.5", config);
    expect(verdict).toEqual({ ok: true, config: { ...config, headDropout: [0.5, 0.2] } });
  });

  it("reads an empty box as null only where null means something", () => {
    for (const id of ["dropout", "split.seed", "walk"] as const) {
      const verdict = validateField(part(id), " ", config);
      expect(verdict.ok && numberAt(verdict.config, part(id).path)).toBeNull();
    }
    expect(problem("epochs", "")).toEqual({ code: "empty" });
  });

  it("says what is wrong, with the limit", () => {
    expect(problem("learningRate", "fast")).toEqual({ code: "notANumber" });
    expect(problem("learningRate", "0")).toEqual({ code: "above", limit: 0 });
    expect(problem("learningRate", "2")).toEqual({ code: "atMost", limit: 1 });
    expect(problem("batchSize", "1")).toEqual({ code: "atLeast", limit: 2 });
    expect(problem("batchSize", "2.5")).toEqual({ code: "notWhole" });
    expect(problem("batchSize", "70000")).toEqual({ code: "atMost", limit: 65_536 });
    expect(problem("dropout", "1")).toEqual({ code: "below", limit: 1 });
    expect(problem("lrFactor", "1")).toEqual({ code: "below", limit: 1 });
    expect(problem("seed", "-1")).toEqual({ code: "atLeast", limit: 0 });
    expect(problem("split.train", "0,9")).toEqual({ code: "splitSum" });
  });

  it("refuses with every field what the schema refuses", () => {
    for (const { id } of numberParts("segment")) expect(problem(id, "-1"), id).not.toBeNull();
  });
});

describe("changedKeys", () => {
  it("is empty for the defaults and names what differs", () => {
    expect(changedKeys(config, config)).toEqual([]);
    expect(changedKeys({ ...config, epochs: 3, split: { ...config.split, seed: 1 } }, config)).toEqual([
      "epochs",
      "split",
    ]);
  });
});

describe("configurationFile", () => {
  it("writes every key, and what it writes is read back as the same configuration", async () => {
    const changed = { ...config, labelMap: { VIP: "private", old: null }, epochs: 7 };
    const { name, blob } = configurationFile(changed);
    const json: unknown = JSON.parse(await blob.text());
    expect(name).toBe("config.json");
    expect(parseConfig(json)).toEqual(changed);
    expect(Object.keys(json ?? {})).toEqual(["task", ...Object.keys(fieldsOf("segment"))]);
  });
});

describe.each(TASK_IDS)("the fields of %s", (task) => {
  it("stand each in one group of the form", () => {
    const shown = FIELD_GROUPS.flatMap((group) => groupFields(task, group).map(([key]) => key));
    expect(shown.sort()).toEqual(Object.keys(fieldsOf(task)).sort());
  });

  it.each(["en", "tr"] as const)("have their words in %s", (locale) => {
    const { labels, info, options } = configurationMessages[locale];
    for (const [key, field] of Object.entries(fieldsOf(task))) {
      for (const { id, control } of partsOf(key, field)) {
        expect(labels, id).toHaveProperty([id]);
        expect(info, id).toHaveProperty([id]);
        if (control.kind === "choice" && key !== "engine") {
          for (const value of control.values) expect(options, id).toHaveProperty([id, value]);
        }
      }
    }
  });
});
