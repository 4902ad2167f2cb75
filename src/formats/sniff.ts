import { decodeUtf8, readSlice } from "./bytes";
import { FormatError } from "./format-error";
import { arrayMembers } from "./npz-members";
import { openZip } from "./zip-reader";

/** What a file is, told by its content. `zip` is any other (or a damaged) ZIP file. */
export type FileFormat =
  | "npz"
  | "npy"
  | "torch-zip"
  | "torch-legacy"
  | "torchscript"
  | "safetensors"
  | "onnx"
  | "zip"
  | "json"
  | "csv"
  | "png"
  | "hdf5"
  | "parquet"
  | "pickle"
  | "git-lfs"
  | "empty"
  | "unknown";

const HEAD_BYTES = 4096;
/** `torch.save` before 1.6: a protocol-2 pickle of 0x1950a86a20f9469cfc6c (torch/serialization.py MAGIC_NUMBER). */
const LEGACY_TORCH = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];
const SIGNATURES: readonly (readonly [FileFormat, readonly number[]])[] = [
  ["npy", [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]],
  ["torch-legacy", LEGACY_TORCH],
  ["png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["hdf5", [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["parquet", [0x50, 0x41, 0x52, 0x31]],
];

/**
 * Tells what a file is by its content, never by its name. Reads a few kilobytes, and a ZIP file's directory. Never throws a
 * format error: a damaged file gets the kind it claims to be, and opening it says what is wrong.
 */
export async function sniffFile(blob: Blob): Promise<FileFormat> {
  if (blob.size === 0) return "empty";
  const head = await readSlice(blob, 0, Math.min(HEAD_BYTES, blob.size), "");
  for (const [kind, signature] of SIGNATURES) {
    if (signature.every((byte, i) => head[i] === byte)) return kind;
  }
  const startsWith = (...bytes: number[]) => bytes.every((byte, i) => head[i] === byte);
  if (startsWith(0x50, 0x4b, 0x03, 0x04) || startsWith(0x50, 0x4b, 0x05, 0x06)) return zipKind(blob);
  if (isSafetensors(head, blob.size)) return "safetensors";
  // torch.save before 0.1.10 wrote a tar file.
  if (new TextDecoder("latin1").decode(head.subarray(257, 262)) === "ustar") return "torch-legacy";
  if (head[0] === 0x80 && (head[1] ?? 0) >= 2 && (head[1] ?? 0) <= 5) return "pickle";
  if (isOnnx(head)) return "onnx";
  return textKind(head, blob.size) ?? "unknown";
}

async function zipKind(blob: Blob): Promise<FileFormat> {
  try {
    const zip = await openZip(blob, { fileName: "" });
    const names = zip.entries.map(({ name }) => name);
    if (names.some((name) => /^[^/]+\/(constants\.pkl|code\/)/.test(name))) return "torchscript";
    if (names.some((name) => /^[^/]+\/data\.pkl$/.test(name))) return "torch-zip";
    return (await arrayMembers(zip)).length > 0 ? "npz" : "zip";
  } catch (error) {
    if (error instanceof FormatError) return "zip";
    throw error;
  }
}

/** A 64-bit header length that fits the file, then a JSON object. */
function isSafetensors(head: Uint8Array, size: number): boolean {
  if (head.length < 10 || head[8] !== 0x7b) return false;
  const length = Number(new DataView(head.buffer, head.byteOffset).getBigUint64(0, true));
  return (
    length >= 2 && length <= 100_000_000 && length < size + 100_000_000 && (head[6] ?? 0) === 0 && (head[7] ?? 0) === 0
  );
}

/** A protobuf ModelProto begins with ir_version (field 1), then a name, an opset or the graph. */
function isOnnx(head: Uint8Array): boolean {
  const version = head[1] ?? 0;
  return head[0] === 0x08 && version >= 1 && version <= 20 && [0x12, 0x1a, 0x22, 0x3a, 0x42].includes(head[2] ?? 0);
}

function textKind(head: Uint8Array, size: number): FileFormat | null {
  const complete = head.length === size;
  const text = decodeUtf8(complete ? head : trimPartialCharacter(head))?.replace(/^\ufeff/, "");
  if (text === undefined) return null;
  // A control character other than tab, line feed and carriage return means that this is no text.
  for (const character of text) if (character < " " && !"\t\n\r".includes(character)) return null;
  if (text.startsWith("version https://git-lfs.github.com/spec/")) return "git-lfs";
  if (/^\s*[[{]/.test(text)) return "json";
  const [firstLine = ""] = text.split("\n");
  return /[,;\t]/.test(firstLine) ? "csv" : null;
}

function trimPartialCharacter(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && ((bytes[end - 1] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.subarray(0, Math.max(0, end - 1));
}
