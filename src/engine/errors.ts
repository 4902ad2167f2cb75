import { CodedError } from "../formats/coded-error";

export type EngineErrorCode =
  | "engine/no-adapter"
  | "engine/no-webgpu"
  | "engine/device-lost"
  | "engine/out-of-memory"
  | "engine/gpu-error"
  | "engine/limit"
  | "engine/wasm-failed"
  | "engine/thread-failed"
  | "engine/unknown-backend";

/** An engine could not be made or stopped working. */
export class EngineError extends CodedError {
  override readonly name = "EngineError";
  declare readonly code: EngineErrorCode;

  constructor(code: EngineErrorCode, params: CodedError["params"] = {}, options?: ErrorOptions) {
    super(code, params, options);
  }
}
