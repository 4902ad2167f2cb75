/** The Python scripts' colors for what is no segment. */
export const BLUE = "#3498db";
export const RED = "#e74c3c";
export const GREEN = "#2ecc71";
export const PURPLE = "#9b59b6";
export const ORANGE = "#e67e22";

/** The four segments' colors and churn's two, as the Python scripts' figures draw them. */
const NAMED: Readonly<Record<string, string>> = {
  mass: "#3498db",
  affluent: "#2ecc71",
  business: "#e67e22",
  private: "#9b59b6",
  Retained: GREEN,
  Churned: RED,
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

/**
 * Color of a class as `#rrggbb`: the named segments keep their own, others take one of a palette.
 *
 * @param index Position of the class in the configuration's `classes`.
 */
export function classColor(index: number, name: string): string {
  const named = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
  // Past the hand-picked ones, steps of the golden angle keep neighbors apart.
  return named ?? FURTHER[index] ?? hslToHex((index * 137.508) % 360, 0.5, 0.5);
}

/** Stops of ColorBrewer's sequential "Blues", which seaborn's confusion matrix uses. */
const BLUES = [
  [247, 251, 255],
  [222, 235, 247],
  [198, 219, 239],
  [158, 202, 225],
  [107, 174, 214],
  [66, 146, 198],
  [33, 113, 181],
  [8, 81, 156],
  [8, 48, 107],
] as const;

/** Color of a share 0..1 on the "Blues" scale. */
export function blues(share: number): string {
  const position = Math.min(Math.max(share, 0), 1) * (BLUES.length - 1);
  const from = BLUES[Math.min(Math.floor(position), BLUES.length - 2)] ?? BLUES[0];
  const to = BLUES[Math.min(Math.floor(position) + 1, BLUES.length - 1)] ?? BLUES[0];
  const part = position - Math.min(Math.floor(position), BLUES.length - 2);
  return toHex(from.map((value, channel) => value + ((to[channel] ?? value) - value) * part));
}

function toHex(channels: readonly number[]): string {
  return `#${channels.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
}

function hslToHex(hue: number, saturation: number, lightness: number): string {
  const amplitude = saturation * Math.min(lightness, 1 - lightness);
  return toHex(
    [0, 8, 4].map((offset) => {
      const k = (offset + hue / 30) % 12;
      return 255 * (lightness - amplitude * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
    }),
  );
}
