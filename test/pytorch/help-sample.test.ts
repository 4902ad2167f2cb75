import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { SAMPLE_PAIR, samplePair } from "../ui/help/sample-files";
import { printedBy } from "./python";

it("the help page's code, as copied, writes files that the studio opens and that fit each other", async () => {
  const folder = mkdtempSync(join(tmpdir(), "studio-help-"));
  try {
    const script = join(import.meta.dirname, "..", "..", "src", "ui", "help", "sample", "make_files.py");
    await printedBy([script], folder);
    expect(await samplePair(folder)).toEqual(SAMPLE_PAIR);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
