import type { Theme } from "../theme";

/** The four segments' colours, as the Python script's figures draw them (contract, section 4). */
const NAMED: Readonly<Record<string, string>> = {
  mass: "#3498db",
  affluent: "#2ecc71",
  business: "#e67e22",
  private: "#9b59b6",
};

/** For other classes, by index; none resembles the four named ones, the warning amber or the error red. */
const FURTHER = [
  "#0fa3b1",
  "#d6418e",
  "#8a9a00",
  "#4b5bd6",
  "#8d6748",
  "#5f8f3a",
  "#b07aa1",
  "#5b7c99",
  "#00856f",
  "#a05195",
] as const;

/** The lightest light and the lightest dark surface that a swatch may stand on (`styles.css`: canvas, sunken). */
const SURFACE: Readonly<Record<Theme, string>> = { light: "#f7f7f5", dark: "#222429" };
const MIN_CONTRAST = 3;

/**
 * Screen colour of a class: the named segments keep their own, others take the next of a palette. Darkened on light
 * screens and lightened on dark ones until it reaches the 3:1 that WCAG 1.4.11 asks of graphics.
 *
 * @param index Position of the class in the configuration's `classes`.
 */
export function segmentColour(index: number, name: string, theme: Theme): string {
  const base = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
  return readable(base ?? furtherColour(index), theme);
}

/** WCAG 2.2 contrast ratio of two `#rrggbb` colours, 1..21. */
export function contrast(a: string, b: string): number {
  const [high, low] = [luminance(channels(a)), luminance(channels(b))].sort((x, y) => y - x);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

function furtherColour(index: number): string {
  const fixed = FURTHER[index];
  // Past the hand-picked ones, steps of the golden angle keep neighbours apart.
  return fixed ?? hslToHex((index * 137.508) % 360, 0.5, 0.5);
}

function readable(colour: string, theme: Theme): string {
  const target = theme === "light" ? 0 : 255;
  const from = channels(colour);
  for (let share = 0; share < 1; share += 0.02) {
    const mixed = hex(from.map((value) => value + (target - value) * share));
    if (contrast(mixed, SURFACE[theme]) >= MIN_CONTRAST) return mixed;
  }
  return hex([target, target, target]);
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
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

function hslToHex(hue: number, saturation: number, lightness: number): string {
  const amplitude = saturation * Math.min(lightness, 1 - lightness);
  return hex(
    [0, 8, 4].map((offset) => {
      const k = (offset + hue / 30) % 12;
      return 255 * (lightness - amplitude * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
    }),
  );
}
