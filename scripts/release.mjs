// @ts-check
/**
 * `npm run release [-- --out FOLDER]`: builds the page and writes one zip for whoever puts it on a server: the page, the
 * SHA-256 of every file in it, and the server's settings of docs/deployment.md.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { callersFolder, projectRoot, runCommand } from "./lib/command.mjs";
import { ensureBuild, ensureDependencies } from "./lib/ensure-build.mjs";
import { releaseZip, sha256 } from "./lib/release.mjs";

await runCommand(async () => {
  const { values } = parseArgs({ options: { out: { type: "string" } } });
  await ensureDependencies(console.log);
  await ensureBuild();
  const { version } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8"));
  const name = `segment-studio-${version}`;
  const folder = join(callersFolder("release"), values.out ?? "release");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.zip`);
  writeFileSync(file, releaseZip(join(projectRoot, "dist"), name));
  console.log(`${relative(process.cwd(), file)}  sha256 ${sha256(readFileSync(file))}`);
});
