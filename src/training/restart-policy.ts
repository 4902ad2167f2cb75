import { EngineError } from "../engine/errors";
import { type EngineName, needsAdapter } from "../engine/names";

/** A failed engine is started again this often in one run. */
const MOST_RESTARTS = 2;

/** Starting the same engine again would only fail again. */
const LASTING: ReadonlySet<string> = new Set([
  "engine/out-of-memory",
  "engine/limit",
  "engine/no-adapter",
  "engine/no-webgpu",
  "engine/unknown-backend",
]);

/**
 * The engine that a run goes on with after one failed: the same on a new device, at most twice, then WASM in place of a
 * graphics device. Null when the run has to fail.
 *
 * @param restarts how often this run was restarted already.
 */
export function engineAfterFailure(failed: EngineName, error: unknown, restarts: number): EngineName | null {
  if (!(error instanceof EngineError)) return null;
  if (restarts < MOST_RESTARTS && !LASTING.has(error.code)) return failed;
  return needsAdapter(failed) ? "wasm" : null;
}
