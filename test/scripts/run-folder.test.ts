import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import fs, {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { claimRunFolder, holdFolder } from "../../scripts/lib/run-folder.mjs";

const folder = mkdtempSync(join(tmpdir(), "studio-run-"));
afterAll(() => rmSync(folder, { recursive: true }));

let out = folder;
let count = 0;
beforeEach(() => {
  out = join(folder, String(count++));
});

const state = () => join(out, ".segment-studio");

/** A process that ends after some milliseconds, for locks that name it. */
function otherProcess(milliseconds: number) {
  const child = spawn(process.execPath, ["-e", `setTimeout(() => {}, ${milliseconds})`]);
  if (child.pid === undefined) throw new Error("no process");
  return { pid: child.pid, ended: new Promise((resolve) => child.once("exit", resolve)), kill: () => child.kill() };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Another process claims a folder without patience and keeps it until it is let go. */
function claimElsewhere(folderOfRun: string) {
  const module = pathToFileURL(join(import.meta.dirname, "../../scripts/lib/run-folder.mjs")).href;
  const script = `
    const { writeFileSync } = await import("node:fs");
    const { claimRunFolder } = await import(${JSON.stringify(module)});
    const run = { resume: false, patience: 0 };
    const { profile } = await claimRunFolder(${JSON.stringify(folderOfRun)}, run).catch(() => process.exit(3));
    writeFileSync(profile + "/save", "");
    process.stdin.resume();
    console.log("claimed");`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script]);
  const answer = new Promise<"claimed" | "refused">((resolve) => {
    child.stdout.once("data", () => resolve("claimed"));
    child.once("exit", () => resolve("refused"));
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  return {
    answer,
    letGo: () => {
      child.stdin.end();
      return ended;
    },
  };
}

describe("claimRunFolder", () => {
  it("leaves nothing of a run that never began, not even its folder", async () => {
    const claim = await claimRunFolder(out, { resume: false });
    expect(existsSync(state())).toBe(true);
    claim.finish();
    expect(existsSync(out)).toBe(false);
  });

  it("keeps what stood in the folder before", async () => {
    mkdirSync(out);
    writeFileSync(join(out, "notes.txt"), "mine");
    (await claimRunFolder(out, { resume: false })).finish();
    expect(existsSync(join(out, "notes.txt"))).toBe(true);
  });

  it("takes nothing from the command that waited for its end", async () => {
    const first = await claimRunFolder(out, { resume: false });
    const waiting = claimRunFolder(out, { resume: false });
    first.finish();
    const second = await waiting;
    expect(existsSync(second.profile)).toBe(true);
    await expect(claimRunFolder(out, { resume: false, patience: 0 })).rejects.toThrow("is already training");
    second.finish();
    expect(existsSync(out)).toBe(false);
  });

  it("finds an unfinished run with resume, and gives it up without", async () => {
    const first = await claimRunFolder(out, { resume: true });
    expect([first.resuming, first.finished]).toEqual([false, false]);
    writeFileSync(join(first.profile, "save"), "");
    first.release();
    const second = await claimRunFolder(out, { resume: true });
    expect([second.resuming, second.finished]).toEqual([true, false]);
    second.release();
    const third = await claimRunFolder(out, { resume: false });
    expect(third.resuming).toBe(false);
    expect(readdirSync(third.profile)).toEqual([]);
  });

  it("knows a finished run by its run.json, unless another is unfinished", async () => {
    mkdirSync(out);
    writeFileSync(join(out, "run.json"), "{}");
    const finished = await claimRunFolder(out, { resume: true });
    expect(finished.finished).toBe(true);
    finished.finish();
    const again = await claimRunFolder(out, { resume: false });
    expect(again.finished).toBe(false);
    again.release();
    expect((await claimRunFolder(out, { resume: true })).finished).toBe(false);
  });

  it("a run whose files all stand there is finished, though its hidden folder was left", async () => {
    const claim = await claimRunFolder(out, { resume: false });
    const files = { "model.pt": "weights", "run.json": "{}" };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(out, name), text);
    claim.seal(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, sha256(text)])));
    claim.release();
    const again = await claimRunFolder(out, { resume: true });
    expect([again.finished, again.resuming]).toEqual([true, false]);
    again.release();
    writeFileSync(join(out, "run.json"), "{ }");
    const changed = await claimRunFolder(out, { resume: true });
    expect([changed.finished, changed.resuming]).toEqual([false, true]);
  });

  it("says in a sentence that a full disk does not take what seals the results", async () => {
    const claim = await claimRunFolder(out, { resume: false });
    symlinkSync("/dev/full", join(state(), "results.json"));
    expect(() => claim.seal({ "run.json": sha256("{}") })).toThrow(
      'The disk is full: "results.json" does not fit (ENOSPC). Make room; the same command with --resume then writes the results without training again.',
    );
    claim.release();
  });

  it("half a file that a killed command left goes with the run's end", async () => {
    const killed = await claimRunFolder(out, { resume: false });
    mkdirSync(killed.downloads);
    writeFileSync(join(killed.downloads, "run.json.part"), "{");
    killed.release();
    const again = await claimRunFolder(out, { resume: true });
    expect([again.resuming, again.finished]).toEqual([true, false]);
    writeFileSync(join(out, "run.json"), "{}");
    again.finish();
    expect(readdirSync(out)).toEqual(["run.json"]);
  });

  it("of commands that start in the same moment one has the folder, whose files the others leave whole", async () => {
    const commands = [1, 2, 3].map(() => claimElsewhere(out));
    const answers = await Promise.all(commands.map(({ answer }) => answer));
    expect(answers.toSorted()).toEqual(["claimed", "refused", "refused"]);
    expect(readdirSync(join(state(), "profile"))).toEqual(["save"]);
    expect(await Promise.all(commands.map(({ letGo }) => letGo()))).toEqual(
      answers.map((answer) => (answer === "claimed" ? 0 : 3)),
    );
  });

  it("a lock of another computer is kept, one of a process that has another's number now is not", async () => {
    mkdirSync(state(), { recursive: true });
    const lock = join(state(), "lock");
    writeFileSync(lock, JSON.stringify({ pid: 1, host: "another-host", started: null }));
    await expect(claimRunFolder(out, { resume: true })).rejects.toThrow(
      /process 1 on "another-host" is already training in .*delete "\.segment-studio\/lock"/,
    );
    for (const holder of ["", "-1", "0", JSON.stringify({ pid: process.ppid, host: hostname(), started: "1" })]) {
      writeFileSync(lock, holder);
      const old = new Date(Date.now() - 6_000);
      utimesSync(lock, old, old);
      (await claimRunFolder(out, { resume: true })).release();
    }
  });

  it("waits a moment for a command that is on its way out", async () => {
    mkdirSync(state(), { recursive: true });
    const other = otherProcess(60_000);
    writeFileSync(join(state(), "lock"), String(other.pid));
    const claim = claimRunFolder(out, { resume: false });
    other.kill();
    expect((await claim).finished).toBe(false);
  });

  it("refuses a folder that another command is using, and takes over from one that was killed", async () => {
    mkdirSync(state(), { recursive: true });
    const other = otherProcess(60_000);
    writeFileSync(join(state(), "lock"), String(other.pid));
    await expect(claimRunFolder(out, { resume: true, patience: 0 })).rejects.toThrow(
      `process ${other.pid} is already training`,
    );
    other.kill();
    await other.ended;
    expect((await claimRunFolder(out, { resume: true })).finished).toBe(false);
  });

  it("waits for an orphaned Chromium and clears the lock of one that is gone", async () => {
    const profile = join(state(), "profile");
    mkdirSync(profile, { recursive: true });
    const chromium = otherProcess(700);
    symlinkSync(`${hostname()}-${chromium.pid}`, join(profile, "SingletonLock"));
    const start = performance.now();
    const claim = await claimRunFolder(out, { resume: true });
    expect(performance.now() - start).toBeGreaterThan(300);
    expect(claim.resuming).toBe(true);
    claim.release();
    symlinkSync(`another-host-${process.pid}`, join(profile, "SingletonLock"));
    expect((await claimRunFolder(out, { resume: true })).resuming).toBe(true);
  });

  it.runIf(existsSync("/proc/self"))("ends where a file system takes no folders", async () => {
    await expect(claimRunFolder("/proc/none/run", { resume: false })).rejects.toThrow(/cannot be written \(ENOENT\)/);
  });

  it("says where it cannot write", async () => {
    writeFileSync(out, "a file");
    await expect(claimRunFolder(join(out, "sub"), { resume: false })).rejects.toThrow(/cannot be written \(ENOTDIR\)/);
  });
});

describe("holdFolder", () => {
  it("says that a full disk has no room for the lock, and leaves none", async () => {
    mkdirSync(out);
    const full = vi.spyOn(fs, "writeSync").mockImplementation(() => {
      throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    });
    syncBuiltinESMExports();
    try {
      for (const claim of [holdFolder(out, "sketching"), claimRunFolder(out, { resume: false })])
        await expect(claim).rejects.toThrow(/^--out: there is no room for ".*" \(ENOSPC\); make some\.$/);
    } finally {
      full.mockRestore();
      syncBuiltinESMExports();
    }
    expect(readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())).toEqual([]);
    (await holdFolder(out, "sketching"))();
  });

  it("keeps a folder for one command, and leaves nothing where none wrote", async () => {
    const giveBack = await holdFolder(out, "sketching");
    await expect(holdFolder(out, "sketching", 0)).rejects.toThrow(
      /^--out: process \d+ is already sketching in ".*"; if it has ended, delete "\.segment-studio\/lock" there\.$/,
    );
    giveBack();
    expect(existsSync(out)).toBe(false);
    const again = await holdFolder(out, "sketching");
    writeFileSync(join(out, "a.npz"), "made");
    again();
    expect(readdirSync(out)).toEqual(["a.npz"]);
  });
});
