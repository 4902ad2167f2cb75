import * as tf from "@tensorflow/tfjs";
import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { acquireGpuDevice } from "../gpu-device";
import type { StartedBackend } from "./started-backend";

/**
 * Registers tfjs's WebGPU backend on the device that our own engine computes on, so that its loss and its errors are
 * heard.
 *
 * @throws EngineError of `acquireGpuDevice`.
 */
export async function startWebGpuBackend(): Promise<StartedBackend> {
  // By default tfjs computes small tensors on the CPU, which would make the GPU's numbers depend on a tensor's size.
  tf.env().set("WEBGPU_CPU_FORWARD", false);
  const gpu = await acquireGpuDevice();
  // Importing the package registers a factory that would ask for another device.
  if (tf.findBackendFactory("webgpu")) tf.removeBackend("webgpu");
  tf.registerBackend("webgpu", () => new WebGPUBackend(gpu.device, gpu.adapter.info));
  return { adapter: gpu.description, gpu };
}
