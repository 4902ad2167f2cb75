import type { Evaluation } from "../metrics/types";
import { unitAxis } from "./axis";
import { DEMO_MARK, Figure, INK, TICK_SIZE } from "./canvas";
import { gridCells, gridShape, inset, type Rectangle } from "./layout";
import { classColour } from "./palette";

export interface RocFigureInput {
  /** The test split. */
  readonly evaluation: Evaluation;
  readonly classes: readonly string[];
  /** Marks the figure as made from synthetic data. */
  readonly demo: boolean;
}

const MARGINS = { top: 66, right: 30, bottom: 92, left: 112 } as const;
const TOP = 10;

/** Pixels of `segment_roc_curves.png`; the Python script's own has 1784 × 1484 for four classes. */
export function rocFigureSize(classes: number): { readonly width: number; readonly height: number } {
  const { columns, rows } = gridShape(classes);
  // Many small plots stay within what a browser's canvas can hold.
  const scale = classes <= 16 ? 1 : 0.7;
  return { width: Math.round(columns * 900 * scale), height: Math.round(rows * 750 * scale) + TOP };
}

/** Draws `segment_roc_curves.png`: one plot per class, one against the rest. */
export async function drawRocFigure({ evaluation, classes, demo }: RocFigureInput): Promise<Blob> {
  const { width, height } = rocFigureSize(classes.length);
  const { columns, rows } = gridShape(classes.length);
  const figure = await Figure.create(width, height);
  const cells = gridCells({ x: 0, y: TOP, width, height: height - TOP }, columns, rows);
  classes.forEach((name, index) => {
    const cell = cells[index];
    if (!cell) return;
    const title = `ROC Curve: ${capitalised(name)}`;
    drawRocCurve(figure, inset(cell, MARGINS), title, classColour(index, name), evaluation.roc[index]);
  });
  if (demo) figure.mark(DEMO_MARK);
  return figure.toBlob();
}

/** One ROC curve with its area in the legend and the diagonal of a random choice. */
export function drawRocCurve(
  figure: Figure,
  area: Rectangle,
  title: string,
  colour: string,
  curve: Evaluation["roc"][number] | undefined,
): void {
  figure.title(area, title);
  figure.labels(area, "False Positive Rate", "True Positive Rate", { y: 78 });
  const place = figure.axes(area, unitAxis(), unitAxis());
  const diagonal = [place(0, 0), place(1, 1)];
  figure.line(diagonal, { colour: INK, width: 2, dash: [9, 6] });
  const auc = curve?.auc ?? null;
  const points = auc === null ? [] : (curve?.fpr ?? []).map((fpr, index) => place(fpr, curve?.tpr[index] ?? 0));
  figure.line(points, { colour, width: 4.2 });
  if (auc === null) {
    const [x, y] = place(0.5, 0.6);
    figure.text("No curve: the split lacks this class or all others", x, y, { size: TICK_SIZE, halo: true });
  }
  figure.legend(
    area,
    [
      { kind: "line", label: auc === null ? "ROC (AUC=n/a)" : `ROC (AUC=${auc.toFixed(4)})`, colour, width: 4.2 },
      { kind: "line", label: "Random", colour: INK, width: 2, dash: [9, 6] },
    ],
    // Python's own legend stands lower right, where a good curve never is.
    [place(0.05, 0.95), place(0.95, 0.95), place(0.05, 0.05)],
  );
}

/** With a capital first letter, without a locale: an identifier keeps its letters in Turkish too. */
function capitalised(name: string): string {
  const [first = "", ...rest] = name;
  return first.toUpperCase() + rest.join("");
}
