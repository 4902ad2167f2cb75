import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { requireChromium } from "../../scripts/lib/chromium.mjs";
import { distFolder, projectRoot, runScript, samples, startScript } from "./support";

/** A user who owns nothing here; only root can act as one. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

const tablesIn = (root: string) =>
  ["customers", "products", "events"].flatMap((role) => [
    `--${role}`,
    join(root, "public", "demo", "tables", role === "events" ? "bank_events.gzip" : `bank_${role}.csv`),
  ]);
const scoredIn = (dist: string) => [
  ...["--model", join(dist, "samples", "segment_predictor_walk4.pt")],
  ...["--sketches", join(dist, "samples", "emde_session_sketches_walk4.npz")],
];
const scored = scoredIn(distFolder);
const short = ["--engine", "wasm", "--epochs", "2"];
const trained = ["--sketches", samples.sketches, "--foundation", samples.foundation, ...short];

let folder = "";
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "studio-machines-"));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A disk of this size in a folder of its own; null where this process may mount none. */
function mounted(place: string, bytes: number): (() => void) | null {
  mkdirSync(place);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "tmpfs", place], { stdio: "ignore" });
    return () => execFileSync("umount", ["-l", place]);
  } catch {
    return null;
  }
}

/** Takes whatever room there is on a disk, and what becomes free later, until it is called off. */
function keepFull(disk: string): () => void {
  const file = openSync(join(disk, "filler"), "w");
  const fill = (bytes: number) => {
    const piece = Buffer.alloc(bytes);
    try {
      for (;;) writeSync(file, piece);
    } catch {
      // Full.
    }
  };
  fill(2 ** 16);
  const timer = setInterval(() => fill(4096), 5);
  return () => {
    clearInterval(timer);
    closeSync(file);
    rmSync(join(disk, "filler"));
  };
}

/** Takes away from the worker of a command what figures are drawn on: its server reads its files with this function. */
function drawsNothing(place: string): NodeJS.ProcessEnv {
  const preload = join(place, "no-canvas.mjs");
  writeFileSync(
    preload,
    `import fs from "node:fs";
     import { syncBuiltinESMExports } from "node:module";
     import { gunzipSync, gzipSync } from "node:zlib";
     const read = fs.readFileSync;
     fs.readFileSync = (path, ...rest) => {
       const content = read(path, ...rest);
       if (!/studio\\.worker[^/]*\\.js(\\.gz)?$/.test(String(path))) return content;
       const packed = String(path).endsWith(".gz");
       const changed = Buffer.concat([Buffer.from("delete globalThis.OffscreenCanvas;"), packed ? gunzipSync(content) : content]);
       return packed ? gzipSync(changed) : changed;
     };
     syncBuiltinESMExports();`,
  );
  return { NODE_OPTIONS: `--import ${preload}` };
}

test("a disk that is full ends train in a sentence; where nothing can be drawn, --resume writes every other file", async () => {
  test.slow();
  const disk = join(folder, "disk");
  const unmount = mounted(disk, 64 * 2 ** 20);
  const out = join(unmount === null ? folder : disk, "run");
  try {
    if (unmount === null) {
      // Without a disk of its own there is the smallest that every Linux has: one that is always full.
      const { code, stderr } = await runScript("score.mjs", [...scored, "--out", "/dev/full/s.csv"]);
      expect([code, stderr]).toEqual([1, expect.stringContaining("cannot be written")]);
    } else {
      const training = startScript("train.mjs", [...trained, "--out", out]);
      await training.printed("Epoch 2/2");
      const makeRoom = keepFull(disk);
      const refused = await training.ended;
      makeRoom();
      expect(refused.code).toBe(1);
      expect(refused.stderr).toBe(
        'The disk is full: "segment_predictor_walk4.pt" does not fit (ENOSPC). Make room; the same command with --resume then writes the results without training again.\n',
      );
      expect(readdirSync(out)).toEqual([".segment-studio"]);
    }
    // How far the training was kept when the disk filled up is a matter of moments; that the results are all there is not.
    const env = drawsNothing(folder);
    const { code, stdout, stderr } = await runScript("train.mjs", [...trained, "--out", out, "--resume"], { env });
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("Warning: This browser gave the studio nothing to draw figures on");
    expect(readdirSync(out).toSorted()).toEqual(
      [
        ...["MODEL.md", "decision.json", "predict.py", "report.html", "run.json"],
        ...["segment_predictions_walk4.npz", "segment_predictor_walk4.pt"],
      ].toSorted(),
    );
    const again = await runScript("train.mjs", [...trained, "--out", out, "--resume"]);
    expect(again).toEqual({ code: 0, stdout: `The run in ${out} is finished.\n`, stderr: "" });
  } finally {
    unmount?.();
  }
});

