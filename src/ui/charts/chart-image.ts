/** What of an element's look is drawn; the rest of CSS says nothing to a picture that stands alone. */
const LOOK = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "stroke-linejoin",
  "paint-order",
  "opacity",
  "font-size",
  "font-weight",
  "text-anchor",
] as const;

/** Room for the title, in pixels. */
const TITLE = 28;
/** What belongs to the page and not to the picture: instruments, the reading cursor, words for screen readers. */
const TOOLS = "[data-unpictured], [role=slider], input, .sr-only";
const CLEAR = "rgba(0, 0, 0, 0)";
/** Where letters stand in the box around them: Inter's ascent of its ascent and descent. */
const BASELINE = 0.8;

/** What a part of the page shows, in its own pixels; null where that is no chart. */
export function pictureOf(part: HTMLElement, title: string): string | null {
  const box = part.getBoundingClientRect();
  const { color, backgroundColor } = paperOf(part);
  const drawn = [...part.children].flatMap((child) => [...drawnIn(child, box)]);
  if (drawn.every(({ localName }) => localName === "text")) return null;
  const picture = shape("svg", {
    xmlns: SVG,
    width: String(box.width),
    height: String(box.height + TITLE),
    "font-family": "Inter, system-ui, sans-serif",
  });
  const body = shape("g", { transform: `translate(0 ${TITLE})` });
  for (const element of drawn) body.append(element);
  picture.append(
    shape("rect", { width: "100%", height: "100%", fill: backgroundColor }),
    shape("text", { x: "8", y: "18", fill: color, "font-size": "14", "font-weight": "600" }, title),
    body,
  );
  return new XMLSerializer().serializeToString(picture);
}

/** A picture as a PNG, so many pixels to a pixel of the page. */
export async function pngOf(svg: string, scale: number): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
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

/** Drawings as they are, of everything else its ground and its words, from back to front. @param box The picture's place. */
function* drawnIn(element: Element, box: DOMRect): Generator<SVGElement> {
  const place = element.getBoundingClientRect();
  if (element.matches(TOOLS) || place.width <= 1) return;
  const at = { x: String(place.left - box.left), y: String(place.top - box.top) };
  const size = { width: String(place.width), height: String(place.height) };
  if (element instanceof SVGSVGElement) {
    const copy = standingAlone(element);
    for (const [name, value] of Object.entries({ ...at, ...size })) copy.setAttribute(name, value);
    yield copy;
    return;
  }
  const { backgroundColor, borderRadius, color, fontSize, fontWeight } = getComputedStyle(element);
  if (backgroundColor !== CLEAR) {
    yield shape("rect", { ...at, ...size, rx: String(Number.parseFloat(borderRadius) || 0), fill: backgroundColor });
  }
  if (element instanceof HTMLCanvasElement) {
    const pixels = { preserveAspectRatio: "none", style: "image-rendering: pixelated" };
    yield shape("image", { ...at, ...size, ...pixels, href: element.toDataURL() });
  }
  for (const child of element.childNodes) {
    if (child instanceof Element) yield* drawnIn(child, box);
    else if (child instanceof Text) {
      for (const { text, left, bottom, width } of wordsOf(child, box)) {
        // As wide as on the page, whatever typeface the picture is looked at in.
        const fit = { textLength: String(width), lengthAdjust: "spacingAndGlyphs" };
        const look = { fill: color, "font-size": fontSize, "font-weight": fontWeight };
        yield shape("text", { x: String(left), y: String(bottom), ...fit, ...look }, text);
      }
    }
  }
}

/** The words of a text where the page has put them: it may have broken the line between any two. */
function wordsOf(node: Text, box: DOMRect) {
  const range = document.createRange();
  return [...node.data.matchAll(/\S+/g)].map(({ 0: text, index }) => {
    range.setStart(node, index);
    range.setEnd(node, index + text.length);
    const { left, top, width, height } = range.getBoundingClientRect();
    return { text, width, left: left - box.left, bottom: top - box.top + BASELINE * height };
  });
}

/** A drawing with its looks as numbers in place of the page's variables and classes. */
function standingAlone(drawing: SVGSVGElement): SVGElement {
  const copy = shape("svg", { viewBox: `0 0 ${drawing.clientWidth} ${drawing.clientHeight}` });
  for (const child of drawing.childNodes) copy.append(child.cloneNode(true));
  const [from, to] = [drawing, copy].map((root) => [...root.querySelectorAll<SVGElement>("*")]);
  to?.forEach((element, index) => {
    const original = from?.[index];
    if (original === undefined) return;
    const look = getComputedStyle(original);
    for (const name of LOOK) element.setAttribute(name, look.getPropertyValue(name));
    element.removeAttribute("class");
    element.removeAttribute("style");
  });
  return copy;
}

/** The nearest ground that is painted, and the ink on it. */
function paperOf(drawing: Element): Pick<CSSStyleDeclaration, "color" | "backgroundColor"> {
  for (let element: Element | null = drawing; element !== null; element = element.parentElement) {
    const { color, backgroundColor } = getComputedStyle(element);
    if (backgroundColor !== CLEAR) return { color, backgroundColor };
  }
  return { color: "black", backgroundColor: "white" };
}

const SVG = "http://www.w3.org/2000/svg";

function shape(name: string, attributes: Readonly<Record<string, string>>, text = ""): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = text;
  return element;
}
