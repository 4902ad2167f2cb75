import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { expect, test } from "@playwright/test";
import { projectRoot } from "./support";

/** `npm start` in a process group of its own, as a terminal gives it. */
function npmStart(port: number) {
  const child = spawn("npm", ["start", "--", "--port", String(port)], { cwd: projectRoot, detached: true });
  const exit = new Promise<number | null>((resolve) => child.once("exit", resolve));
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const address = async () => {
    await expect.poll(() => output, { timeout: 120_000 }).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/m);
    return /^http:\/\/127\.0\.0\.1:\d+\/$/m.exec(output)?.[0] ?? "";
  };
  // Ctrl-C reaches the whole group.
  const interrupt = () => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-(child.pid ?? 0), "SIGINT");
  };
  return { address, interrupt, exit };
}

test("npm start takes the next free port, prints its address once it answers, and Ctrl-C ends it", async () => {
  const other = createServer().listen(4320, "127.0.0.1");
  const studio = npmStart(4320);
  try {
    const address = await studio.address();
    expect(Number(new URL(address).port)).toBeGreaterThan(4320);
    const response = await fetch(address);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("Segment Studio");
    studio.interrupt();
    await studio.exit;
    await expect(fetch(address)).rejects.toThrow();
  } finally {
    studio.interrupt();
    other.close();
  }
});
