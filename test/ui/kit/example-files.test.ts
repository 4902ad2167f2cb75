import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { dataSession } from "../../../src/app/data-session";
import { identify } from "../../../src/app/identify";
import { tableQuestion } from "../../../src/app/training-table";
import { readFoundation } from "../../../src/model/foundation";
import { answering } from "../../../src/protocol/answers";
import { readPredictor } from "../../../src/tasks/predictors";
import { EXAMPLES } from "../../../src/ui/kit/example-files";

const served = (path: string) =>
  new File([readFileSync(join(import.meta.dirname, "..", "..", "..", "public", path))], basename(path));

describe("the examples of the empty page", () => {
  it("are a bank's three tables", async () => {
    const roles = await Promise.all(
      EXAMPLES.tables.map(({ path }) => answering(dataSession()).openSource(served(path))),
    );
    expect(roles.map((opened) => opened.ok && opened.value.role)).toEqual(["customers", "products", "events"]);
  });

  it("are a table with a label, whose columns are guessed right", async () => {
    const [table] = EXAMPLES.labeled.map(({ path }) => served(path));
    if (!table) return expect.unreachable("one");
    const kind = await identify(table);
    const { guess } = await tableQuestion(table, kind);
    expect(guess).toEqual({
      label: "outcome",
      id: "subscriber_id",
      features: ["age", "months", "monthly_fee", "visits", "complaints"],
      decimal: ".",
    });
  });

  it("are sketches, a foundation model for them, and a trained model that takes them", async () => {
    const [sketches, foundation] = EXAMPLES.sketches.map(({ path }) => served(path));
    const [model] = EXAMPLES.model.map(({ path }) => served(path));
    if (!sketches || !foundation || !model) return expect.unreachable("one of each");
    expect(await Promise.all([sketches, foundation, model].map(identify))).toEqual([
      "sketches",
      "checkpoint",
      "result",
    ]);
    const { shape } = await readFoundation(foundation, { fileName: foundation.name });
    const predictor = await readPredictor(model, { fileName: model.name });
    expect(predictor).toMatchObject({ task: "segment", shape: { inputDim: shape.inputDim } });
  });
});
