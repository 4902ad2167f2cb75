// @ts-check
/**
 * `npm run release [-- --out FOLDER]`: builds the page and writes one zip for whoever puts it on a server: the page, the
 * SHA-256 of every file in it, and the server's settings of docs/deployment.md.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { callersFolder, projectRoot, runCommand } from "./lib/command.mjs";
import { ensureBuild, ensureDependencies } from "./lib/ensure-build.mjs";
import { makeFolder, writeFailure } from "./lib/files.mjs";
import { parseFlags } from "./lib/flags.mjs";
import { releaseZip, sha256 } from "./lib/release.mjs";

await runCommand(async () => {
  const { out } = parseFlags(process.argv.slice(2), { out: { type: "string" } }, "release");
  const folder = resolve(callersFolder("release"), out ?? "release");
  await ensureDependencies(console.log);
  await ensureBuild();
  const { version } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8"));
  const name = `segment-studio-${version}`;
  const file = join(folder, `${name}.zip`);
  try {
    makeFolder(folder);
    writeFileSync(file, releaseZip(join(projectRoot, "dist"), name));
  } catch (error) {
    throw writeFailure(file, error, "the same command then writes it.");
  }
  console.log(`${relative(process.cwd(), file)}  sha256 ${sha256(readFileSync(file))}`);
});
