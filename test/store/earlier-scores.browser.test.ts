import { expect, it } from "vitest";
import { predictActions, usePredict } from "../../src/store/predict";

const state = () => usePredict.getState();
const csv = (text: string, name = "march.csv") => new File([text], name);

it("shows a file of scores by itself where no model is open, and keeps it when another is refused", async () => {
  await predictActions.openFiles([csv("customer_id;predicted_segment;p_mass;p_private\n007;private;0,25;0,75\n")]);
  expect(state()).toMatchObject({ refusal: null, progress: null, earlier: "march.csv", model: null });
  expect(state().scored).toMatchObject({ source: "scores", task: "segment", rows: 1, classes: ["mass", "private"] });
  const rows = await predictActions.scoredRows(Int32Array.of(0));
  expect(rows).toMatchObject({ ok: true, value: [{ id: "007", predicted: 1, probabilities: [0.25, 0.75] }] });
  expect(await predictActions.customer(0)).toMatchObject({ ok: false, error: { code: "predict/only-scores" } });

  await predictActions.openFiles([csv("customer_id,predicted_segment,p_a\nC1,a,2\n", "wrong.csv")]);
  expect(state()).toMatchObject({
    earlier: "march.csv",
    scored: { file: "march.csv" },
    refusal: { file: "wrong.csv", error: { code: "scores/number", params: { line: 2, column: "p_a" } } },
  });
  await predictActions.dropEarlier();
  expect(state()).toMatchObject({ earlier: null, scored: null });
});
