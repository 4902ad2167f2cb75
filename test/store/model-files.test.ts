import { describe, expect, it } from "vitest";
import { decisionFor } from "../../src/store/model-files";

const decision = (name: unknown) => new File([JSON.stringify({ checkpoint: { name }, classes: [] })], "decision.json");

describe("decisionFor", () => {
  const segments = decision("segment_predictor_walk4.pt");
  const churn = decision("churn_predictor_walk4.pt");

  it("gives each of several models the decision that names it, whatever its extension", async () => {
    const both = [segments, churn];
    expect(await decisionFor(new File([], "churn_predictor_walk4.safetensors"), both)).toBe(churn);
    expect(await decisionFor(new File([], "segment_predictor_walk4.pt"), both)).toBe(segments);
  });

  it("gives the first where none names it, and the only one whatever it names", async () => {
    const renamed = new File([], "model.pt");
    expect(await decisionFor(renamed, [decision(3), churn])).not.toBe(churn);
    expect(await decisionFor(renamed, [churn])).toBe(churn);
    expect(await decisionFor(renamed, [])).toBeNull();
  });
});
