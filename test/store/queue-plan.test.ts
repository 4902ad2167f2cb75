import { describe, expect, it } from "vitest";
import { errorSentence, loadErrorSentences } from "../../src/i18n/errors";
import { parseValues } from "../../src/run/queue-text";
import { consecutiveSeeds, EMPTY_DRAFT, gridFields, planOf, type QueueDraft } from "../../src/store/queue-plan";
import { queueNames } from "../../src/store/run-names";
import { defaultConfig, fieldsOf, parseConfig } from "../../src/tasks/config";
import { TASK_IDS } from "../../src/tasks/registry";

await loadErrorSentences();

const base = defaultConfig();
const draft = (changes: Partial<QueueDraft>): QueueDraft => ({ ...EMPTY_DRAFT, ...changes });

describe("planOf", () => {
  it("combines values and seeds", () => {
    const rows = [
      { key: "learningRate", text: "1e-4, 1e-3" },
      { key: "freezeBackbone", text: "true, false" },
    ] as const;
    const { configs, seeds } = planOf(draft({ rows, seeds: "1, 2, 3" }), base);
    expect([configs.length, seeds]).toEqual([12, [1, 2, 3]]);
    expect(configs.every(({ split }) => split.seed === 42)).toBe(true);
  });

  it("is one run while nothing is typed, and none for an empty list", () => {
    expect(planOf(EMPTY_DRAFT, base).configs).toHaveLength(1);
    expect(planOf(draft({ source: "list" }), base)).toMatchObject({
      configs: [],
      problems: { list: null, plan: null },
    });
  });

  it("puts each error beside the field that has it", () => {
    const rows = [
      { key: "epochs", text: "10, 0" },
      { key: "batchSize", text: "64" },
    ] as const;
    const { configs, problems } = planOf(draft({ rows, seeds: "1, -2" }), base);
    expect(configs).toEqual([]);
    expect(Object.keys(problems.keys)).toEqual(["epochs"]);
    expect(problems.keys.epochs).toMatchObject({ code: "config/invalid-value", params: { key: "epochs", value: "0" } });
    expect(problems.seeds).toMatchObject({ params: { key: "seed", value: "-2" } });
    const list = planOf(draft({ source: "list", list: '[{}, {"epoch": 3}]' }), base).problems.list;
    expect(list === null ? "" : errorSentence(list, "en")).toMatch(/^Entry 2 of the list: .*“epoch”/);
    expect(list === null ? "" : errorSentence(list, "tr")).toMatch(/^Listenin 2\. öğesi: .*“epoch”/);
  });

  it("refuses more runs than a queue takes", () => {
    const many = Array.from({ length: 101 }, (_, index) => index).join(", ");
    const { plan } = planOf(draft({ seeds: many }), base).problems;
    expect(plan === null ? "" : errorSentence(plan, "en")).toBe(
      "These are 101 runs and a queue takes at most 100; give fewer values or seeds.",
    );
  });
});

it("counts seeds up from the first that stands there", () => {
  expect(consecutiveSeeds(3, { seeds: "" }, base)).toBe("42, 43, 44");
  expect(consecutiveSeeds(2, { seeds: "7, 3, 1" }, base)).toBe("7, 8");
});

it.each(TASK_IDS)("every key of %s but the seed has an example, and it fits", (task) => {
  const fields = gridFields(task);
  expect(fields.map(([key]) => key).sort()).toEqual(
    Object.keys(fieldsOf(task))
      .filter((key) => key !== "seed")
      .sort(),
  );
  for (const [key, { example }] of fields) {
    const values = parseValues(example ?? "");
    expect(values.length, key).toBeGreaterThan(0);
    for (const value of values) expect(() => parseConfig({ task, [key]: value }), key).not.toThrow();
  }
});

it("names runs by what varies, the seed last", () => {
  const configs = [
    parseConfig({ learningRate: 1e-4, seed: 42 }),
    parseConfig({ learningRate: 5e-4, seed: 43, headDropout: [0, 0], restore: "last" }),
  ];
  expect(queueNames(configs, "en")).toEqual([
    "lr 1e-4 · head dropout 0.3 / 0.2 · weights kept: best epoch · seed 42",
    "lr 5e-4 · head dropout 0 / 0 · weights kept: last epoch · seed 43",
  ]);
  expect(queueNames([base], "en")).toEqual(["lr 1e-4, batch 256, seed 42"]);
});
