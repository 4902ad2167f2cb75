import { beforeEach, expect, it, vi } from "vitest";
import type { Result } from "../../src/formats/coded-error";
import type { ClassReasons, ExplainedOf, ScoringSummary } from "../../src/protocol/predict";
import { predictActions, usePredict } from "../../src/store/predict";
import { serveStudio } from "./serve-studio";

vi.stubGlobal("navigator", {});

const canceled: ExplainedOf[] = [];
let answer: (result: Result<ClassReasons | null>) => void = () => undefined;
let report: (share: number) => void = () => undefined;

serveStudio({
  predict: {
    classReasons: (_, onProgress) => {
      report = onProgress;
      return new Promise((resolve) => {
        answer = resolve;
      });
    },
    cancelReasons: async (of) => {
      canceled.push(of);
      return { ok: true, value: undefined };
    },
  },
});

const scored = (file: string) => ({ file }) as ScoringSummary;
const found: Result<ClassReasons | null> = { ok: true, value: null };
const reasons = () => usePredict.getState().reasons;

beforeEach(() => {
  usePredict.setState({ scored: scored("april.npz") });
  canceled.length = 0;
});

it("the reasons of every class that was asked for stay, with how far the last one is", async () => {
  const first = predictActions.explainClass(0);
  answer(found);
  await first;
  const second = predictActions.explainClass(1);
  expect(reasons()).toMatchObject({ predicted: 1, share: 0 });
  await vi.waitFor(() => {
    report(0.5);
    expect(reasons().share).toBe(0.5);
  });
  answer({ ok: false, error: { code: "open/canceled", params: {} } });
  await second;
  expect(reasons()).toEqual({ predicted: 1, share: null, answers: new Map([[0, found]]) });
  expect(canceled).toEqual([]);
});

it("are given up with the customers, and what comes of them later is not the next ones'", async () => {
  const asked = predictActions.explainClass(0);
  usePredict.setState({ scored: scored("may.npz") });
  expect(canceled).toEqual(["class"]);
  answer(found);
  await asked;
  expect(reasons()).toEqual({ predicted: null, share: null, answers: new Map() });
});
