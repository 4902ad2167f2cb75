import { AreaError } from "../formats/coded-error";

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
export class EngineError extends AreaError<EngineErrorCode> {
  override readonly name = "EngineError";
}
