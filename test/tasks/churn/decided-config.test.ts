import { expect, it } from "vitest";
import { decidedConfig, decisionRules, writtenRules } from "../../../src/tasks/classes";
import { defaultConfig } from "../../../src/tasks/config";

it("scores with the threshold that was chosen since, and only where the task has one", () => {
  const churn = defaultConfig("churn");
  expect(decisionRules(decidedConfig(churn, 0.31), null).threshold).toBe(0.31);
  expect(writtenRules(decidedConfig(churn, 0.31))).toMatchObject({ threshold: 0.31 });
  expect(decisionRules(decidedConfig(churn, null), null).threshold).toBe(0.5);
  const segment = defaultConfig();
  expect(decidedConfig(segment, 0.31)).toBe(segment);
});
