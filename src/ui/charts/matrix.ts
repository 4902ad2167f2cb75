import { contrast, mixed } from "../kit/segment-colors";
import type { Theme } from "../theme";

/** What a confusion matrix is drawn from, however many classes it has. */
export interface ConfusionMatrixProps {
  /** Rows are actual classes, columns predicted ones. */
  readonly confusion: readonly (readonly number[])[];
  readonly names: readonly string[];
  readonly colors: readonly string[];
  /** Which number stands large in a cell. */
  readonly numbers: "counts" | "rows";
  /** Opens what is behind a cell; null where that cannot be told. */
  readonly onCell: ((actual: number, predicted: number) => void) | null;
  /** Is told the sentence of the cell that is pointed at or focused; null when none is. */
  readonly onSentence: (sentence: string | null) => void;
}

/** Class indices of a cell: its row and its column. */
export interface CellPlace {
  readonly actual: number;
  readonly predicted: number;
}

/** One cell of a confusion matrix, ready to be drawn. */
export interface MatrixCell extends CellPlace {
  readonly count: number;
  /** Customers of the row. */
  readonly total: number;
  /** Share of the row's customers, 0..1; null in a row without any. */
  readonly share: number | null;
}

/** The cells row by row: rows are actual classes, columns predicted ones. */
export function matrixCells(confusion: readonly (readonly number[])[]): readonly (readonly MatrixCell[])[] {
  return confusion.map((row, actual) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count, predicted) => ({
      actual,
      predicted,
      count,
      total,
      share: total === 0 ? null : count / total,
    }));
  });
}

/**
 * How much ink a share gets, 0..1. The square root lets two per cent of confusion be seen beside 98 per cent of
 * agreement; equal shares still look equal.
 */
export function inkOf(share: number | null): number {
  return share === null ? 0 : Math.sqrt(Math.min(1, Math.max(0, share)));
}

/** `styles.css`: ink and sunken of each theme, which a cell's ground lies between. */
const INK = { light: "#1a1b1e", dark: "#ececea" } as const;
const GROUND = { light: "#efefec", dark: "#222429" } as const;
/** Share of full ink in the darkest right cell: full ink would look like a hole in the page. */
const DARKEST = 0.88;
/** Share of the predicted segment's color in a cell that is all wrong. */
const TINTED = 0.6;

/**
 * A cell's ground and its text. Right cells are inked by their row's share, wrong ones tinted with the color of the
 * segment that was predicted. The text is black or white, whichever reads better: never below 4.58:1.
 *
 * @param color The predicted segment's, `#rrggbb`.
 */
export function cellLook(
  { actual, predicted, share }: MatrixCell,
  color: string,
  theme: Theme,
): { readonly background: string; readonly text: string } {
  const right = actual === predicted;
  const background = mixed(GROUND[theme], right ? INK[theme] : color, inkOf(share) * (right ? DARKEST : TINTED));
  const text = contrast(background, "#000000") >= contrast(background, "#ffffff") ? "#000000" : "#ffffff";
  return { background, text };
}

/** How much fits into a cell: both numbers, the chosen one, or only ink. */
export function cellDetail(classes: number): "full" | "short" | "ink" {
  if (classes <= 6) return "full";
  return classes <= 12 ? "short" : "ink";
}

/** The cell that an arrow key leads to, kept inside the matrix; null for other keys. */
export function movedCell(key: string, { actual, predicted }: CellPlace, classes: number): CellPlace | null {
  const clamp = (index: number) => Math.min(classes - 1, Math.max(0, index));
  switch (key) {
    case "ArrowUp":
      return { actual: clamp(actual - 1), predicted };
    case "ArrowDown":
      return { actual: clamp(actual + 1), predicted };
    case "ArrowLeft":
      return { actual, predicted: clamp(predicted - 1) };
    case "ArrowRight":
      return { actual, predicted: clamp(predicted + 1) };
    case "Home":
      return { actual, predicted: 0 };
    case "End":
      return { actual, predicted: classes - 1 };
    default:
      return null;
  }
}

/** The cell at a place inside the drawn matrix, both coordinates as shares 0..1 from the top left corner. */
export function cellAt(x: number, y: number, classes: number): CellPlace {
  const index = (share: number) => Math.min(classes - 1, Math.max(0, Math.floor(share * classes)));
  return { actual: index(y), predicted: index(x) };
}
