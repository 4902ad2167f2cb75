// @ts-check
import { join } from "node:path";
import { projectRoot, runQuietly } from "./command.mjs";
import { lavapipeEnvironment } from "./lavapipe.mjs";

/**
 * The environment in which Dawn under Node finds an adapter: this machine's own where it has a graphics processor with a
 * Vulkan driver, else lavapipe, Mesa's driver for the CPU. `STUDIO_LAVAPIPE` insists on the latter.
 *
 * @returns {Promise<NodeJS.ProcessEnv>}
 * @throws {import("./command.mjs").CommandError} When there is neither, saying how to get one.
 */
export async function dawnEnvironment() {
  if (process.env.STUDIO_LAVAPIPE) return lavapipeEnvironment();
  // In a process of its own: the Vulkan loader looks for drivers once.
  const { code } = await runQuietly(process.execPath, [join(projectRoot, "scripts", "lib", "has-gpu.mjs")]);
  return code === 0 ? process.env : lavapipeEnvironment();
}
