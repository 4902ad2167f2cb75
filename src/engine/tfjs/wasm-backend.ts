import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import plainUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simdUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import type { StartedBackend } from "./started-backend";

/**
 * Points tfjs's WASM backend at the binaries of this build and keeps it on one thread: its threads are workers made
 * from `blob:` addresses, which the page's policy refuses, and the backend then waits for them for ever.
 */
export function startWasmBackend(): StartedBackend {
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  setWasmPaths({
    "tfjs-backend-wasm.wasm": plainUrl,
    "tfjs-backend-wasm-simd.wasm": simdUrl,
    // Asked for by name, never loaded without threads.
    "tfjs-backend-wasm-threaded-simd.wasm": simdUrl,
  });
  registerAgain();
  return { adapter: null, gpu: null };
}

/** Importing the package registers its backend once; after `removeBackend` only its own factory can make another. */
const factory = tf.findBackendFactory("wasm");

function registerAgain(): void {
  if (!tf.findBackendFactory("wasm")) tf.registerBackend("wasm", factory);
}
