import { AreaError } from "./coded-error";

/** Every code of `FormatError`; `docs/format-errors.md` explains each. */
export const FORMAT_ERROR_CODES = [
  "file/empty",
  "file/unreadable",
  "zip/not-a-zip",
  "zip/truncated",
  "zip/ambiguous-end",
  "zip/prepended-data",
  "zip/multi-disk",
  "zip/bad-directory",
  "zip/too-many-entries",
  "zip/duplicate-entry",
  "zip/unsafe-name",
  "zip/encrypted",
  "zip/compression-method",
  "zip/overlap",
  "zip/local-mismatch",
  "zip/impossible-ratio",
  "zip/too-large",
  "zip/only-zeros",
  "zip/bad-deflate",
  "zip/size-mismatch",
  "zip/beyond-size",
  "zip/crc-mismatch",
  "json/too-large",
  "json/too-many",
  "npz/not-an-npz",
  "npz/no-arrays",
  "npz/missing-array",
  "npy/not-an-npy",
  "npy/version",
  "npy/header-too-long",
  "npy/bad-header",
  "npy/bad-shape",
  "npy/structured-dtype",
  "npy/unsupported-dtype",
  "npy/truncated",
  "npy/trailing-bytes",
  "npy/too-large",
  "npy/not-numeric",
  "npy/not-labels",
  "npy/not-a-scalar",
  "npy/text-too-wide",
  "npy/bad-character",
  "npy/bad-object",
  "pickle/truncated",
  "pickle/protocol",
  "pickle/unknown-opcode",
  "pickle/stack",
  "pickle/memo-miss",
  "pickle/bad-value",
  "pickle/integer-too-large",
  "pickle/blocked",
  "pickle/bad-rebuild",
  "pickle/unsupported",
  "pickle/too-large",
  "pickle/too-many-opcodes",
  "pickle/too-deep",
  "torch/not-a-checkpoint",
  "torch/legacy",
  "torch/torchscript",
  "torch/no-data",
  "torch/byteorder",
  "torch/bad-storage",
  "torch/missing-storage",
  "torch/storage-size",
  "torch/bad-tensor",
  "torch/out-of-bounds",
  "torch/unsupported-dtype",
  "torch/too-large",
  "safetensors/truncated",
  "safetensors/header-too-large",
  "safetensors/bad-header",
  "safetensors/duplicate-key",
  "safetensors/bad-metadata",
  "safetensors/bad-tensor",
  "safetensors/unsupported-dtype",
  "safetensors/bad-offsets",
  "safetensors/size-mismatch",
  "onnx/tensor-size",
  "onnx/layer-widths",
] as const;

/** Codes of what is told about a file that was read all the same. */
export const FORMAT_WARNING_CODES = ["torch/unresolved-globals", "torch/crc-mismatch"] as const;

export type FormatWarningCode = (typeof FORMAT_WARNING_CODES)[number];

export type FormatErrorCode = (typeof FORMAT_ERROR_CODES)[number];

/**
 * A file that is not what it claims to be. `params` always names the `file` when one is known, and the `entry`, `array`
 * or `tensor` and the byte `offset` where it can.
 */
export class FormatError extends AreaError<FormatErrorCode> {
  override readonly name = "FormatError";
}
