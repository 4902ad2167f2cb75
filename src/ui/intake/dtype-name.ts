const kinds: Readonly<Record<string, string>> = { f: "float", i: "int", u: "uint", c: "complex" };

/** NumPy's own name of a type descriptor: `<f8` is float64, `>f4` float32 (big-endian), `<U7` str (7). */
export function dtypeName(descr: string): string {
  const match = /^([<>|=])([a-zA-Z])(\d*)$/.exec(descr);
  if (match === null) return descr;
  const [, order, kind = "", size = ""] = match;
  if (kind === "O") return "object";
  if (kind === "b") return "bool";
  if (kind === "U") return `str (${size})`;
  if (kind === "S") return `bytes (${size})`;
  const name = kinds[kind];
  if (name === undefined) return descr;
  return `${name}${8 * Number(size)}${order === ">" && size !== "1" ? " (big-endian)" : ""}`;
}
