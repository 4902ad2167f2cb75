import { expect, it } from "vitest";
import { chartPng, chartSvg, csvOf, drawingIn } from "../../../src/ui/charts/chart-image";

function card(): HTMLElement {
  document.documentElement.style.setProperty("--line", "rgb(1, 2, 3)");
  const element = document.createElement("div");
  element.style.background = "rgb(250, 251, 252)";
  element.innerHTML =
    '<svg class="recharts-surface" width="80" height="40"><path class="line" d="M0 0L80 40" stroke="var(--line)" stroke-width="2"/></svg>';
  document.body.replaceChildren(element);
  return element;
}

it("a chart's picture stands alone: colors are numbers, the page's paper and the title are in it", async () => {
  const drawing = drawingIn(card());
  if (drawing === null) throw new Error("no drawing");
  const svg = chartSvg(drawing, "Loss & more");
  expect(svg).not.toContain("var(");
  expect(svg).toContain('stroke="rgb(1, 2, 3)"');
  expect(svg).toContain('fill="rgb(250, 251, 252)"');
  expect(svg).toContain("Loss &amp; more");
  const png = await createImageBitmap(await chartPng(drawing, "Loss", 2));
  expect([png.width, png.height]).toEqual([160, 2 * (40 + 28)]);
});

it("has no picture where nothing is drawn", () => {
  expect(drawingIn(document.createElement("div"))).toBeNull();
});

it("values go into CSV as they are, texts in quotes where they need them", () => {
  expect(
    csvOf([
      ["epoch", "a, b"],
      [1, 0.25],
      ['say "hi"', Number.NaN],
    ]),
  ).toBe('epoch,"a, b"\n1,0.25\n"say ""hi""",NaN\n');
});
