import { expect, it } from "vitest";
import { inputsService } from "../../src/app/inputs-service";
import { OpenInputs } from "../../src/app/open-inputs";
import { rowsAt } from "../../src/data/row-source";
import { defaultConfig, withChanges } from "../../src/tasks/config";

const rows = (factor: number) =>
  Array.from({ length: 40 }, (_, i) => `${i * factor},${i % 2 === 0 ? "yes" : "no"}`).join("\n");
const file = (factor: number) => new File([`age,left\n${rows(factor)}\n`], "people.csv");
const mapping = { label: "left", id: null, features: ["age"], decimal: "." };
const config = withChanges(defaultConfig(), { fromScratch: true, classes: ["no", "yes"], labelMap: {} });

it("forgets a table as a run trains on it when the table is closed, and when another takes its place", async () => {
  const inputs = new OpenInputs();
  const service = inputsService(inputs);
  const open = async (factor: number) => {
    await service.openFile(file(factor), () => undefined, null, mapping);
    if (inputs.sketches === null) throw new Error("no table");
    return inputs.sketches.value;
  };
  const first = await open(1);
  const scaled = await inputs.scaled.of(first, config);
  expect(await inputs.scaled.of(first, config), "kept while it is open").toBe(scaled);
  await service.closeFile("sketches");
  expect(inputs.sketches).toBeNull();
  expect(await inputs.scaled.of(first, config), "made anew once it was closed").not.toBe(scaled);

  const again = await inputs.scaled.of(first, config);
  const other = await open(10);
  expect(await inputs.scaled.of(first, config), "made anew once another was opened").not.toBe(again);
  const mean = (await inputs.scaled.of(other, config)).table?.scale?.mean[0] ?? 0;
  expect(mean).toBeCloseTo((again.table?.scale?.mean[0] ?? Number.NaN) * 10, 9);
  expect(rowsAt(other.inputs, Int32Array.of(3))[0], "the table itself is as the file has it").toBe(30);
});
