const OPENING = "[{(";
const CLOSING = "]})";

/**
 * Values as people type them beside a key: `1e-4, 5e-4`, `true, false`, `[0.3, 0.2], [0, 0]`. Semicolons separate too,
 * and then a comma is a decimal mark (`0,1; 0,2`). A value that comes twice counts once.
 *
 * @returns numbers, truth values, null, JSON lists and objects; everything else as text. Whether they fit is not asked.
 */
export function parseValues(text: string): unknown[] {
  const parts = splitOutside(text, ";");
  const tokens = parts.length > 1 ? parts : splitOutside(text, ",");
  const values = tokens.filter((token) => token !== "").map((token) => valueIn(token, parts.length > 1));
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/** Parts between separators that stand outside of brackets and quotation marks. */
function splitOutside(text: string, separator: string): string[] {
  const parts = [""];
  let depth = 0;
  let quoted = false;
  for (const letter of text) {
    if (letter === '"') quoted = !quoted;
    if (!quoted && OPENING.includes(letter)) depth++;
    if (!quoted && CLOSING.includes(letter)) depth--;
    if (letter === separator && depth === 0 && !quoted) parts.push("");
    else parts[parts.length - 1] += letter;
  }
  return parts.map((part) => part.trim());
}

function valueIn(token: string, decimalComma: boolean): unknown {
  const plain = token.replaceAll("−", "-");
  const number = decimalComma ? plain.replace(",", ".") : plain;
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(number)) return Number(number);
  try {
    return JSON.parse(token);
  } catch {
    return token;
  }
}
