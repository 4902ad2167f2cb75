import { type Axis, countAxis, shareAxis, shareOf, valueAxis } from "../figures/axis";

/** A polyline of a static chart; points with a non-finite coordinate interrupt the line. */
export interface Line {
  readonly name: string;
  readonly color: string;
  readonly dashed?: boolean;
  /** The points alone, not joined. */
  readonly dots?: boolean;
  readonly points: readonly (readonly [number, number])[];
}

export interface ChartText {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
}

const WIDTH = 480;
const HEIGHT = 300;
const MARGIN = { left: 74, right: 18, top: 32, bottom: 62 };

/** Makes text safe inside HTML and SVG, attributes included. */
export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/**
 * A static line chart as SVG markup, drawn for half the width of an A4 page, where its text is 8 points high: few round ticks, hairline grid, names in a legend row under the title.
 *
 * @param over What the horizontal axis counts: epochs from 1 with values that the data give, or shares on both axes.
 */
export function lineChart(text: ChartText, lines: readonly Line[], over: "epochs" | "shares" = "epochs"): string {
  const points = lines.flatMap((line) => line.points);
  const last = points.reduce((most, [px]) => Math.max(most, px), 1);
  const axisX = over === "shares" ? shareAxis(1) : countAxis(last, last, false);
  const axisY =
    over === "shares"
      ? shareAxis(1)
      : valueAxis(
          points.map(([, py]) => py),
          { tickCount: 5 },
        );
  const x = scaleOf(axisX, MARGIN.left, WIDTH - MARGIN.right);
  const y = scaleOf(axisY, HEIGHT - MARGIN.bottom, MARGIN.top);
  const grid = [
    ...axisX.ticks.map((tick) => {
      const at = x(tick).toFixed(1);
      return `<line x1="${at}" x2="${at}" y1="${MARGIN.top}" y2="${HEIGHT - MARGIN.bottom}" class="grid"/><text x="${at}" y="${HEIGHT - MARGIN.bottom + 20}" text-anchor="middle">${number(tick)}</text>`;
    }),
    ...axisY.ticks.map((tick) => {
      const at = y(tick).toFixed(1);
      return `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${at}" y2="${at}" class="grid"/><text x="${MARGIN.left - 6}" y="${Number(at) + 5}" text-anchor="end">${number(tick)}</text>`;
    }),
  ];
  const drawn = lines.map((line) =>
    line.dots === true
      ? dots(line, x, y)
      : `<path d="${path(line.points, x, y)}" fill="none" stroke="${line.color}" stroke-width="1.6"${line.dashed ? ' stroke-dasharray="4 3"' : ""}/>`,
  );
  const named = lines.filter(({ name }) => name !== "");
  const legend = named.map((line, index) => {
    const left = MARGIN.left + index * 200;
    return `<line x1="${left}" x2="${left + 18}" y1="16" y2="16" stroke="${line.color}" stroke-width="2"${line.dashed ? ' stroke-dasharray="4 3"' : ""}/><text x="${left + 24}" y="21">${escapeHtml(line.name)}</text>`;
  });
  const axes = `<text x="${(MARGIN.left + WIDTH - MARGIN.right) / 2}" y="${HEIGHT - 12}" text-anchor="middle">${escapeHtml(text.xLabel)}</text><text transform="translate(16 ${(MARGIN.top + HEIGHT - MARGIN.bottom) / 2}) rotate(-90)" text-anchor="middle">${escapeHtml(text.yLabel)}</text>`;
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(text.title)}">${grid.join("")}${drawn.join("")}${legend.join("")}${axes}</svg>`;
}

/** Thins a monotone curve for drawing: points that move less than a quarter of a pixel are left out. */
export function thinned(points: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const kept: (readonly [number, number])[] = [];
  for (const [index, point] of points.entries()) {
    const last = kept.at(-1);
    const moved = last === undefined ? 1 : Math.abs(point[0] - last[0]) + Math.abs(point[1] - last[1]);
    if (moved > 0.0005 || index === points.length - 1) kept.push(point);
  }
  return kept;
}

function dots(line: Line, x: (value: number) => number, y: (value: number) => number): string {
  return line.points
    .map(([px, py]) => `<circle cx="${x(px).toFixed(1)}" cy="${y(py).toFixed(1)}" r="3.5" fill="${line.color}"/>`)
    .join("");
}

function path(
  points: readonly (readonly [number, number])[],
  x: (value: number) => number,
  y: (value: number) => number,
): string {
  let pen = "M";
  return points
    .map(([px, py]) => {
      if (!Number.isFinite(px) || !Number.isFinite(py)) {
        pen = "M";
        return "";
      }
      const command = `${pen}${x(px).toFixed(1)} ${y(py).toFixed(1)}`;
      pen = "L";
      return command;
    })
    .join("");
}

/** From an axis's units to pixels. */
function scaleOf(axis: Axis, from: number, to: number): (value: number) => number {
  return (value) => from + shareOf(axis, value) * (to - from);
}

function number(tick: number): string {
  return String(Number(tick.toPrecision(6))).replace("-", "−");
}
