import { sniffFile } from "../src/formats";
import { CodedError } from "../src/formats/coded-error";
import type { FileKind } from "../src/protocol/files";

/** A file that is not one of those the studio trains from. */
class OpenError extends CodedError {
  override readonly name = "OpenError";
}

/** What a file is to the studio, by content. */
export async function identify(file: Blob): Promise<FileKind> {
  const kind = await sniffFile(file);
  switch (kind) {
    case "npz":
      return "sketches";
    case "torch-zip":
    case "torch-legacy":
    case "torchscript":
      return "checkpoint";
    case "json":
      return "configuration";
    default:
      return "other";
  }
}

/** The refusal of a file that is neither: it says what the file is. */
export async function unsupported(file: File): Promise<OpenError> {
  return new OpenError("open/unsupported", { file: file.name, kind: await sniffFile(file) });
}

/**
 * A configuration file, or the configuration inside a `run.json`.
 *
 * @throws OpenError `config/not-json`
 */
export async function readConfiguration(file: File): Promise<unknown> {
  try {
    const json: unknown = JSON.parse(await file.text());
    return typeof json === "object" && json !== null && "config" in json && "history" in json ? json.config : json;
  } catch (error) {
    throw new OpenError("config/not-json", { file: file.name }, { cause: error });
  }
}
