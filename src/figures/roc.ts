import type { RocCurve } from "../metrics/types";
import { shareAxis, withRoom } from "./axis";
import { type Figure, INK, TICK_SIZE } from "./canvas";
import type { Rectangle } from "./layout";

const SHARES = withRoom(shareAxis(1));

/** One ROC curve with its area in the legend and the diagonal of a random choice. */
export function drawRocCurve(
  figure: Figure,
  area: Rectangle,
  title: string,
  color: string,
  curve: RocCurve | undefined,
): void {
  figure.title(area, title);
  figure.labels(area, "False Positive Rate", "True Positive Rate", { y: 78 });
  const place = figure.axes(area, SHARES, SHARES);
  const diagonal = [place(0, 0), place(1, 1)];
  figure.line(diagonal, { color: INK, width: 2, dash: [9, 6] });
  const auc = curve?.auc ?? null;
  const points = auc === null ? [] : (curve?.fpr ?? []).map((fpr, index) => place(fpr, curve?.tpr[index] ?? 0));
  figure.line(points, { color, width: 4.2 });
  if (auc === null) {
    const [x, y] = place(0.5, 0.6);
    figure.text("No curve: the split lacks this class or all others", x, y, { size: TICK_SIZE, halo: true });
  }
  figure.legend(
    area,
    [
      { kind: "line", label: auc === null ? "ROC (AUC=n/a)" : `ROC (AUC=${auc.toFixed(4)})`, color, width: 4.2 },
      { kind: "line", label: "Random", color: INK, width: 2, dash: [9, 6] },
    ],
    // Python's own legend stands lower right, where a good curve never is.
    [place(0.05, 0.95), place(0.95, 0.95), place(0.05, 0.05)],
  );
}
