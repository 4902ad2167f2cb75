import { CodedError } from "../src/formats/coded-error";
import { openZip } from "../src/interim";
import type { FileKind } from "../src/protocol/files";

export async function identify(file: Blob): Promise<FileKind> {
  const head = new Uint8Array(await file.slice(0, 64).arrayBuffer());
  if (head[0] === 0x50 && head[1] === 0x4b) {
    const zip = await openZip(file, "");
    const names = [...zip.entries.keys()];
    if (names.some((name) => name.endsWith("data.pkl"))) return "checkpoint";
    if (names.some((name) => name.endsWith(".npy"))) return "sketches";
    return "other";
  }
  const text = new TextDecoder().decode(head).trimStart();
  return text.startsWith("{") ? "configuration" : "other";
}

/** A configuration file, or the configuration inside a `run.json`. */
export async function readConfiguration(file: File): Promise<unknown> {
  try {
    const json: unknown = JSON.parse(await file.text());
    return typeof json === "object" && json !== null && "config" in json && "history" in json ? json.config : json;
  } catch (error) {
    throw new CodedError("config/not-json", { file: file.name }, { cause: error });
  }
}
