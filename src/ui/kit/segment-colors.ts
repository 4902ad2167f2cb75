import { classColor } from "../../figures/palette";
import type { Theme } from "../theme";

/** The lightest light and the lightest dark surface that a swatch may stand on (`styles.css`: canvas, sunken). */
const SURFACE: Readonly<Record<Theme, string>> = { light: "#f7f7f5", dark: "#222429" };
const MIN_CONTRAST = 3;

/**
 * Screen color of a class: the named segments keep their own, others take the next of a palette. Darkened on light
 * screens and lightened on dark ones until it reaches the 3:1 that WCAG 1.4.11 asks of graphics.
 *
 * @param index Position of the class in the configuration's `classes`.
 */
export function segmentColor(index: number, name: string, theme: Theme): string {
  return readable(classColor(index, name), theme);
}

/** WCAG 2.2 contrast ratio of two `#rrggbb` colors, 1..21. */
export function contrast(a: string, b: string): number {
  const [high, low] = [luminance(channels(a)), luminance(channels(b))].sort((x, y) => y - x);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

/** A color on its way from one to another: `share` 0 is the first, 1 the second. */
export function mixed(from: string, to: string, share: number): string {
  const target = channels(to);
  return hex(channels(from).map((value, index) => value + ((target[index] ?? 0) - value) * share));
}

function readable(color: string, theme: Theme): string {
  const target = theme === "light" ? 0 : 255;
  const from = channels(color);
  for (let share = 0; share < 1; share += 0.02) {
    const mixed = hex(from.map((value) => value + (target - value) * share));
    if (contrast(mixed, SURFACE[theme]) >= MIN_CONTRAST) return mixed;
  }
  return hex([target, target, target]);
}

function channels(color: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
}

function hex(values: readonly number[]): string {
  return `#${values.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
}

function luminance(values: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = values.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
