// @ts-check
/**
 * `npm run build -- [--out FOLDER]`: the WASM kernels, then the page, into `dist/`, with a compressed copy of each file.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { CommandError, projectRoot, runCommand, runVisibly } from "./lib/command.mjs";
import { compressFolder } from "./lib/compress.mjs";
import { ensureDependencies } from "./lib/ensure-build.mjs";

await runCommand(async () => {
  const { values } = parseArgs({ options: { out: { type: "string", default: join(projectRoot, "dist") } } });
  await ensureDependencies(console.log);
  const kernels = join(projectRoot, "scripts", "build-kernels.mjs");
  if (existsSync(kernels) && (await runVisibly(process.execPath, [kernels])) !== 0) {
    throw new CommandError("The WASM kernels could not be built.");
  }
  const vite = join(projectRoot, "node_modules", "vite", "bin", "vite.js");
  const code = await runVisibly(process.execPath, [vite, "build", "--outDir", values.out, "--emptyOutDir"]);
  if (code !== 0) throw new CommandError("Vite could not build the page.");
  const { files, before, after } = compressFolder(values.out);
  console.log(`${files} files compressed: ${Math.round(before / 1000)} kB to ${Math.round(after / 1000)} kB.`);
});
