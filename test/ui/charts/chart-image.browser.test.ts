import { expect, it } from "vitest";
import { csvOf, pictureOf, pngOf } from "../../../src/ui/charts/chart-image";

/** A part of the page, 100 pixels wide, on paper of its own. */
function part(content: string): HTMLElement {
  document.documentElement.style.setProperty("--line", "rgb(1, 2, 3)");
  const element = document.createElement("div");
  Object.assign(element.style, { background: "rgb(250, 251, 252)", width: "100px", font: "10px sans-serif" });
  element.innerHTML = content;
  document.body.replaceChildren(element);
  return element;
}

const drawing =
  '<svg style="display: block" width="80" height="40"><path class="line" d="M0 0L80 40" stroke="var(--line)" stroke-width="2"/></svg>';

function parsed(element: HTMLElement, title: string): SVGSVGElement {
  const svg = pictureOf(element, title) ?? expect.unreachable();
  expect(svg).not.toContain("var(");
  const root = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  return root instanceof SVGSVGElement ? root : expect.unreachable();
}

it("a chart's picture stands alone: colors are numbers, the page's paper and the title are in it", async () => {
  const element = part(drawing);
  const svg = parsed(element, "Loss & more");
  expect(svg.querySelector("path")?.getAttribute("stroke")).toBe("rgb(1, 2, 3)");
  expect(svg.querySelector("rect")?.getAttribute("fill")).toBe("rgb(250, 251, 252)");
  expect(svg.querySelector("text")?.textContent).toBe("Loss & more");
  const png = await createImageBitmap(await pngOf(pictureOf(element, "Loss") ?? "", 2));
  expect([png.width, png.height]).toEqual([200, 2 * (40 + 28)]);
});

it("names, legends and cells beside a drawing are in its picture where the page has them, its instruments are not", () => {
  const cell =
    '<button style="all: unset; display: block; height: 20px; background: rgb(9, 9, 9)">12 customers</button>';
  const tools = '<div data-unpictured>slider</div><input value="3"><span class="sr-only">heard</span>';
  const svg = parsed(part(drawing + drawing + cell + tools), "Two");
  expect([...svg.querySelectorAll("svg")].map((each) => each.getAttribute("y"))).toEqual(["0", "40"]);
  expect([...svg.querySelectorAll("text")].map(({ textContent }) => textContent)).toEqual(["Two", "12", "customers"]);
  const ground = svg.querySelector('[fill="rgb(9, 9, 9)"]');
  expect([ground?.getAttribute("y"), ground?.getAttribute("height")]).toEqual(["80", "20"]);
});

it("has no picture where nothing is drawn", () => {
  expect(pictureOf(part("<p>Shown after the first epoch</p>"), "Loss")).toBeNull();
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
