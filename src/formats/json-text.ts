import { FormatError } from "./format-error";

/** What people have in JSON stays far below all of these: run files of a hundred thousand steps take ten megabytes. */
const MOST_JSON_BYTES = 256 * 2 ** 20;
/** Arrays, objects and texts cost memory each, however little stands in them. */
const MOST_JSON_PARTS = 2_000_000;

const [BRACKET, BRACE, QUOTE] = [0x5b, 0x7b, 0x22];

/**
 * JSON of a file, unless it would fill the memory.
 *
 * @throws FormatError `json/too-large`, `json/too-many`; SyntaxError when it is none.
 */
export async function readJson(blob: Blob, file: string): Promise<unknown> {
  if (blob.size > MOST_JSON_BYTES)
    throw new FormatError("json/too-large", { file, bytes: blob.size, most: MOST_JSON_BYTES });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let [opened, quotes] = [0, 0];
  for (const byte of bytes) {
    if (byte === BRACKET || byte === BRACE) opened++;
    else if (byte === QUOTE) quotes++;
  }
  if (opened + quotes / 2 > MOST_JSON_PARTS) throw new FormatError("json/too-many", { file, most: MOST_JSON_PARTS });
  return JSON.parse(new TextDecoder().decode(bytes));
}
