import type { KernelProfile } from "../engine";
import { promptly } from "./completion";
import type { Dispatch } from "./program";
import { encodeCommands } from "./session";

/** Browsers round timestamps (Chromium to 100 µs), so times are means of as many steps as fit, in milliseconds. */
const PROFILE_BUDGET = 500;
const MAX_STEPS = 50;

/**
 * Runs commands one pass each and takes each one's time: by timestamp queries where the device has them, else by
 * waiting for each submit (which adds the round trip).
 *
 * @param rows Rows of the batch that the commands work on.
 */
export async function profileCommands(
  device: GPUDevice,
  commands: readonly Dispatch[],
  rows: number,
): Promise<KernelProfile> {
  const timing = device.features.has("timestamp-query") ? "timestamps" : "round-trips";
  const measure = timing === "timestamps" ? timestamps : roundTrips;
  const sums = new Float64Array(commands.length);
  const start = performance.now();
  let steps = 0;
  do {
    for (const [i, seconds] of (await measure(device, commands, rows)).entries()) sums[i] = (sums[i] ?? 0) + seconds;
    steps++;
  } while (steps < MAX_STEPS && performance.now() - start < PROFILE_BUDGET);
  const kernels = commands.map(({ kernel, flops, bytes }, i) => ({
    kernel,
    seconds: (sums[i] ?? 0) / steps,
    flops: flops(rows),
    bytes: bytes(rows),
  }));
  return { timing, rows, steps, kernels };
}

async function timestamps(device: GPUDevice, commands: readonly Dispatch[], rows: number): Promise<number[]> {
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
    await promptly(device.queue, readback.mapAsync(GPUMapMode.READ));
    const stamps = new BigUint64Array(readback.getMappedRange());
    return commands.map((_, i) => Number((stamps[2 * i + 1] ?? 0n) - (stamps[2 * i] ?? 0n)) * 1e-9);
  } finally {
    querySet.destroy();
    resolved.destroy();
    readback.destroy();
  }
}

async function roundTrips(device: GPUDevice, commands: readonly Dispatch[], rows: number): Promise<number[]> {
  const seconds: number[] = [];
  for (const command of commands) {
    await promptly(device.queue, device.queue.onSubmittedWorkDone());
    const start = performance.now();
    const encoder = device.createCommandEncoder({ label: "profile" });
    const pass = encoder.beginComputePass({ label: command.kernel });
    encodeCommands(pass, [command], rows);
    pass.end();
    device.queue.submit([encoder.finish()]);
    await promptly(device.queue, device.queue.onSubmittedWorkDone());
    seconds.push((performance.now() - start) / 1000);
  }
  return seconds;
}
