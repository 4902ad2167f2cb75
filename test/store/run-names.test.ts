import { expect, it } from "vitest";
import { configurationMessages } from "../../src/i18n/messages/configuration";
import { defaultRunName, fieldWord, queueNames, shownRunName, valueWords } from "../../src/store/run-names";
import { CONFIG_KEYS, parseConfig } from "../../src/tasks/config";

it.each([
  ["the defaults", {}, "lr 1e-4, batch 256, seed 42"],
  [
    "what differs, in the keys' order and words",
    { learningRate: 5e-5, freezeBackbone: true, epochs: 25, headDropout: [0, 0] },
    "lr 5e-5, batch 256, seed 42, freeze backbone, epochs 25, head dropout 0 / 0",
  ],
  [
    "the task that is not the default",
    { task: "churn", threshold: 0.3 },
    "churn, lr 1e-4, batch 256, seed 42, threshold 0.3",
  ],
  ["the task's own defaults", { task: "foundation" }, "pre-train, lr 1e-3, batch 256, seed 42"],
  ["nothing of how the file words its classes", { labelMap: { vip: "private" } }, "lr 1e-4, batch 256, seed 42"],
])("a run's first name: %s", (_, config, name) => {
  expect(defaultRunName(parseConfig(config), "en")).toBe(name);
});

it("a name that nobody gave is shown in the page's language, one that somebody gave as it is", () => {
  const config = parseConfig({ task: "churn", epochs: 20 });
  const [english, turkish] = [defaultRunName(config, "en"), defaultRunName(config, "tr")];
  expect(english).not.toBe(turkish);
  expect(shownRunName(turkish, config, "en")).toBe(english);
  expect(shownRunName(english, config, "tr")).toBe(turkish);
  expect(shownRunName(english, config, "en")).toBe(english);
  expect(shownRunName("The one for the board", config, "tr")).toBe("The one for the board");
});

it("a queue's runs are told apart by what nothing means, and by whole maps and class names as they are written", () => {
  const names = (configs: readonly object[], locale: "en" | "tr" = "en") =>
    queueNames(
      configs.map((config) => parseConfig(config)),
      locale,
    );
  expect(names([{ dropout: null }, { dropout: 0 }])).toEqual(["backbone dropout model's", "backbone dropout 0"]);
  expect(names([{ labelMap: { vip: "private" } }, { labelMap: { gold: "private" } }, { labelMap: {} }])).toEqual([
    "label mapping vip → private",
    "label mapping gold → private",
    "label mapping none",
  ]);
  const [first] = names([{ classes: ["INT8", "Mass"] }, { classes: ["a", "b"] }], "tr");
  expect(first).toMatch(/ INT8 \/ Mass$/);
});

it("a run's first name is in the language of the page", () => {
  const config = parseConfig({
    task: "churn",
    freezeBackbone: true,
    dropout: 0.25,
    positiveWeight: "none",
    shuffle: false,
  });
  expect(defaultRunName(config, "tr")).toBe(
    "müşteri kaybı, lr 1e-4, batch 256, seed 42, omurgayı dondur, her epoch karıştır: hayır, omurga dropout 0,25, ayrılanların ağırlığı: yok",
  );
});

it.each(["en", "tr"] as const)("every key and what it holds has words (%s)", (locale) => {
  for (const key of CONFIG_KEYS) expect(configurationMessages[locale].labels, key).toHaveProperty([key]);
  expect(fieldWord("weightDecay", locale)).toBe(locale === "en" ? "weight decay" : "ağırlık sönümü");
  expect(valueWords("split", { train: 0.6, validation: 0.2, seed: null }, locale)).toBe(
    locale === "en" ? "0.6 / 0.2 / as seed" : "0,6 / 0,2 / seed ile aynı",
  );
  expect(valueWords("task", "churn", locale)).toBe(locale === "en" ? "Churn" : "Müşteri kaybı");
});

it("the name of a queue's run follows the page's language, with the keys that vary in it", () => {
  const configs = [0.1, 0.2].map((dropout) => parseConfig({ dropout, freezeBackbone: dropout === 0.1, seed: 43 }));
  const [config] = configs;
  const [english, turkish] = [queueNames(configs, "en")[0], queueNames(configs, "tr")[0]];
  if (config === undefined || english === undefined || turkish === undefined) throw new Error("Two are named.");
  expect(english).not.toBe(turkish);
  expect(shownRunName(english, config, "tr")).toBe(turkish);
  expect(shownRunName(turkish, config, "en")).toBe(english);
  expect(shownRunName(`${english} · mine`, config, "tr")).toBe(`${english} · mine`);
});
