import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { expect, it, vi } from "vitest";
import { calibration } from "../../../src/evidence/calibration";
import type { JudgedOn } from "../../../src/protocol/predict";
import { predictActions } from "../../../src/store/predict";
import { evaluate } from "../../../src/tasks/segment/evaluation";
import { ReliabilityTab } from "../../../src/ui/predict/ReliabilityTab";

const probabilities = Float32Array.of(0.75, 0.25, 0.25, 0.75);
const labels = Int32Array.of(0, 1);
const one = [1, 1] as const;

/** What the tab says, and what the first metric says of itself, of customers of whom this is known. */
async function saidOf(judgedOn: JudgedOn): Promise<string> {
  vi.spyOn(predictActions, "reliability").mockResolvedValue({
    ok: true,
    value: {
      judgedOn,
      evaluation: evaluate(probabilities, labels, labels, 2),
      calibration: calibration({ probabilities, labels, classes: 2 }),
      intervals: {
        accuracy: one,
        precision_macro: one,
        recall_macro: one,
        f1_macro: one,
        f1_weighted: one,
        auc_ovr: one,
        recall: [one, one],
      },
    },
  });
  vi.spyOn(predictActions, "thresholds").mockResolvedValue({ ok: true, value: [] });
  vi.spyOn(predictActions, "drift").mockResolvedValue({ ok: true, value: null });
  const element = document.body.appendChild(document.createElement("div"));
  const root = createRoot(element);
  flushSync(() => root.render(<ReliabilityTab />));
  const tip = () => element.querySelector<HTMLButtonElement>("dl button");
  await expect.poll(tip).not.toBeNull();
  tip()?.click();
  const text = () => document.body.textContent ?? "";
  await expect.poll(text).toContain("as scikit-learn does");
  const said = text();
  root.unmount();
  element.remove();
  vi.restoreAllMocks();
  return said;
}

it("says which customers the numbers are of: the test split only where they are", async () => {
  const split = "customers of the test split";
  const these = "of these 2 customers, as scikit-learn does";
  expect(await saidOf({ kind: "test" })).toContain(split);
  expect(await saidOf({ kind: "learned", of: "test", learned: 5, test: 2 })).toContain(split);
  const others: readonly (readonly [JudgedOn, string])[] = [
    [{ kind: "learned", of: "all", learned: 1, test: 1 }, "trained or chosen on 1 of these 2 customers"],
    [{ kind: "unknown" }, "is not known; if it did"],
    [{ kind: "other", learned: null }, "whether these are the same customers is not known"],
    [{ kind: "other", learned: 0 }, "learned from none of these customers"],
    [{ kind: "other", learned: 1 }, "by their ids the model was trained or chosen on 1 of these 2 customers"],
  ];
  for (const [judgedOn, sentence] of others) {
    const said = await saidOf(judgedOn);
    expect(said).toContain(these);
    expect(said).toContain(sentence);
    expect(said).not.toContain(split);
  }
});
