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
