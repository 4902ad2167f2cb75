// @ts-check
/**
 * `npm run build -- [--out FOLDER]`: the WASM kernels, then the page, into `dist/`, with a compressed copy of each file.
 */
import { existsSync, readdirSync } from "node:fs";
import { isAbsolute, join, relative, resolve } from "node:path";
import {
  buildKernels,
  CommandError,
  callersFolder,
  packageFile,
  projectRoot,
  runCommand,
  runVisibly,
} from "./lib/command.mjs";
import { compressFolder } from "./lib/compress.mjs";
import { ensureDependencies } from "./lib/ensure-build.mjs";
import { parseFlags, quoted } from "./lib/flags.mjs";

await runCommand(async () => {
  const { out } = parseFlags(process.argv.slice(2), { out: { type: "string" } }, "build");
  const folder = out === undefined ? join(projectRoot, "dist") : resolve(callersFolder("build"), out);
  if (out !== undefined) mayBeEmptied(folder);
  await ensureDependencies(console.log);
  await buildKernels();
  const vite = [packageFile("vite", "bin/vite.js"), "build", "--outDir", folder, "--emptyOutDir"];
  const code = await runVisibly(process.execPath, vite);
  if (code !== 0) throw new CommandError("Vite could not build the page.");
  const { files, before, after } = compressFolder(folder);
  console.log(`${files} files compressed: ${Math.round(before / 1000)} kB to ${Math.round(after / 1000)} kB.`);
});

/**
 * Vite empties the folder first.
 *
 * @param {string} folder
 * @throws {CommandError} When it holds something that no build has made.
 */
function mayBeEmptied(folder) {
  const within = relative(folder, projectRoot);
  const holdsStudio = !within.startsWith("..") && !isAbsolute(within);
  const others = existsSync(folder) && readdirSync(folder).length > 0 && !existsSync(join(folder, "index.html"));
  if (holdsStudio || others) {
    throw new CommandError(
      `--out: ${quoted(folder)} holds other files, and a build empties its folder: name a new one.`,
    );
  }
}
