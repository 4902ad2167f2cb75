/**
 * Milliseconds that this process has computed: what a limit on work is held against, which other programs of the machine
 * cannot lengthen as they do wall time.
 */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
