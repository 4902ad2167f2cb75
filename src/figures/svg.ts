import type { Locale } from "../i18n/messages";
import { Figure, HAIRLINE, type LineStyle, PLAIN_TEXT, type TextStyle } from "./figure";
import { linePath, type Point, type Rectangle, type Size, tenth } from "./layout";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Makes text safe inside HTML and SVG, attributes included. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

const ANCHORS = { left: "start", center: "middle", right: "end" } as const;
/** Inter's letters are this wide on average, in parts of their size; a word of capitals is wider. */
const LETTER_WIDTH = 0.6;

/** A figure as SVG markup for an HTML document. */
export class SvgFigure extends Figure {
  private readonly parts: string[] = [];
  private readonly name: string;

  /** @param name What the picture shows, for who does not see it. */
  constructor(size: Size, name: string, locale: Locale) {
    super(size, locale);
    this.name = name;
  }

  override text(text: string, x: number, y: number, style: TextStyle = {}): void {
    const { size, color, align, angle, weight, halo } = { ...PLAIN_TEXT, ...style };
    const turned = angle === 0 ? "" : ` rotate(${(angle / Math.PI) * 180})`;
    const around = halo ? ` paint-order="stroke" stroke="#fff" stroke-width="${size / 2}"` : "";
    this.parts.push(
      `<text transform="translate(${tenth(x)} ${tenth(y)})${turned}" dy="0.35em" font-size="${size}" font-weight="${weight}" fill="${color}" text-anchor="${ANCHORS[align]}"${around}>${escapeHtml(text)}</text>`,
    );
  }

  /** An estimate: nothing measures text where no page is shown. */
  override measure(text: string, size: number): number {
    return [...text].length * size * LETTER_WIDTH;
  }

  override line(points: readonly Point[], style: LineStyle | { readonly fill: string }): void {
    const looks =
      "fill" in style
        ? `fill="${style.fill}"`
        : `fill="none" stroke="${style.color}" stroke-width="${style.width}" stroke-linejoin="round" stroke-dasharray="${style.dash?.join(" ") ?? "none"}"`;
    this.parts.push(`<path d="${linePath(points)}" ${looks}/>`);
  }

  override rectangle(
    { x, y, width, height }: Rectangle,
    style: { readonly fill: string } | { readonly stroke: string },
  ): void {
    const looks =
      "fill" in style ? `fill="${style.fill}"` : `fill="none" stroke="${style.stroke}" stroke-width="${HAIRLINE}"`;
    this.parts.push(
      `<rect x="${tenth(x)}" y="${tenth(y)}" width="${tenth(width)}" height="${tenth(height)}" ${looks}/>`,
    );
  }

  override dot([x, y]: Point, radius: number, color: string): void {
    this.parts.push(`<circle cx="${tenth(x)}" cy="${tenth(y)}" r="${radius}" fill="${color}"/>`);
  }

  override toString(): string {
    return `<svg viewBox="0 0 ${this.width} ${this.height}" role="img" aria-label="${escapeHtml(this.name)}">${this.parts.join("")}</svg>`;
  }
}
