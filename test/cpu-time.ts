/**
 * Milliseconds that this process has computed: what a limit on work is held against, which other programs of the machine
 * cannot lengthen as they do wall time.
 */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * Reads something and answers how many milliseconds of the processor that took. Asking for those takes longer than most
 * reading: they are asked for only where a clock says that they may be too many, of a second try.
 */
export async function timeOf(read: () => Promise<unknown>, most: number): Promise<number> {
  const start = performance.now();
  await read();
  const wall = performance.now() - start;
  if (wall < most) return wall;
  const before = cpuTime();
  await read();
  return cpuTime() - before;
}
