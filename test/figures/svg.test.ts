import { describe, expect, it } from "vitest";
import { tickAxis, valueAxis } from "../../src/figures/axis";
import { SvgFigure } from "../../src/figures/svg";

const size = { width: 600, height: 400 };
const area = { x: 100, y: 0, width: 400, height: 300 };
const drawn = (draw: (figure: SvgFigure) => void) => {
  const figure = new SvgFigure(size, `"loss" & <more>`, "tr");
  draw(figure);
  return figure.toString();
};

describe("a figure as SVG", () => {
  it("has a name and texts that cannot break out of the markup", () => {
    const svg = drawn((figure) => figure.text(`<b>"&'`, 10.04, 20, { align: "right", angle: -Math.PI / 2 }));
    expect(svg).toMatch(/^<svg viewBox="0 0 600 400" role="img" aria-label="&quot;loss&quot; &amp; &lt;more&gt;">/);
    expect(svg).toContain('transform="translate(10 20) rotate(-90)"');
    expect(svg).toContain('text-anchor="end">&lt;b&gt;&quot;&amp;&#39;</text></svg>');
  });

  it("interrupts a line where a value is not a number, and leaves out points that would not be seen", () => {
    const path = (points: readonly (readonly [number, number])[]) =>
      drawn((figure) => figure.line(points, { color: "#000", width: 2 })).match(/ d="([^"]*)"/)?.[1];
    expect(
      path([
        [1, 1],
        [2, Number.NaN],
        [3, 3],
        [4, 2],
      ]),
    ).toBe("M1 1M3 3L4 2");
    expect(
      path([
        [0, 0],
        [0.1, 0],
        [0.2, 0],
        [9, 1],
        [9.1, 1],
      ]),
    ).toBe("M0 0L9 1L9.1 1");
  });

  it("shortens a long name in the legend, not the value behind it: the box keeps to the plot", () => {
    const style = { color: "#123456", width: 2 };
    const named = (label: string) =>
      drawn((figure) => figure.legend(area, [{ label, value: ", AUC 0.9923", ...style }], []));
    const [, left, width] = named("x".repeat(64)).match(/<rect x="([\d.-]+)" y="[\d.]+" width="([\d.]+)"/) ?? [];
    expect(Number(left)).toBeGreaterThanOrEqual(area.x);
    expect(Number(left) + Number(width)).toBeLessThanOrEqual(area.x + area.width);
    expect(named("x".repeat(64))).toMatch(/>x+…, AUC 0\.9923<\/text>/);
    expect(named("private")).toContain(">private, AUC 0.9923</text>");
  });

  it("shows values between gaps as dots, and says only what has a name", () => {
    const line = { color: "#123456", width: 2 };
    const svg = drawn((figure) =>
      figure.lines(area, [
        {
          ...line,
          label: "validation",
          points: [
            [120, 50],
            [140, Number.NaN],
            [160, 60],
            [180, Number.NaN],
            [200, 70],
            [220, 80],
          ],
        },
        {
          ...line,
          label: "",
          points: [
            [100, 0],
            [200, 10],
          ],
        },
      ]),
    );
    expect(svg).not.toContain("NaN");
    expect(svg.match(/<circle [^>]*>/g)).toEqual([
      '<circle cx="120" cy="50" r="7" fill="#123456"/>',
      '<circle cx="160" cy="60" r="7" fill="#123456"/>',
    ]);
    expect(svg.match(/<text /g)).toHaveLength(1);
    expect(svg).toContain(">validation</text>");
  });

  it("writes ticks in the reader's language and answers where values stand", () => {
    let place = (x: number, _y: number): readonly [number, number] => [x, 0];
    const svg = drawn((figure) => {
      place = figure.axes(area, tickAxis([0, 0.5, 1]), valueAxis([-1, 1]));
    });
    expect(place(0.5, 0)).toEqual([300, 150]);
    expect(svg).toContain(">0,5</text>");
    expect(svg).toContain(">−1,0</text>");
  });
});
