/** What of an element's look is drawn; the rest of CSS says nothing to a picture that stands alone. */
const LOOK = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "stroke-linejoin",
  "opacity",
  "font-size",
  "font-weight",
  "text-anchor",
] as const;

/** Room for the title, in pixels. */
const TITLE = 28;

/** The drawing of a chart inside an element; null where it is none that can stand alone. */
export function drawingIn(element: HTMLElement): SVGSVGElement | null {
  return element.querySelector<SVGSVGElement>("svg.recharts-surface");
}

/**
 * A chart as an SVG file: the drawing as it stands on the page, its colors as numbers instead of the page's variables, on
 * the page's paper, under its title.
 */
export function chartSvg(drawing: SVGSVGElement, title: string): string {
  const { width, height } = drawing.getBoundingClientRect();
  const copy = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const { color, backgroundColor } = paperOf(drawing);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height + TITLE));
  copy.setAttribute("font-family", "Inter, system-ui, sans-serif");
  copy.append(
    part("rect", { width: "100%", height: "100%", fill: backgroundColor }),
    part("text", { x: "8", y: "18", fill: color, "font-size": "14", "font-weight": "600" }, title),
  );
  const body = drawing.cloneNode(true);
  if (!(body instanceof SVGElement)) return "";
  const [from, to] = [drawing, body].map((root) => [root, ...root.querySelectorAll<SVGElement>("*")]);
  to?.forEach((element, index) => {
    const original = from?.[index];
    if (original === undefined) return;
    const look = getComputedStyle(original);
    for (const name of LOOK) element.setAttribute(name, look.getPropertyValue(name));
    element.removeAttribute("class");
    element.removeAttribute("style");
  });
  body.setAttribute("y", String(TITLE));
  body.setAttribute("width", String(width));
  body.setAttribute("height", String(height));
  copy.append(body);
  return new XMLSerializer().serializeToString(copy);
}

/** A chart as a PNG, so many pixels to a pixel of the page. */
export async function chartPng(drawing: SVGSVGElement, title: string, scale: number): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([chartSvg(drawing, title)], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = new OffscreenCanvas(Math.round(image.width * scale), Math.round(image.height * scale));
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await canvas.convertToBlob({ type: "image/png" });
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** A table as CSV: quotes where they are needed, numbers as they are. */
export function csvOf(rows: readonly (readonly (string | number)[])[]): string {
  const cell = (value: string | number) =>
    typeof value === "string" && /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : String(value);
  return rows.map((row) => `${row.map(cell).join(",")}\n`).join("");
}

/** The nearest ground that is painted, and the ink on it. */
function paperOf(drawing: Element): Pick<CSSStyleDeclaration, "color" | "backgroundColor"> {
  for (let element: Element | null = drawing; element !== null; element = element.parentElement) {
    const { color, backgroundColor } = getComputedStyle(element);
    if (backgroundColor !== "rgba(0, 0, 0, 0)") return { color, backgroundColor };
  }
  return { color: "black", backgroundColor: "white" };
}

function part(name: string, attributes: Readonly<Record<string, string>>, text = ""): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = text;
  return element;
}
