import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";

const script = join(import.meta.dirname, "..", "..", "scripts", "lib", "gpu-pack-run.sh");
const folder = mkdtempSync(join(tmpdir(), "studio-pack-run-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Stands in for the pack's Node: whatever it is asked to run, it prints what that would end with. */
const NODE = `#!/bin/bash
case $2 in
  conformance) echo "conformance: \${3:-all} passed, 0 failed" ;;
  bench) echo "webgpu 0.1 s/step (a card), hidden $3" ;;
esac
`;

/** A pack that is compressed in one way, and a PATH that holds only one of the programs. */
function run(
  archive: string,
  compressor: "gzip" | "xz",
  installed: "gzip" | "xz",
  options: readonly string[] = ["--hidden", "64"],
) {
  const place = mkdtempSync(join(folder, "case-"));
  const [pack, content, bin] = ["pack", "content", "bin"].map((name) => join(place, name));
  if (pack === undefined || content === undefined || bin === undefined) throw new Error("three folders");
  for (const path of [pack, content, bin]) mkdirSync(path);
  writeFileSync(join(content, "node"), NODE);
  chmodSync(join(content, "node"), 0o755);
  execFileSync("tar", [`--use-compress-program=${compressor}`, "-cf", join(pack, archive), "-C", content, "node"]);
  copyFileSync(script, join(pack, "run.sh"));
  for (const name of ["bash", "tar", "mktemp", "dirname", "rm", "tee", "tail", installed]) {
    const path = execFileSync("bash", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();
    symlinkSync(realpathSync(path), join(bin, name));
  }
  const env = { PATH: bin, HOME: place };
  return spawnSync(join(bin, "bash"), [join(pack, "run.sh"), ...options], { env, encoding: "utf8" });
}

it.each([
  ["pack.tar.gz", "gzip"],
  ["pack.tar.xz", "xz"],
] as const)("%s is unpacked with %s alone", (archive, compressor) => {
  const { stdout, stderr, status } = run(archive, compressor, compressor);
  expect([stderr, status]).toEqual(["", 0]);
  expect(stdout.trim().split("\n").slice(-2)).toEqual([
    "conformance: all passed, 0 failed",
    "webgpu 0.1 s/step (a card), hidden 64",
  ]);
});

it("says in a sentence which program is missing", () => {
  const { stdout, stderr, status } = run("pack.tar.gz", "gzip", "xz");
  expect([stdout, status]).toEqual(["", 1]);
  expect(stderr).toBe("gzip is not installed here: make the pack with gzip (usual) or with xz (--xz).\n");
});

it("takes a number of cases", () => {
  const { stdout, status } = run("pack.tar.gz", "gzip", "gzip", ["--cases", "2"]);
  expect([stdout.trim().split("\n").slice(-2), status]).toEqual([
    ["conformance: 2 passed, 0 failed", "webgpu 0.1 s/step (a card), hidden 3000"],
    0,
  ]);
});

it.each([["--hidden", "0"], ["--cases"], ["--cases", "few"], ["--case", "2"], ["2"], [""]])(
  "says how it is called when it is called with %j %j",
  (...options) => {
    const { stdout, stderr, status } = run("pack.tar.gz", "gzip", "gzip", options);
    expect([stdout, stderr, status]).toEqual(["", "usage: run.sh [--hidden N] [--cases N]\n", 1]);
  },
);
