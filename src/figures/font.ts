import latinExtended from "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2?url";
import latin from "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url";

const FAMILY = "Figure Inter";

const faces = [
  { url: latin, unicodeRange: "U+0000-00FF, U+2000-206F, U+20AC, U+2122, U+2212", letters: /./ },
  { url: latinExtended, unicodeRange: "U+0100-02BA, U+1E00-1E9F", letters: /[\u0100-\u02ba\u1e00-\u1e9f]/ },
];

let family: Promise<string> | null = null;

/**
 * The app's own font, loaded into this worker once; without it (an old browser, a font that does not arrive) the
 * system's sans-serif. Answers with a CSS `font-family`.
 */
export function figureFont(): Promise<string> {
  family ??= load();
  return family;
}

async function load(): Promise<string> {
  const fonts = fontSet();
  if (fonts === null) return "sans-serif";
  try {
    const loaded = await Promise.all(
      faces.map(({ url, unicodeRange }) =>
        new FontFace(FAMILY, `url("${url}")`, { weight: "100 900", unicodeRange }).load(),
      ),
    );
    for (const face of loaded) fonts.add(face);
    return `"${FAMILY}", sans-serif`;
  } catch {
    return "sans-serif";
  }
}

/** The fonts of a worker stand on its global scope, those of a page on its document. */
function fontSet(): FontFaceSet | null {
  if (typeof FontFaceSet === "undefined") return null;
  const fonts: unknown = Reflect.get(globalThis, "fonts") ?? globalThis.document?.fonts;
  return fonts instanceof FontFaceSet ? fonts : null;
}

/**
 * An HTML document that brings the app's font with it: as data in a style of its own, only the parts whose letters the
 * document has (about 65 kB, 180 kB with Turkish). A font that does not arrive is left out; the document names others.
 */
export async function withFont(html: string): Promise<string> {
  const needed = faces.filter(({ letters }) => letters.test(html));
  try {
    const rules = await Promise.all(
      needed.map(async ({ url, unicodeRange }) => {
        const response = await fetch(url);
        if (!response.ok) return "";
        const data = base64(new Uint8Array(await response.arrayBuffer()));
        return `@font-face { font-family: "Inter Variable"; font-weight: 100 900; src: url(data:font/woff2;base64,${data}) format("woff2"); unicode-range: ${unicodeRange}; }`;
      }),
    );
    return html.replace("</head>", () => `<style>${rules.join("\n")}</style></head>`);
  } catch {
    return html;
  }
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
