import { EngineError } from "./errors";

/** Limits that are raised to what the adapter offers; a device at WebGPU's defaults is enough for every engine. */
const RAISED_LIMITS = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxStorageBuffersPerShaderStage",
  "maxComputeWorkgroupStorageSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
  "maxComputeWorkgroupSizeY",
  "maxComputeWorkgroupsPerDimension",
] as const satisfies readonly (keyof GPUSupportedLimits)[];

/** Taken when offered: timestamps for the profiling step. */
const OPTIONAL_FEATURES = ["timestamp-query"] as const satisfies readonly GPUFeatureName[];

/** Why WebGPU can or cannot be used here; the user interface has the sentences. */
export type GpuReason = "webgpu-missing" | "webgpu-no-adapter" | "webgpu-software" | "webgpu-hardware";

/** What is known of WebGPU before a device is requested. */
export interface GpuProbe {
  readonly available: boolean;
  /** True for a software adapter (SwiftShader, WARP, lavapipe). */
  readonly isFallback: boolean;
  /** The adapter's own name, empty without an adapter. */
  readonly description: string;
  readonly reason: GpuReason;
  /** The limits that bound a model's memory; null without an adapter. */
  readonly limits: Pick<GPUSupportedLimits, "maxBufferSize" | "maxStorageBufferBindingSize"> | null;
}

/** A device, and who else uses it does not matter to its user: our engine and tfjs's WebGPU backend share one. */
export interface GpuDevice {
  readonly device: GPUDevice;
  readonly adapter: GPUAdapter;
  readonly description: string;
  readonly isFallback: boolean;
  /** Resolves (never rejects) when the device is lost, with `engine/device-lost`. */
  readonly lost: Promise<EngineError>;
  /** Calls back for every error that no error scope caught and for the loss of the device; returns a remover. */
  onError(callback: (error: EngineError) => void): () => void;
  /** Gives the device back; it is destroyed with its last user. Further calls do nothing. */
  release(): void;
}

function gpuOfThisContext(): GPU | undefined {
  // The type says that `navigator.gpu` always exists; browsers without WebGPU and insecure contexts differ.
  const scope: { readonly navigator?: { readonly gpu?: GPU } } = globalThis;
  return scope.navigator?.gpu;
}

function requestAdapter(gpu: GPU): Promise<GPUAdapter | null> {
  return gpu.requestAdapter({ powerPreference: "high-performance" });
}

/** The adapter's name for people: its description, or vendor, architecture and device as far as they are told. */
function adapterDescription(adapter: GPUAdapter): string {
  const { description, vendor, architecture, device } = adapter.info;
  if (description !== "") return description;
  const parts = [vendor, architecture, device].filter((part) => part !== "");
  return parts.length > 0 ? parts.join(" ") : "unnamed adapter";
}

function isSoftware(adapter: GPUAdapter): boolean {
  // Dawn under Node reports lavapipe and SwiftShader as CPU adapters, not always as fallback ones.
  return adapter.info.isFallbackAdapter || /swiftshader|llvmpipe|lavapipe/i.test(adapterDescription(adapter));
}

/**
 * Says whether WebGPU has an adapter here, and which, without keeping anything.
 *
 * @param gpu The WebGPU entry point; the context's own when left out.
 */
export async function probeGpu(gpu: GPU | undefined = gpuOfThisContext()): Promise<GpuProbe> {
  const missing = { available: false, isFallback: false, description: "", limits: null } as const;
  if (gpu === undefined) return { ...missing, reason: "webgpu-missing" };
  const adapter = await requestAdapter(gpu).catch(() => null);
  if (adapter === null) return { ...missing, reason: "webgpu-no-adapter" };
  const isFallback = isSoftware(adapter);
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  return {
    available: true,
    isFallback,
    description: adapterDescription(adapter),
    reason: isFallback ? "webgpu-software" : "webgpu-hardware",
    limits: { maxBufferSize, maxStorageBufferBindingSize },
  };
}

/** Translates an uncaptured or scoped WebGPU error. */
export function gpuError(error: GPUError): EngineError {
  const outOfMemory = "GPUOutOfMemoryError" in globalThis && error instanceof GPUOutOfMemoryError;
  return new EngineError(outOfMemory ? "engine/out-of-memory" : "engine/gpu-error", { message: error.message });
}

interface SharedDevice {
  users: number;
  readonly device: Promise<GpuDevice>;
}

/** The device of each entry point, while it has users and is not lost. */
const shared = new Map<GPU, SharedDevice>();

function forget(gpu: GPU, entry: SharedDevice): void {
  if (shared.get(gpu) === entry) shared.delete(gpu);
}

function share(gpu: GPU): SharedDevice {
  const entry: SharedDevice = { users: 0, device: requestGpuDevice(gpu) };
  shared.set(gpu, entry);
  // The first listener of all: who hears of the loss can already ask for another device.
  entry.device.then(
    ({ onError }) => onError(({ code }) => code === "engine/device-lost" && forget(gpu, entry)),
    () => forget(gpu, entry),
  );
  return entry;
}

/**
 * The one device of this context (window or worker), with every limit raised that is offered (none is required beyond
 * the defaults), and with listeners for its loss and for uncaptured errors. Requested for its first user, shared by all,
 * destroyed when the last one releases it; after a loss the next call requests another.
 *
 * @param gpu The WebGPU entry point; the context's own when left out.
 * @throws EngineError `engine/no-webgpu` without WebGPU, `engine/no-adapter` without an adapter, `engine/gpu-error`
 *   when the adapter gives no device.
 */
export async function acquireGpuDevice(gpu: GPU | undefined = gpuOfThisContext()): Promise<GpuDevice> {
  if (gpu === undefined) throw new EngineError("engine/no-webgpu");
  const entry = shared.get(gpu) ?? share(gpu);
  entry.users++;
  const device = await entry.device;
  let released = false;
  return {
    ...device,
    release() {
      if (released) return;
      released = true;
      entry.users--;
      if (entry.users > 0) return;
      forget(gpu, entry);
      device.release();
    },
  };
}

async function requestGpuDevice(gpu: GPU): Promise<GpuDevice> {
  const adapter = await requestAdapter(gpu).catch(() => null);
  if (adapter === null) throw new EngineError("engine/no-adapter");
  const requiredLimits: Record<string, number> = {};
  for (const name of RAISED_LIMITS) requiredLimits[name] = adapter.limits[name];
  const requiredFeatures = OPTIONAL_FEATURES.filter((feature) => adapter.features.has(feature));
  const device = await adapter.requestDevice({ requiredLimits, requiredFeatures }).catch((cause: unknown) => {
    throw EngineError.from("engine/gpu-error", cause);
  });
  return watchDevice(device, adapter);
}

/** Attaches the listeners to a device of one user, e.g. one with other limits in a test. */
export function watchDevice(device: GPUDevice, adapter: GPUAdapter): GpuDevice {
  const callbacks = new Set<(error: EngineError) => void>();
  const report = (error: EngineError): void => {
    for (const callback of callbacks) callback(error);
  };
  device.addEventListener("uncapturederror", (event) => report(gpuError(event.error)));
  const lost = device.lost.then(({ reason, message }) => {
    const error = new EngineError("engine/device-lost", { reason, message });
    report(error);
    return error;
  });
  return {
    device,
    adapter,
    description: adapterDescription(adapter),
    isFallback: isSoftware(adapter),
    lost,
    onError(callback) {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
    release() {
      device.destroy();
    },
  };
}
