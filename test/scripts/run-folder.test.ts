import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { claimRunFolder } from "../../scripts/lib/run-folder.mjs";

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

  it("finds an unfinished run with resume, and gives it up without", async () => {
    const first = await claimRunFolder(out, { resume: true });
    expect([first.resuming, first.finished]).toEqual([false, false]);
    mkdirSync(first.profile);
    first.release();
    const second = await claimRunFolder(out, { resume: true });
    expect([second.resuming, second.finished]).toEqual([true, false]);
    second.release();
    const third = await claimRunFolder(out, { resume: false });
    expect(third.resuming).toBe(false);
    expect(existsSync(third.profile)).toBe(false);
  });

  it("knows a finished run by its run.json, unless another is unfinished", async () => {
    mkdirSync(out);
    writeFileSync(join(out, "run.json"), "{}");
    const finished = await claimRunFolder(out, { resume: true });
    expect(finished.finished).toBe(true);
    finished.finish();
    const again = await claimRunFolder(out, { resume: false });
    expect(again.finished).toBe(false);
    mkdirSync(again.profile);
    again.release();
    expect((await claimRunFolder(out, { resume: true })).finished).toBe(false);
  });

  it("refuses a folder that another command is using, and takes over from one that was killed", async () => {
    mkdirSync(state(), { recursive: true });
    const other = otherProcess(60_000);
    writeFileSync(join(state(), "lock"), String(other.pid));
    await expect(claimRunFolder(out, { resume: true })).rejects.toThrow(`process ${other.pid} is already training`);
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

  it("says where it cannot write", async () => {
    writeFileSync(out, "a file");
    await expect(claimRunFolder(join(out, "sub"), { resume: false })).rejects.toThrow(/cannot be written \(ENOTDIR\)/);
  });
});
