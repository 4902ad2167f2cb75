import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { oneSentence, runQuietly } from "../../scripts/lib/command.mjs";

describe("oneSentence", () => {
  it("keeps a short sentence and makes one line of several", () => {
    expect(oneSentence("The file is\n  not JSON.\n")).toBe("The file is not JSON.");
  });

  it("cuts below 300 bytes, never within a character", () => {
    const cut = oneSentence("ğüşıöç".repeat(100));
    expect(Buffer.byteLength(cut)).toBeLessThan(300);
    expect(Buffer.byteLength(cut)).toBeGreaterThan(295);
    expect(cut).toMatch(/^[ğüşıöç]+…$/);
  });
});

describe("runQuietly", () => {
  it("answers with the exit code and everything printed", async () => {
    const program = "console.log('out'); console.error('err'); process.exit(3)";
    const { code, output } = await runQuietly(process.execPath, ["-e", program]);
    expect(code).toBe(3);
    expect(output.split("\n").sort()).toEqual(["", "err", "out"]);
  });

  it("answers with 1 for a program that does not exist", async () => {
    expect((await runQuietly("/no/such/program", [])).code).toBe(1);
  });
});

describe("runCommand", () => {
  it("who reads a command, and one that it leads, may stop reading: both go on to their end", async () => {
    const folder = mkdtempSync(join(tmpdir(), "studio-pipe-"));
    const module = pathToFileURL(join(import.meta.dirname, "..", "..", "scripts", "lib", "command.mjs")).href;
    // Each waits until nobody reads any more, says a lot, and then writes its file.
    const script = join(folder, "command.mjs");
    writeFileSync(
      script,
      `import { existsSync, writeFileSync } from "node:fs";
       import { setTimeout } from "node:timers/promises";
       import { runCommand, runVisibly } from ${JSON.stringify(module)};
       const [name, led] = process.argv.slice(2);
       await runCommand(async () => {
         console.log("begun");
         while (!existsSync("closed")) await setTimeout(10);
         for (let line = 0; line < 200; line++) {
           console.log(name);
           await setTimeout(0);
         }
         if (led && (await runVisibly(process.execPath, [process.argv[1], led], { cwd: ${JSON.stringify(folder)} }))) throw new Error("led");
         writeFileSync(name, "whole");
       });`,
    );
    const child = spawn(process.execPath, [script, "leads", "is-led"], { cwd: folder });
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.stdout.once("data", () => {
      child.stdout.destroy();
      child.stdout.once("close", () => writeFileSync(join(folder, "closed"), ""));
    });
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect([code, stderr]).toEqual([0, ""]);
    expect(readdirSync(folder).toSorted()).toEqual(["closed", "command.mjs", "is-led", "leads"]);
    rmSync(folder, { recursive: true });
  });
});

const root = join(import.meta.dirname, "..", "..");
const tables = ["customers", "products", "events"].flatMap((role) => [
  `--${role}`,
  join(root, "public", "demo", "tables", role === "events" ? "bank_events.gzip" : `bank_${role}.csv`),
]);
const scored = ["--model", join(root, "package.json"), "--sketches", join(root, "package.json")];
/** Every command that writes where it is told, with what it needs before that. */
const COMMANDS: readonly (readonly [string, readonly string[], string])[] = [
  ["train", ["--demo"], ""],
  ["sketch", tables, ""],
  ["score", scored, "/s.csv"],
  ["pipeline", tables, ""],
];

describe("commands", () => {
  it.runIf(process.platform === "linux").each([...COMMANDS.map(([name]) => name), "build", "release"])(
    "%s in a folder that was deleted says so",
    (name) => {
      const folder = mkdtempSync(join(tmpdir(), "studio-gone-"));
      const script = join(root, "scripts", `${name}.mjs`);
      const command = `rmdir "$PWD" && exec "$0" "$1" --out x`;
      const { status, stdout, stderr } = spawnSync("sh", ["-c", command, process.execPath, script], {
        cwd: folder,
        encoding: "utf8",
      });
      expect([status, stdout]).toEqual([1, ""]);
      expect(stderr).toBe("The current folder does not exist any more: change to one that does.\n");
    },
  );

  const run = (name: string, args: readonly string[]) => {
    const script = join(root, "scripts", `${name}.mjs`);
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
      encoding: "utf8",
      timeout: 20_000,
    });
    expect([status, stdout]).toEqual([1, ""]);
    return stderr;
  };

  it.runIf(existsSync("/proc/self")).each(COMMANDS)(
    "%s ends where a file system takes no folders",
    (name, args, file) => {
      expect(run(name, [...args, "--out", `/proc/none/x${file}`])).toMatch(
        /^(--out: )?"[^"]*x" cannot be written \(ENOENT\)/,
      );
    },
  );

  it.each([...COMMANDS, ["build", [], ""] as const, ["release", [], ""] as const])(
    "%s refuses what an empty variable of the shell leaves",
    (name, args) => {
      expect(run(name, [...args, "--out", ""])).toBe("--out is empty; give it a value.\n");
    },
  );

  it("build empties no folder that holds anything but a build", () => {
    const folder = mkdtempSync(join(tmpdir(), "studio-home-"));
    writeFileSync(join(folder, "thesis.txt"), "years");
    for (const out of [folder, root, join(root, ".."), "/"])
      expect(run("build", ["--out", out])).toMatch(/holds other files, and a build empties its folder: name a new one/);
    expect(readdirSync(folder)).toEqual(["thesis.txt"]);
    rmSync(folder, { recursive: true });
  });
});