/** A Chromium that starts without its own sandbox, which containers refuse to users. */
function chromiumOf(place: string): string {
  const file = join(place, "chromium.sh");
  writeFileSync(file, `#!/bin/sh\nexec ${JSON.stringify(requireChromium())} --no-sandbox "$@"\n`);
  chmodSync(file, 0o755);
  return file;
}

/** What commands need of the studio, built, in a folder that nobody may write. */
function readOnlyStudio(place: string): string {
  const parts = ["dist", "index.html", "package.json", "package-lock.json", "public", "scripts", "src", "workers"];
  const packages = [".package-lock.json", "playwright-core", "zod", "fflate"].map((name) => join("node_modules", name));
  const build = [join(".cache", "build.json"), "tsconfig.json", "vite.config.ts"];
  mkdirSync(join(place, "node_modules"), { recursive: true });
  mkdirSync(join(place, ".cache"));
  for (const part of [...parts, ...build, ...packages])
    cpSync(join(projectRoot, part), join(place, part), { recursive: true });
  execFileSync("chmod", ["-R", "a+rX,a-w", place]);
  return place;
}

test("a checkout that belongs to somebody else and cannot be written starts, trains and scores, read or not", async () => {
  test.slow();
  chmodSync(folder, 0o755);
  const root = readOnlyStudio(join(folder, "studio"));
  const mine = join(folder, "mine");
  mkdirSync(mine);
  if (isRoot) chownSync(mine, NOBODY, NOBODY);
  const chromium = chromiumOf(folder);
  const surroundings = {
    root,
    env: { STUDIO_CHROMIUM: chromium, HOME: mine, TMPDIR: mine },
    ...(isRoot ? { uid: NOBODY } : {}),
  };
  const server = startScript("start.mjs", ["--port", "4950"], surroundings);
  await server.printed("http://127.0.0.1:");
  server.child.kill();
  expect(await server.ended).toMatchObject({ code: 0, stderr: "" });

  const out = join(mine, "run");
  const training = await runScript("train.mjs", [...trained, "--out", out], surroundings);
  expect([training.code, training.stderr]).toEqual([0, ""]);
  expect(readdirSync(out)).toHaveLength(9);
  // Who reads what a command says may stop reading.
  const scoring = startScript(
    "score.mjs",
    [...scoredIn(join(root, "dist")), "--out", join(mine, "s.csv")],
    surroundings,
  );
  scoring.child.stdout.destroy();
  expect(await scoring.ended).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(readFileSync(join(mine, "s.csv"), "utf8").trimEnd().split("\n")).toHaveLength(401);

  // The studio's own folder takes no results, and says so.
  for (const [script, args] of [
    ["train.mjs", trained],
    ["score.mjs", scoredIn(join(root, "dist"))],
    ["sketch.mjs", tablesIn(root)],
    ["pipeline.mjs", tablesIn(root)],
  ] as const) {
    const target = join(root, "results", ...(script === "score.mjs" ? ["s.csv"] : []));
    const { code, stdout, stderr } = await runScript(script, [...args, "--out", target], surroundings);
    expect([script, code, stdout]).toEqual([script, 1, ""]);
    expect(stderr).toMatch(/"[^"]*results" cannot be written \(EACCES\)/);
  }
});
