import { png } from "../../../figures/canvas";
import { gridCells, gridShape, inset, type Size, TITLE_ROOM } from "../../../figures/layout";
import { classColor } from "../../../figures/palette";
import { drawRocCurve } from "../../../figures/roc";
import type { SegmentEvaluation } from "../evaluation";

interface RocFigureInput {
  /** The test split. */
  readonly evaluation: SegmentEvaluation;
  readonly classes: readonly string[];
  /** Marks the figure as made from synthetic data. */
  readonly demo: boolean;
}

const MARGINS = { top: 66, right: 30, bottom: 92, left: 112 } as const;

/** Pixels of `segment_roc_curves.png`; the Python script's own has 1784 × 1484 for four classes. */
export function rocFigureSize(classes: number): Size {
  const { columns, rows } = gridShape(classes);
  // Many small plots stay within what a browser's canvas can hold.
  const scale = classes <= 16 ? 1 : 0.7;
  return { width: Math.round(columns * 900 * scale), height: Math.round(rows * 750 * scale) + TITLE_ROOM };
}

/** Draws `segment_roc_curves.png`: one plot per class, one against the rest. */
export function drawRocFigure({ evaluation, classes, demo }: RocFigureInput): Promise<Blob> {
  const size = rocFigureSize(classes.length);
  const { columns, rows } = gridShape(classes.length);
  const cells = gridCells(size, columns, rows);
  return png(size, demo, (figure) => {
    classes.forEach((name, index) => {
      const cell = cells[index];
      if (!cell) return;
      const area = inset(cell, MARGINS);
      figure.title(area, `ROC Curve: ${capitalized(name)}`);
      drawRocCurve(figure, area, classColor(index, name), evaluation.roc[index]);
    });
  });
}

/** With a capital first letter, without a locale: an identifier keeps its letters in Turkish too. */
function capitalized(name: string): string {
  const [first = "", ...rest] = name;
  return first.toUpperCase() + rest.join("");
}
