// @ts-check
/**
 * `node scripts/gpu-pack.mjs --out DIR [--xz]`: one folder to carry to a machine that has a graphics processor and nothing else:
 * Node, Dawn's module, the conformance suite and the benchmark, compressed, and `run.sh`, which says what it needs.
 */
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { CommandError, lastLine, projectRoot, runCommand, runQuietly, viteBuild } from "./lib/command.mjs";
import { ensureDependencies } from "./lib/ensure-build.mjs";
import { inTemporaryFolder } from "./lib/files.mjs";
import { lavapipeEnvironment } from "./lib/lavapipe.mjs";

/** What a machine with tar has for certain, and what makes the pack smaller where that has it too. */
const COMPRESSORS = {
  gzip: { program: "gzip", file: "pack.tar.gz" },
  xz: { program: "xz -T0", file: "pack.tar.xz" },
};

/** Folders where the loader of Vulkan drivers may lie. */
const LIBRARY_FOLDERS = ["/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib"];
/** Libraries of Node that a small system may lack. */
const NODE_LIBRARIES = /\/lib(stdc\+\+|gcc_s|atomic)\.so[.\d]*$/;

await runCommand(async () => {
  const { out, compressor } = packOptions();
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new CommandError("The pack holds this machine's Node and Dawn, and is for x86-64 Linux: make it on one.");
  }
  await ensureDependencies(console.log);
  await viteBuild("test/dawn/vite.pack.config.ts", "the pack");

  await inTemporaryFolder("gpu-pack-", async (content) => {
    await gather(content);
    mkdirSync(out, { recursive: true });
    // An earlier pack's may be the other one.
    for (const { file } of Object.values(COMPRESSORS)) rmSync(join(out, file), { force: true });
    const archive = join(out, compressor.file);
    const compress = `--use-compress-program=${compressor.program}`;
    const packed = await runQuietly("tar", [compress, "-cf", archive, "-C", content, ...readdirSync(content)]);
    if (packed.code !== 0) throw new CommandError(`tar failed: ${lastLine(packed.output)}`);
    const script = join(out, "run.sh");
    copyFileSync(join(projectRoot, "scripts", "lib", "gpu-pack-run.sh"), script);
    chmodSync(script, 0o755);
    console.log(
      `${out}: ${Math.ceil(statSync(archive).size / 1e6)} MB. On the other machine: ./run.sh [--hidden N] [--cases N]`,
    );
  });
});

/** @throws {CommandError} */
function packOptions() {
  /** @type {{ out?: string | undefined, xz?: boolean | undefined }} */
  let values = {};
  try {
    values = parseArgs({ options: { out: { type: "string" }, xz: { type: "boolean" } } }).values;
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
  if (values.out === undefined) throw new CommandError("node scripts/gpu-pack.mjs --out DIR [--xz]");
  return { out: resolve(values.out), compressor: COMPRESSORS[values.xz ? "xz" : "gzip"] };
}

/**
 * Puts everything into a folder as the pack unpacks it.
 *
 * @param {string} content
 */
async function gather(content) {
  copyFileSync(process.execPath, join(content, "node"));
  cpSync(join(projectRoot, ".cache", "gpu-pack"), content, { recursive: true });
  writeFileSync(join(content, "package.json"), '{ "type": "module" }\n');
  copyFileSync(join(projectRoot, "scripts", "lib", "has-adapter.mjs"), join(content, "has-adapter.mjs"));
  copyFileSync(join(projectRoot, "bench", "pytorch_step.py"), join(content, "pytorch_step.py"));
  const [source, target] = [projectRoot, content].map((folder) => join(folder, "node_modules", "webgpu"));
  if (source === undefined || target === undefined) return;
  for (const name of ["package.json", "index.js", "LICENSE.md", join("dist", "linux-x64")]) {
    cpSync(join(source, name), join(target, name), { recursive: true });
  }
  const libraries = join(content, "lib");
  mkdirSync(libraries);
  for (const file of [...(await nodeLibraries()), ...(await vulkanLoader())]) {
    copyFileSync(file, join(libraries, basename(file)));
  }
}

async function nodeLibraries() {
  const { output } = await runQuietly("ldd", [process.execPath]);
  const paths = [...output.matchAll(/=> (\/\S+)/g)].map(([, path = ""]) => path);
  return paths.filter((path) => NODE_LIBRARIES.test(path));
}

/** The loader that lavapipe brings, or this machine's; none where there is neither. */
async function vulkanLoader() {
  const { LD_LIBRARY_PATH = "" } = await lavapipeEnvironment().catch(() => process.env);
  const file = [...LD_LIBRARY_PATH.split(":"), ...LIBRARY_FOLDERS]
    .map((folder) => join(folder, "libvulkan.so.1"))
    .find((path) => existsSync(path));
  return file === undefined ? [] : [file];
}
