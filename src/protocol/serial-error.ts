import { CodedError } from "../formats/coded-error";
import type { Result, SerialError } from "./files";

/** An error as it may cross a boundary. What is not one of ours keeps its text under `internal/unexpected`. */
export function serialError(error: unknown): SerialError {
  if (error instanceof CodedError) return { code: error.code, params: error.params };
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { code: "internal/unexpected", params: { detail } };
}

/** Runs an operation and answers with its value or its error. */
export async function asResult<T>(operation: () => Promise<T> | T): Promise<Result<T>> {
  try {
    return { ok: true, value: await operation() };
  } catch (error) {
    return { ok: false, error: serialError(error) };
  }
}
