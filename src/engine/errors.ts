import { AreaError, messageOf } from "../formats/coded-error";

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

  /** The error that stands for what a library or the browser threw, with its message. */
  static from(code: EngineErrorCode, cause: unknown): EngineError {
    return new EngineError(code, { message: messageOf(cause) }, { cause });
  }
}
