import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { identify, unsupported } from "../../src/app/identify";
import { writeZip } from "../../src/formats";
import { errorSentence, loadErrorSentences } from "../../src/i18n/errors";
import { decisionFile } from "../../src/model/decision";

await loadErrorSentences();

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

const fixture = (...path: string[]) => new Blob([readFileSync(join(import.meta.dirname, "..", "fixtures", ...path))]);

describe("identify", () => {
  it("U1: both inputs in one zip are no result of a run, and are to be unpacked", async () => {
    const members = [
      { name: "in/emde_session_sketches_walk4.npz", parts: [fixture("data", "files", "usual.npz")] },
      { name: "in/future_ubr_model_walk4.pt", parts: [fixture("model", "files", "usual.pt")] },
    ];
    const zip = new File([await writeZip(members)], "inputs.zip");
    expect(await identify(zip)).toBe("other");
    expect(await unsupported(zip)).toMatchObject({ code: "open/unsupported", params: { kind: "zip" } });
    const results = [...members, { name: "out/segment_predictor_walk4.pt", parts: [new Blob([predictor])] }];
    expect(await identify(await writeZip(results))).toBe("result");
  });

  it("B9: a Git LFS pointer is one, whatever its name", async () => {
    const text = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 120000000\n";
    const pointer = new File([text], "future_ubr_model_walk4.pt");
    expect(await identify(pointer)).toBe("other");
    const error = await unsupported(pointer);
    expect(error.params).toMatchObject({ kind: "git-lfs" });
    expect(errorSentence(error, "en")).toContain("git lfs pull");
    expect(errorSentence(error, "tr")).toContain("git lfs pull");
  });

  it("knows scored customers from a table, and says where they belong", async () => {
    const scores = "customer_id,predicted_segment,p_a,p_b,entropy\nC1,a,1,0,0\n";
    for (const text of [scores, `\uFEFF${scores.replaceAll(",", ";")}`]) {
      const file = new File([text], "export.csv");
      expect(await identify(file)).toBe("scores");
      expect(await unsupported(file)).toMatchObject({ code: "open/scores", params: { file: "export.csv" } });
    }
    expect(await identify(new Blob(["customer_id,segment\nC1,a\n"]))).toBe("table");
  });

  it("knows a decision.json from a configuration, and says where it belongs", async () => {
    const decision = decisionFile({
      version: "1",
      checkpoint: { name: "a.pt", sha256: "0" },
      classes: [],
      labelMap: {},
    });
    const file = new File([decision], "decision.json");
    expect(await identify(file)).toBe("decision");
    expect(await unsupported(file)).toMatchObject({ code: "open/decision" });
    expect(await identify(new Blob(['{"classes":["a","b"]}']))).toBe("configuration");
  });
});
