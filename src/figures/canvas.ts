import { CodedError } from "../formats/coded-error";
import { DEMO_MARK, Figure, HAIRLINE, type LineStyle, PLAIN_TEXT, type TextStyle } from "./figure";
import { figureFont } from "./font";
import { isFinitePoint, type Point, type Rectangle, type Size } from "./layout";

/** A figure that this browser cannot draw. */
export class FigureError extends CodedError {
  override readonly name = "FigureError";
}

type Context = OffscreenCanvasRenderingContext2D;

/**
 * A figure as a PNG.
 *
 * @param demo Marks it as made from synthetic data.
 * @throws FigureError `figure/no-canvas` where the browser draws none: too old, out of memory, or forbidden.
 */
export async function png(size: Size, demo: boolean, draw: (figure: Figure) => void): Promise<Blob> {
  const { canvas, context } = paper(size);
  const figure = new CanvasFigure(size, context, await figureFont());
  draw(figure);
  if (demo) figure.mark(DEMO_MARK);
  try {
    return await canvas.convertToBlob({ type: "image/png" });
  } catch (cause) {
    throw new FigureError("figure/no-canvas", {}, { cause });
  }
}

/** @throws FigureError */
function paper({ width, height }: Size): { readonly canvas: OffscreenCanvas; readonly context: Context } {
  try {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d");
    if (context !== null) return { canvas, context };
  } catch {
    // Said below.
  }
  throw new FigureError("figure/no-canvas", {});
}

class CanvasFigure extends Figure {
  private readonly context: Context;
  private readonly family: string;

  constructor(size: Size, context: Context, family: string) {
    super(size, "en");
    this.context = context;
    this.family = family;
    context.lineJoin = "round";
    this.rectangle({ x: 0, y: 0, ...size }, { fill: "#ffffff" });
  }

  override text(text: string, x: number, y: number, style: TextStyle = {}): void {
    const { size, color, align, angle, weight, halo } = { ...PLAIN_TEXT, ...style };
    const { context } = this;
    context.save();
    context.translate(x, y);
    context.rotate(angle);
    context.font = this.font(size, weight);
    context.fillStyle = color;
    context.textAlign = align;
    context.textBaseline = "middle";
    if (halo) {
      context.strokeStyle = "#ffffff";
      context.lineWidth = size / 2;
      context.strokeText(text, 0, 0);
    }
    context.fillText(text, 0, 0);
    context.restore();
  }

  override measure(text: string, size: number): number {
    this.context.font = this.font(size, 400);
    return this.context.measureText(text).width;
  }

  override line(points: readonly Point[], style: LineStyle | { readonly fill: string }): void {
    const { context } = this;
    context.beginPath();
    let gap = true;
    for (const [x, y] of points) {
      if (gap) context.moveTo(x, y);
      else context.lineTo(x, y);
      gap = !isFinitePoint([x, y]);
    }
    if ("fill" in style) {
      context.fillStyle = style.fill;
      context.fill();
      return;
    }
    context.strokeStyle = style.color;
    context.lineWidth = style.width;
    context.setLineDash([...(style.dash ?? [])]);
    context.stroke();
    context.setLineDash([]);
  }

  override rectangle(
    { x, y, width, height }: Rectangle,
    style: { readonly fill: string } | { readonly stroke: string },
  ): void {
    const { context } = this;
    if ("fill" in style) {
      context.fillStyle = style.fill;
      context.fillRect(x, y, width, height);
    } else {
      context.strokeStyle = style.stroke;
      context.lineWidth = HAIRLINE;
      context.strokeRect(x, y, width, height);
    }
  }

  override dot([x, y]: Point, radius: number, color: string): void {
    this.context.fillStyle = color;
    this.context.beginPath();
    this.context.arc(x, y, radius, 0, 2 * Math.PI);
    this.context.fill();
  }

  private font(size: number, weight: number): string {
    return `${weight} ${size}px ${this.family}`;
  }
}
