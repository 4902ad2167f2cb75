import { expect, it, vi } from "vitest";
import type { Result } from "../../src/formats/coded-error";
import { evidenceActions, useEvidence } from "../../src/store/evidence";
import type { BaselineCheck } from "../../src/tasks/measured";
import { serveStudio } from "./serve-studio";

vi.stubGlobal("navigator", {});

type Answer = Result<BaselineCheck | null>;
const none: Answer = { ok: true, value: null };
let answer: (result: Answer) => void = () => undefined;

serveStudio({
  evidence: {
    baselines: () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
    cancelBaselines: async () => {
      answer(none);
      return { ok: true, value: undefined };
    },
  },
});

const asked = async (then: () => void) => {
  const computed = evidenceActions.computeBaselines();
  then();
  await computed;
  return useEvidence.getState().checkStopped;
};

it("baselines that were canceled or failed say so; those that a run's start ended do not, for it computes them", async () => {
  expect(await asked(() => evidenceActions.cancelBaselines())).toBe(true);
  expect(await asked(() => answer(none))).toBe(false);
  expect(await asked(() => answer({ ok: false, error: { code: "worker/died", params: {} } }))).toBe(true);
  expect(useEvidence.getState()).toMatchObject({ check: null, checkShare: null });
});
