import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { SAMPLE_PAIR, samplePair } from "../ui/help/sample-files";

it("the help page's code, as copied, writes files that the studio opens and that fit each other", async () => {
  const folder = mkdtempSync(join(tmpdir(), "studio-help-"));
  try {
    const script = join(import.meta.dirname, "..", "..", "src", "ui", "help", "sample", "make_files.py");
    execFileSync(z.string().parse(process.env.STUDIO_PYTHON), [script], { cwd: folder });
    expect(await samplePair(folder)).toEqual(SAMPLE_PAIR);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
