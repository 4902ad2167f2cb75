// @ts-check
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { CommandError, projectRoot, runQuietly } from "./command.mjs";

const PRIVATE_FOLDER = join(projectRoot, ".cache", "lavapipe");
const SYSTEM_FOLDERS = ["/usr/share/vulkan/icd.d", "/usr/local/share/vulkan/icd.d", "/etc/vulkan/icd.d"];
const PACKAGES = ["mesa-vulkan-drivers", "libvulkan1"];

/**
 * The environment in which Dawn under Node finds lavapipe, Mesa's Vulkan driver for the CPU, and nothing else.
 *
 * `STUDIO_LAVAPIPE` may name its `lvp_icd….json`. On Debian the driver is otherwise unpacked into `.cache`, from where the
 * machine takes its own packages and that archive's backports: bookworm's own Mesa is too old for Dawn, and an installed
 * driver would change which adapters other programs find. Elsewhere it is the installed one.
 *
 * @returns {Promise<NodeJS.ProcessEnv>}
 * @throws {CommandError} When there is none, saying how to get one.
 */
export async function lavapipeEnvironment() {
  const chosen = process.env.STUDIO_LAVAPIPE;
  if (chosen && !existsSync(chosen)) {
    throw new CommandError(`STUDIO_LAVAPIPE names "${chosen}", which does not exist.`);
  }
  const driver = chosen || privateDriver() || (await unpackDriver()) || driverIn(SYSTEM_FOLDERS);
  if (driver === null) {
    throw new CommandError(
      "Lavapipe was not found: install Mesa's Vulkan drivers (mesa-vulkan-drivers, vulkan-swrast), or name its lvp_icd.json in the variable STUDIO_LAVAPIPE.",
    );
  }
  const libraries = driver.startsWith(PRIVATE_FOLDER) ? libraryFolders() : [];
  const searched = [...libraries, ...(process.env.LD_LIBRARY_PATH ?? "").split(delimiter)].filter(
    (path) => path !== "",
  );
  return {
    ...process.env,
    // The loader's current name for it, and the one of before 2022.
    VK_DRIVER_FILES: driver,
    VK_ICD_FILENAMES: driver,
    LD_LIBRARY_PATH: searched.join(delimiter),
  };
}

/** @param {readonly string[]} folders */
function driverIn(folders) {
  for (const folder of folders.filter((path) => existsSync(path))) {
    const file = readdirSync(folder).find((name) => /^lvp_icd.*\.json$/.test(name));
    if (file !== undefined) return join(folder, file);
  }
  return null;
}

function privateDriver() {
  return driverIn([join(PRIVATE_FOLDER, "root", "usr", "share", "vulkan", "icd.d")]);
}

/** Where the unpacked libraries are: `usr/lib`, and the folder of this machine's architecture in it. */
function libraryFolders() {
  const folder = join(PRIVATE_FOLDER, "root", "usr", "lib");
  const architectures = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.includes("-linux-gnu"))
    .map(({ name }) => join(folder, name));
  return [...architectures, folder];
}

/**
 * Downloads the driver and what it needs with a package list of its own and unpacks it, without being root and without
 * installing anything.
 *
 * @returns {Promise<string | null>} Null where this is no Debian or its archive cannot be reached.
 */
async function unpackDriver() {
  const codename = debianCodename();
  const archive = codename === null ? null : await ownArchive(codename);
  if (codename === null || archive === null) return null;
  console.log("Unpacking Mesa's lavapipe…");
  rmSync(PRIVATE_FOLDER, { recursive: true, force: true });
  const [lists, cache, root] = ["lists", "cache", "root"].map((name) => join(PRIVATE_FOLDER, name));
  if (lists === undefined || cache === undefined || root === undefined) return null;
  for (const folder of [join(lists, "partial"), join(cache, "archives", "partial"), root]) {
    mkdirSync(folder, { recursive: true });
  }
  const sources = join(PRIVATE_FOLDER, "sources.list");
  const keys = "[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]";
  const suites = [codename, `${codename}-backports`];
  writeFileSync(sources, suites.map((suite) => `deb ${keys} ${archive} ${suite} main\n`).join(""));
  const settings = [
    `Dir::Etc::SourceList=${sources}`,
    "Dir::Etc::SourceParts=/dev/null",
    `Dir::State::Lists=${lists}`,
    `Dir::Cache=${cache}`,
    "Debug::NoLocking=1",
    "APT::Sandbox::User=",
  ].flatMap((setting) => ["-o", setting]);
  const aptGet = (/** @type {string[]} */ args) => runQuietly("apt-get", ["-qq", ...settings, ...args]);

  const updated = await aptGet(["update"]);
  const options = ["-y", "--download-only", "--no-install-recommends", "-t", `${codename}-backports`];
  const downloaded = updated.code === 0 ? await aptGet(["install", ...options, ...PACKAGES]) : updated;
  if (downloaded.code !== 0) {
    console.log(downloaded.output.trim());
    return null;
  }
  const archives = join(cache, "archives");
  for (const name of readdirSync(archives).filter((file) => file.endsWith(".deb"))) {
    const { code, output } = await runQuietly("dpkg-deb", ["-x", join(archives, name), root]);
    if (code !== 0) throw new CommandError(`${name} could not be unpacked: ${output}`);
  }
  rmSync(lists, { recursive: true });
  rmSync(dirname(archives), { recursive: true });
  return privateDriver();
}

/**
 * Where this machine's own apt takes the packages of a release from; null where it takes them from nowhere.
 *
 * @param {string} codename
 */
async function ownArchive(codename) {
  const format = ["--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)"];
  const { output } = await runQuietly("apt-get", ["indextargets", ...format, "Created-By: Packages"]);
  return archiveOf(output, codename);
}

/**
 * The address of a release's main packages among lines of `address release component`.
 *
 * @param {string} targets
 * @param {string} codename
 * @returns {string | null}
 */
export function archiveOf(targets, codename) {
  const fields = targets.split("\n").map((line) => line.trim().split(" "));
  return fields.find(([, release, component]) => release === codename && component === "main")?.[0] ?? null;
}

/** Debian's code name, e.g. `bookworm`; null on anything else. */
function debianCodename() {
  const file = "/etc/os-release";
  if (!existsSync(file) || !existsSync("/usr/bin/apt-get")) return null;
  const text = readFileSync(file, "utf8");
  return /^ID=debian$/m.test(text) ? (/^VERSION_CODENAME=(\w+)$/m.exec(text)?.[1] ?? null) : null;
}
