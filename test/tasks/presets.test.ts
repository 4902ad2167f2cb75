import { describe, expect, it } from "vitest";
import { configSchemaOf, defaultConfig, withChanges } from "../../src/tasks/config";
import { presetOf, presetsOf, withPreset } from "../../src/tasks/presets";
import { TASK_IDS } from "../../src/tasks/registry";

const preset = (id: string) => presetsOf("segment").find((each) => each.id === id) ?? expect.unreachable();

describe("presets", () => {
  it("are complete configurations of their task, told apart again", () => {
    for (const task of TASK_IDS) {
      for (const each of presetsOf(task)) {
        const config = withPreset(defaultConfig(task), each);
        expect(configSchemaOf(task).parse(config)).toEqual(config);
        expect(presetOf(config)?.id).toBe(each.id);
      }
    }
  });

  it("are offered where the task has their keys", () => {
    expect(presetsOf("segment").map(({ id }) => id)).toEqual(["script", "quick", "frozen"]);
    expect(presetsOf("foundation").map(({ id }) => id)).toEqual(["script", "quick"]);
  });

  it("leave what no preset sets, and take back what another one set", () => {
    const mine = withChanges(defaultConfig(), { seed: 7, classes: ["a", "b"] });
    const quick = withPreset(withPreset(mine, preset("frozen")), preset("quick"));
    expect(quick).toMatchObject({ seed: 7, classes: ["a", "b"], epochs: 5, patience: 3, freezeBackbone: false });
    expect(withPreset(quick, preset("script"))).toEqual(mine);
    expect(presetOf(withChanges(quick, { epochs: 6 }))).toBeNull();
    expect(presetOf(withChanges(defaultConfig(), { learningRate: 1e-2 }))).toBeNull();
  });
});
