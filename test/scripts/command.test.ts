import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

describe("commands", () => {
  it.runIf(process.platform === "linux").each(["train", "score", "sketch"])(
    "stress 15: %s in a folder that was deleted says so",
    (name) => {
      const folder = mkdtempSync(join(tmpdir(), "studio-gone-"));
      const script = join(import.meta.dirname, "../../scripts", `${name}.mjs`);
      const command = `rmdir "$PWD" && exec "$0" "$1" --demo --out x`;
      const { status, stdout, stderr } = spawnSync("sh", ["-c", command, process.execPath, script], {
        cwd: folder,
        encoding: "utf8",
      });
      expect([status, stdout]).toEqual([1, ""]);
      expect(stderr).toBe("The current folder does not exist any more: change to one that does.\n");
    },
  );
});
