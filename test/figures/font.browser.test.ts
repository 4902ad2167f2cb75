import { expect, it } from "vitest";
import { withFont } from "../../src/figures/font";

/** How WOFF2 begins, in base64. */
const WOFF2 = /url\(data:font\/woff2;base64,d09GMg/g;
const page = (text: string) => `<html><head><title>t</title></head><body>${text}</body></html>`;

it("brings the font's parts that a document's letters need, and nothing else changes", async () => {
  const english = await withFont(page("macro F1 $& 92.46%"));
  expect(english.match(WOFF2)).toHaveLength(1);
  expect(english.replace(/<style>[\s\S]*<\/style>/, "")).toBe(page("macro F1 $& 92.46%"));
  const turkish = await withFont(page("doğruluk"));
  expect(turkish.match(WOFF2)).toHaveLength(2);
});

it("gives a font that the browser takes", async () => {
  const frame = document.body.appendChild(document.createElement("iframe"));
  frame.srcdoc = await withFont(page("<p style=\"font-family: 'Inter Variable'\">doğruluk</p>"));
  await new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  const fonts = frame.contentDocument?.fonts;
  const loaded = await fonts?.load('16px "Inter Variable"', "doğruluk");
  expect(loaded?.map(({ status }) => status)).toEqual(["loaded", "loaded"]);
  frame.remove();
});
