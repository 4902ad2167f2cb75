import script from "./predict.py?raw";

/** `predict.py` as a run exports it, with the studio's version. */
export function predictScript({ version }: { readonly version: string }): Blob {
  const [first = "", ...rest] = script.split("\n");
  return new Blob([[first, `# Segment Studio ${version}`, ...rest].join("\n")], { type: "text/x-python" });
}
