import type { GpuDevice } from "../gpu-device";

/** What starting a backend gives besides a registered name. */
export interface StartedBackend {
  /** The graphics adapter's name, null on the CPU. */
  readonly adapter: string | null;
  /** The device whose errors end the run, null on the CPU. */
  readonly gpu: GpuDevice | null;
}
