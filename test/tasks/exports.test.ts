import { describe, expect, it } from "vitest";
import { exportName, exportsOf, inWritingOrder, isFigure, TASK_IDS, taskOf } from "../../src/tasks/registry";

describe("the files of a task's run", () => {
  it.each(TASK_IDS)("have a kind, a name and a sentence of their own: %s", (task) => {
    const { exports } = taskOf(task);
    expect(new Set(exports.map(({ kind }) => kind)).size).toBe(exports.length);
    expect(new Set(exports.map(({ fileName }) => fileName(4))).size).toBe(exports.length);
    for (const { what } of exports) expect(Math.min(what.en.length, what.tr.length)).toBeGreaterThan(0);
  });

  it("are called as the segment script calls them", () => {
    expect(exportsOf("segment", { model: true, sketcher: false }).map(({ fileName }) => fileName(3))).toEqual([
      "segment_predictor_walk3.pt",
      "decision.json",
      "segment_predictions_walk3.npz",
      "segment_prediction_results.png",
      "segment_roc_curves.png",
      "run.json",
      "report.html",
      "predict.py",
      "MODEL.md",
      "segment_predictor_walk3.safetensors",
      "segment_predictor_walk3.onnx",
    ]);
    expect(exportName("segment", "all", 3)).toBe("segment_run_walk3.zip");
  });

  it.each(["segment", "churn"] as const)("have the sketcher where it is known: %s", (task) => {
    const names = exportsOf(task, { model: true, sketcher: true }).map(({ fileName }) => fileName(3));
    expect(names).toContain("sketcher_walk3.npz");
    expect(names).toHaveLength(exportsOf(task, { model: true, sketcher: false }).length + 1);
  });

  it.each(TASK_IDS)("are written so that what can be made again, or not be drawn, comes last: %s", (task) => {
    const files = exportsOf(task, { model: true, sketcher: true });
    const order = inWritingOrder(files);
    expect(order.slice(0, 2).map(({ kind }) => kind)).toEqual(["checkpoint", "run"]);
    const figures = order.filter(isFigure);
    expect(figures.length).toBeGreaterThan(0);
    expect(order.slice(-figures.length)).toEqual(figures);
    expect(order).toHaveLength(files.length);
    const untested = exportsOf(task, { model: false, sketcher: false });
    expect(inWritingOrder(untested).map(({ kind }) => kind)).toEqual(["run"]);
  });

  it("are run.json alone without a model", () => {
    expect(exportsOf("segment", { model: false, sketcher: true }).map(({ kind }) => kind)).toEqual(["run"]);
  });
});
