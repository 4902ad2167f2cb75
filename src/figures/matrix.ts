import { type Figure, INK, TICK_SIZE } from "./figure";
import { inset, type Rectangle, squareWithin } from "./layout";
import { blues } from "./palette";

/** Above this many classes a cell of the matrix has no room for its percentage, or for any text. */
const PERCENT_CLASSES = 10;
const COUNT_CLASSES = 24;

/** Pixels beside the matrix for its color bar, and for names of classes along its side and across it. */
const COLOR_BAR_ROOM = 130;
const ROOMY_NAME = 560;
const LONG_NAME = 150;

/**
 * A confusion matrix with counts, colored by the share of the actual class, so that a small class's errors are as
 * visible as a large one's.
 *
 * @param confusion rows are actual classes, columns predicted ones.
 */
export function drawConfusion(
  figure: Figure,
  area: Rectangle,
  confusion: readonly (readonly number[])[],
  classes: readonly string[],
  title = "Confusion Matrix",
): void {
  // Names stand along their cells while they fit, else all across them, in room taken from the matrix.
  const roomy = classes.length <= PERCENT_CLASSES;
  const names = classes.map((name) =>
    figure.shortened(name, TICK_SIZE, roomy ? ROOMY_NAME / classes.length : LONG_NAME),
  );
  const room = roomy ? 0 : names.reduce((most, name) => Math.max(most, figure.measure(name, TICK_SIZE)), 0) - TICK_SIZE;
  const inner = inset(area, { top: 0, right: COLOR_BAR_ROOM, bottom: room, left: room });
  const square = squareWithin(inner);
  const cell = square.width / classes.length;
  const nameSize = Math.min(TICK_SIZE, cell * 0.9);
  figure.title(square, title);
  names.forEach((name, row) => {
    const y = square.y + (row + 0.5) * cell;
    const counts = confusion[row] ?? [];
    const total = counts.reduce((sum, count) => sum + count, 0);
    classes.forEach((_, column) => {
      const count = counts[column] ?? 0;
      const box = { x: square.x + column * cell, y: square.y + row * cell, width: cell, height: cell };
      drawCell(figure, box, count, total === 0 ? null : count / total, classes.length);
    });
    const turned = { size: nameSize, angle: -Math.PI / 2 };
    const below = square.y + square.height;
    const x = square.x + (row + 0.5) * cell;
    if (roomy) {
      figure.text(name, square.x - 16, y, turned);
      figure.text(name, x, below + 25, { size: nameSize });
    } else {
      figure.text(name, square.x - 10, y, { size: nameSize, align: "right" });
      figure.text(name, x, below + 10, { ...turned, align: "right" });
    }
  });
  figure.frame(square);
  figure.labels(square, "Predicted", "Actual", { x: 62 + room, y: 60 + room });
  drawColorBar(figure, { x: square.x + square.width + 36, y: square.y, width: 26, height: square.height });
}

/** One cell; `share` of the actual class, null where that class has no customers. */
function drawCell(figure: Figure, box: Rectangle, count: number, share: number | null, classes: number): void {
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  // Half a pixel more closes the seams between cells.
  figure.rectangle({ ...box, width: box.width + 0.5, height: box.height + 0.5 }, { fill: blues(share ?? 0) });
  if (classes > COUNT_CLASSES) return;
  const color = (share ?? 0) > 0.5 ? "#ffffff" : INK;
  const size = Math.min(28, box.width * 0.34);
  const withPercent = classes <= PERCENT_CLASSES;
  figure.text(String(count), x, withPercent ? y - size * 0.42 : y, { size, color });
  if (!withPercent) return;
  const percent = share === null ? "–" : `${(share * 100).toFixed(1)}%`;
  figure.text(percent, x, y + size * 0.66, { size: size * 0.64, color });
}

function drawColorBar(figure: Figure, bar: Rectangle): void {
  for (let y = 0; y < bar.height; y++) {
    figure.rectangle({ ...bar, y: bar.y + y, height: 1.5 }, { fill: blues(1 - y / bar.height) });
  }
  figure.frame(bar);
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    const y = bar.y + (1 - share) * bar.height;
    figure.text(`${share * 100}%`, bar.x + bar.width + 12, y, { align: "left" });
  }
  const label = { size: TICK_SIZE, angle: -Math.PI / 2 };
  figure.text("Share of actual class", bar.x + bar.width + 88, bar.y + bar.height / 2, label);
}
