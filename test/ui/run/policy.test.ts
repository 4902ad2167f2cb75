import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../src/tasks/config";
import { lowerRate, outcomeSentence } from "../../../src/ui/kit/outcome";
import { roundedSecondsLeft, timeLeftText } from "../../../src/ui/kit/time-left";
import { throttledAnnouncer } from "../../../src/ui/run/announcer";
import { consoleLines } from "../../../src/ui/run/console-lines";
import { runHeader, syntheticRun } from "./fixture";

describe("time left", () => {
  it("is rounded to what an estimate can know", () => {
    expect([1024, 205.4, 43, 8, 1.5].map(roundedSecondsLeft)).toEqual([1020, 210, 45, 10, 0]);
  });

  it("never says 0 s", () => {
    expect([null, 1024, 203, 180, 43, 1, 3900].map((seconds) => timeLeftText(seconds, "en"))).toEqual([
      "measuring…",
      "17 min left",
      "3 min 20 s left",
      "3 min left",
      "45 s left",
      "almost done",
      "1 h 5 min left",
    ]);
    expect(timeLeftText(1024, "tr")).toBe("17 dk kaldı");
  });
});

describe("consoleLines", () => {
  it("are the Python script's, whatever the language", () => {
    const lines = consoleLines(syntheticRun({ epochs: 2 }));
    expect(lines.slice(0, 3)).toEqual([
      "Device: wasm (2 threads)",
      "Train: 7000 | Val: 1500 | Test: 1500",
      "Class weights: mass 0.3950, affluent 1.1740, business 2.4510, private 4.8080",
    ]);
    expect(lines.at(-1)).toMatch(
      /^Epoch {2}2\/50 \| Train Loss: 0\.\d{4} \| Val Loss: 0\.\d{4} \| Val Acc: 0\.\d{4} \| Val F1: 0\.\d{4} \| LR: 1\.00e-04$/,
    );
  });

  it("say how many customers pre-training has no future of", () => {
    const config = parseConfig({ task: "foundation" });
    const header = runHeader({ config, withoutFuture: 180, loss: { kind: "kl-divergence" } });
    expect(consoleLines(syntheticRun({ epochs: 1, header })).slice(1, 3)).toEqual([
      "Train: 7000 | Val: 1500 | Test: 1500",
      "Customers without future events (uniform target): 180 of 10000",
    ]);
  });

  it("show the head's rate when the backbone is frozen", () => {
    const header = runHeader({ config: parseConfig({ freezeBackbone: true }) });
    expect(consoleLines(syntheticRun({ epochs: 1, header })).at(-1)).toContain("LR: 1.00e-03");
  });

  it("say nan for a NaN", () => {
    const run = syntheticRun({ epochs: 1 });
    const epochs = run.epochs.map((record) => ({ ...record, trainLoss: Number.NaN }));
    expect(consoleLines({ ...run, epochs }).at(-1)).toContain("Train Loss: nan");
  });

  it("end with scikit-learn's report", () => {
    const run = syntheticRun({ epochs: 14, state: "finished" });
    const lines = consoleLines(run);
    expect(lines).toContain(
      `Early stopping at epoch 14: no improvement for ${run.epochsSinceBest} epochs | Best epoch: ${run.bestEpoch}`,
    );
    expect(lines).toContain("              precision    recall  f1-score   support");
    expect(lines.find((line) => line.includes("accuracy  "))).toMatch(/^ {4}accuracy {25}0\.\d{4} {6}1500$/);
    expect(lines.find((line) => line.includes("weighted avg"))).toMatch(
      /^weighted avg {5}0\.\d{4} {4}0\.\d{4} {4}0\.\d{4} {6}1500$/,
    );
  });
});

describe("outcomeSentence", () => {
  const run = syntheticRun({ epochs: 14, state: "finished" });
  const { result } = run;
  if (result === null) throw new Error("a finished fixture has a result");
  const ended = { ...run, result };

  it("tells every outcome and what was kept", () => {
    const outcomes = ["completed", "stopped-early", "stopped-by-user", "non-finite", "max-steps"] as const;
    for (const locale of ["en", "tr"] as const) {
      const sentences = outcomes.map((outcome) =>
        outcomeSentence({ ...ended, result: { ...result, outcome, nonFiniteStep: 340 } }, locale),
      );
      expect(new Set(sentences).size).toBe(outcomes.length);
      for (const sentence of sentences.slice(0, 4)) expect(sentence).toContain(String(result.evaluatedEpoch));
      expect(sentences[3]).toContain("341");
    }
  });

  it("says when there is nothing to keep", () => {
    const empty = { ...result, evaluatedEpoch: null, test: null };
    expect(outcomeSentence({ ...ended, epochs: [], result: { ...empty, outcome: "stopped-by-user" } }, "en")).toContain(
      "no model",
    );
    expect(
      outcomeSentence({ ...ended, epochs: [], result: { ...empty, outcome: "non-finite", nonFiniteStep: 4 } }, "en"),
    ).toContain("step 5, before the first epoch");
  });
});

describe("lowerRate", () => {
  it("is a tenth without binary noise", () => {
    expect(lowerRate(1e-4)).toBe(1e-5);
    expect(lowerRate(3e-4)).toBe(3e-5);
  });
});

describe("throttledAnnouncer", () => {
  it("speaks at once, then keeps only the newest sentence of each pause", () => {
    const said: string[] = [];
    const timers: (() => void)[] = [];
    const announce = throttledAnnouncer(
      (sentence) => said.push(sentence),
      6000,
      (callback) => timers.push(callback),
    );
    for (const sentence of ["epoch 1", "epoch 2", "epoch 3"]) announce(sentence);
    expect(said).toEqual(["epoch 1"]);
    timers.shift()?.();
    expect(said).toEqual(["epoch 1", "epoch 3"]);
    timers.shift()?.();
    announce("epoch 4");
    expect(said).toEqual(["epoch 1", "epoch 3", "epoch 4"]);
  });
});
