import { CodedError } from "../formats/coded-error";

/** Codes of everything that a file can be refused for. */
export type FormatErrorCode =
  | "zip/not-a-zip"
  | "zip/truncated"
  | "zip/unsupported"
  | "zip/crc-mismatch"
  | "zip/size-mismatch"
  | "zip/missing-entry"
  | "npy/bad-header"
  | "npy/unsupported-dtype"
  | "npy/truncated"
  | "npz/missing-array"
  | "pickle/truncated"
  | "pickle/blocked"
  | "pickle/unsupported"
  | "pickle/malformed"
  | "torch/legacy"
  | "torch/torchscript"
  | "torch/not-a-checkpoint"
  | "torch/bad-tensor"
  | "torch/unsupported-dtype";

export class FormatError extends CodedError {
  override readonly name = "FormatError";
  constructor(code: FormatErrorCode, params: CodedError["params"] = {}, options?: ErrorOptions) {
    super(code, params, options);
  }
}
