import type { BindingKind, ShaderSource } from "./shaders/common";

const LAYOUT_TYPES: Readonly<Record<BindingKind, GPUBufferBindingType>> = {
  uniform: "uniform",
  read: "read-only-storage",
  write: "storage",
};

/** A compiled kernel with the layout that its bind groups need. */
export interface Kernel {
  readonly label: string;
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

const caches = new WeakMap<GPUDevice, KernelCache>();

/** The kernels of a device, for every engine on it. */
export function kernelsOf(device: GPUDevice): KernelCache {
  const known = caches.get(device);
  if (known !== undefined) return known;
  const cache = new KernelCache(device);
  caches.set(device, cache);
  return cache;
}

/** Compiles each kernel once per device and shares layouts between kernels with the same bindings. */
export class KernelCache {
  readonly #device: GPUDevice;
  readonly #kernels = new Map<string, Promise<Kernel>>();
  readonly #layouts = new Map<string, GPUBindGroupLayout>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** The compiled kernel; rejects with a GPUPipelineError when the WGSL is refused. */
  get(source: ShaderSource): Promise<Kernel> {
    const known = this.#kernels.get(source.code);
    if (known !== undefined) return known;
    const kernel = this.#compile(source);
    this.#kernels.set(source.code, kernel);
    kernel.catch(() => this.#kernels.delete(source.code));
    return kernel;
  }

  async #compile({ label, code, bindings }: ShaderSource): Promise<Kernel> {
    const layout = this.#layout(bindings);
    const pipeline = await this.#device.createComputePipelineAsync({
      label,
      layout: this.#device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module: this.#device.createShaderModule({ label, code }), entryPoint: "main" },
    });
    return { label, pipeline, layout };
  }

  #layout(bindings: readonly BindingKind[]): GPUBindGroupLayout {
    const key = bindings.join();
    const known = this.#layouts.get(key);
    if (known !== undefined) return known;
    const layout = this.#device.createBindGroupLayout({
      entries: bindings.map((kind, binding) => ({
        binding,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type: LAYOUT_TYPES[kind] },
      })),
    });
    this.#layouts.set(key, layout);
    return layout;
  }
}
