import type { RocCurve } from "../metrics/types";
import { shareAxis, withRoom } from "./axis";
import { type Figure, INK } from "./figure";
import type { Rectangle } from "./layout";

const SHARES = withRoom(shareAxis(1));

/** What a ROC curve's plot says; the Python scripts' words are English. */
interface RocWords {
  readonly x: string;
  readonly y: string;
  /** What the curve is called; shortened where it is long, unlike its area behind it. */
  readonly curve: string;
  readonly area: (auc: number | null) => string;
  readonly random: string;
  readonly none: string;
}

const SCRIPT_WORDS: RocWords = {
  x: "False Positive Rate",
  y: "True Positive Rate",
  curve: "ROC",
  area: (auc) => ` (AUC=${auc?.toFixed(4) ?? "n/a"})`,
  random: "Random",
  none: "No curve: the split lacks this class or all others",
};

/** One ROC curve with its area in the legend and the diagonal of a random choice. */
export function drawRocCurve(
  figure: Figure,
  area: Rectangle,
  color: string,
  curve: RocCurve | undefined,
  words = SCRIPT_WORDS,
): void {
  figure.labels(area, words.x, words.y, { y: 78 });
  const place = figure.axes(area, SHARES, SHARES);
  const diagonal = { color: INK, width: 2, dash: [9, 6] };
  figure.line([place(0, 0), place(1, 1)], diagonal);
  const auc = curve?.auc ?? null;
  const points = auc === null ? [] : (curve?.fpr ?? []).map((fpr, index) => place(fpr, curve?.tpr[index] ?? 0));
  figure.line(points, { color, width: 4.2 });
  const [x, y] = place(0.5, 0.6);
  if (auc === null) figure.text(words.none, x, y, { halo: true });
  figure.legend(
    area,
    [
      { label: words.curve, value: words.area(auc), color, width: 4.2 },
      { label: words.random, ...diagonal },
    ],
    // Python's own legend stands lower right, where a good curve never is.
    [place(0.05, 0.95), place(0.95, 0.95), place(0.05, 0.05)],
  );
}
