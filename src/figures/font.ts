import latinExtended from "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2?url";
import latin from "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url";

const FAMILY = "Figure Inter";

const faces = [
  { url: latin, unicodeRange: "U+0000-00FF, U+2000-206F, U+20AC, U+2122, U+2212" },
  { url: latinExtended, unicodeRange: "U+0100-02BA, U+1E00-1E9F" },
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
