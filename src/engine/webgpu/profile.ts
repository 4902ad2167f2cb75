import type { Command } from "./program";
import { encodeCommands } from "./session";

/** One kernel of a training step, alone in its pass. */
export interface KernelProfile {
  readonly kernel: string;
  readonly seconds: number;
  /** Floating-point operations and bytes of memory traffic that the algorithm needs. */
  readonly flops: number;
  readonly bytes: number;
}

/**
 * Runs commands one pass each and takes each one's time: by timestamp queries where the device has them, else by
 * waiting for each submit (which adds the round trip).
 */
export async function profileCommands(
  device: GPUDevice,
  commands: readonly Command[],
  rows: number,
): Promise<KernelProfile[]> {
  const seconds = device.features.has("timestamp-query")
    ? await timestamps(device, commands, rows)
    : await roundTrips(device, commands, rows);
  return commands.map(({ kernel, flops, bytes }, i) => ({
    kernel,
    seconds: seconds[i] ?? 0,
    flops: flops(rows),
    bytes: bytes(rows),
  }));
}

async function timestamps(device: GPUDevice, commands: readonly Command[], rows: number): Promise<number[]> {
  const count = 2 * commands.length;
  const querySet = device.createQuerySet({ type: "timestamp", count });
  const resolved = device.createBuffer({
    size: 8 * count,
    usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
  });
  const readback = device.createBuffer({ size: 8 * count, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  try {
    const encoder = device.createCommandEncoder({ label: "profile" });
    commands.forEach((command, i) => {
      const pass = encoder.beginComputePass({
        label: command.kernel,
        timestampWrites: { querySet, beginningOfPassWriteIndex: 2 * i, endOfPassWriteIndex: 2 * i + 1 },
      });
      encodeCommands(pass, [command], rows);
      pass.end();
    });
    encoder.resolveQuerySet(querySet, 0, count, resolved, 0);
    encoder.copyBufferToBuffer(resolved, 0, readback, 0, 8 * count);
    device.queue.submit([encoder.finish()]);
    await readback.mapAsync(GPUMapMode.READ);
    const stamps = new BigUint64Array(readback.getMappedRange());
    return commands.map((_, i) => Number((stamps[2 * i + 1] ?? 0n) - (stamps[2 * i] ?? 0n)) * 1e-9);
  } finally {
    querySet.destroy();
    resolved.destroy();
    readback.destroy();
  }
}

async function roundTrips(device: GPUDevice, commands: readonly Command[], rows: number): Promise<number[]> {
  const seconds: number[] = [];
  for (const command of commands) {
    await device.queue.onSubmittedWorkDone();
    const start = performance.now();
    const encoder = device.createCommandEncoder({ label: "profile" });
    const pass = encoder.beginComputePass({ label: command.kernel });
    encodeCommands(pass, [command], rows);
    pass.end();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
    seconds.push((performance.now() - start) / 1000);
  }
  return seconds;
}
