import type { EventTable } from "./tables";

/**
 * Gives the memory of arrays back at once, where the platform can: the collector, which would do it at some time, does not
 * count the memory of WASM that is asked for in between. Whoever still reads them finds them empty.
 */
export function release(arrays: Iterable<ArrayBufferView<ArrayBuffer>>): void {
  for (const { buffer } of arrays) if ("transfer" in buffer && buffer.byteLength > 0) buffer.transfer(0);
}

/** Gives the columns of events back. */
export function releaseEvents({ batches }: EventTable): void {
  for (const { customer, type, time, nanoseconds } of batches) {
    release([customer, type, time, ...(nanoseconds === null ? [] : [nanoseconds])]);
  }
}
