import * as tf from "@tensorflow/tfjs";
import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import type { StartedBackend } from "./started-backend";

/** Registers tfjs's plain JavaScript backend: slow, but it runs everywhere. */
export function startCpuBackend(): StartedBackend {
  // Importing the package registers the first one.
  if (!tf.findBackendFactory("cpu")) tf.registerBackend("cpu", () => new MathBackendCPU());
  return { adapter: null, gpu: null };
}
