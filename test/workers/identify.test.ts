import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeZip } from "../../src/formats";
import { unsupported } from "../../workers/identify";

const predictor = readFileSync(
  join(import.meta.dirname, "..", "fixtures", "runs", "files", "first", "segment_predictor_walk4.pt"),
);

describe("unsupported", () => {
  it("says of a checkpoint that is cut short that it is, not that it is some zip archive", async () => {
    const half = new File([new Uint8Array(predictor.subarray(0, predictor.length / 2))], "half.pt");
    await expect(unsupported(half)).rejects.toMatchObject({ code: "zip/truncated", params: { file: "half.pt" } });
  });

  it("says of a whole zip without anything to train with that it is one", async () => {
    const zip = await writeZip([{ name: "notes.txt", parts: [new Blob(["notes"])] }]);
    expect(await unsupported(new File([zip], "notes.zip"))).toMatchObject({
      code: "open/unsupported",
      params: { file: "notes.zip", kind: "zip" },
    });
  });
});
