import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { identify, unsupported } from "../../src/app/identify";
import { writeNpz, writeZip } from "../../src/formats";
import { CodedError } from "../../src/formats/coded-error";
import { errorSentence, loadErrorSentences } from "../../src/i18n/errors";
import { decisionFile } from "../../src/model/decision";
import { readPredictor } from "../../src/tasks/predictors";

await loadErrorSentences();

const predictor = readFileSync(
  join(import.meta.dirname, "..", "fixtures", "runs", "files", "first", "segment_predictor_walk4.pt"),
);

describe("unsupported", () => {
  it("says of a checkpoint that is cut short that it is, not that it is some zip archive", async () => {
    const half = new File([new Uint8Array(predictor.subarray(0, predictor.length / 2))], "half.pt");
    await expect(unsupported(half)).rejects.toMatchObject({ code: "zip/truncated", params: { file: "half.pt" } });
  });

  it("says of a whole zip without anything to train with that it is one, and of an Excel workbook what to do", async () => {
    const zip = await writeZip([{ name: "xl/workbook.xml", parts: [new Blob(["<workbook/>"])] }]);
    const error = await unsupported(new File([zip], "customers.xlsx"));
    expect(error).toMatchObject({ code: "open/unsupported", params: { file: "customers.xlsx", kind: "zip" } });
    expect(errorSentence(error, "en")).toMatch(/Excel workbook.*save the sheet as CSV/);
    // As Predict takes it: for a model.
    const model = await readPredictor(zip, { fileName: "customers.xlsx" }).catch((reason: unknown) => reason);
    expect(model instanceof CodedError && errorSentence(model, "en")).toContain("Excel workbook");
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

  it("a Git LFS pointer is one, whatever its name", async () => {
    const text = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 120000000\n";
    const pointer = new File([text], "future_ubr_model_walk4.pt");
    expect(await identify(pointer)).toBe("other");
    const error = await unsupported(pointer);
    expect(error.params).toMatchObject({ kind: "git-lfs" });
    expect(errorSentence(error, "en")).toContain("git lfs pull");
    expect(errorSentence(error, "tr")).toContain("git lfs pull");
  });

  it("knows scored customers as JSON lines, which are no configuration", async () => {
    const line = '{"customer_id":"C1","churn_probability":0.5,"predicted_churn":1,"action":"email"}\n';
    const file = new File([line, line.replace("C1", "C2")], "export.jsonl");
    expect(await identify(file)).toBe("scores");
    expect(await unsupported(file)).toMatchObject({ code: "open/scores", params: { file: "export.jsonl" } });
    expect(await identify(new File(['{"epochs": 3}\n'], "config.json"))).toBe("configuration");
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

  it("knows a wide table with a label, of which the first bytes hold few rows or none", async () => {
    const wide = (features: number, rows: number) => {
      const header = [...Array.from({ length: features }, (_, i) => `embedding_${i}`), "label"].join(",");
      const row = (at: number) =>
        [...Array.from({ length: features }, (_, i) => (((at + i) % 97) / 97).toFixed(16)), `class ${at % 10}`].join(
          ",",
        );
      return new Blob([[header, ...Array.from({ length: rows }, (_, at) => row(at))].join("\n")]);
    };
    expect(await identify(wide(1024, 150))).toBe("labeled-table");
    expect(await identify(wide(16_000, 20))).toBe("labeled-table");
    // Ten classes in so few rows are still classes.
    expect(await identify(wide(3, 12))).toBe("labeled-table");
  });

  it("knows a bank's products and events with numbers, which may be somebody's features", async () => {
    const products = "customer_id,product,age,balance,churn\nC1,card,30,5.5,0\nC2,loan,41,7,1\nC3,card,20,9,0\n";
    expect(await identify(new Blob([products]))).toBe("bank-table");
    const events = "id,type,date,amount,label\n1,a,2024-01-01,5,x\n2,b,2024-01-02,7,y\n3,a,2024-01-03,9,x\n";
    expect(await identify(new Blob([events]))).toBe("bank-table");
    const ids = "customer_id,product_id,acquired_at\n1,card,2024-01-01\n2,loan,2024-01-02\n3,card,2024-01-03\n";
    expect(await identify(new Blob([ids]))).toBe("table");
  });

  it("says of a column alone that it is one", async () => {
    const file = new File(["label\na\nb\na\n"], "labels.csv");
    expect(await unsupported(file)).toMatchObject({ code: "open/unsupported", params: { kind: "one-column" } });
    const binary = new File([Uint8Array.of(1, 0, 10, 3, 10)], "labels.bin");
    expect(await unsupported(binary)).toMatchObject({ params: { kind: "unknown" } });
  });

  it("says of a document and a workbook what they are, whatever their names", async () => {
    const pdf = await unsupported(new File(["%PDF-1.7\n%\u00e2\u00e3\n1 0 obj\n"], "sketches.npz"));
    expect(errorSentence(pdf, "en")).toBe("sketches.npz is a PDF document: export the table as CSV.");
    const workbook = new File([Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0, 0, 0, 0)], "model.pt");
    expect(errorSentence(await unsupported(workbook), "tr")).toContain("eski bir Excel çalışma kitabı");
  });

  it("says of a bank's products and events where they belong, packed, in Windows-1254 and with semicolons too", async () => {
    const events = "müşteri_no;event_type;timestamp\n1;giriş;2024-01-01 10:00:00\n2;giriş;2024-01-02 10:00:00\n";
    const turkish = Uint8Array.from(events.replace("müşteri_no", "customer_id"), (letter) =>
      letter === "ş" ? 0xfe : letter.charCodeAt(0),
    );
    const packed = new Blob(["customer_id,product_id,acquired_at\n1,card,2024-01-01\n2,loan,2024-01-02\n"])
      .stream()
      .pipeThrough(new CompressionStream("gzip"));
    for (const file of [
      new File([turkish], "events.csv"),
      new File([await new Response(packed).arrayBuffer()], "products.csv.gz"),
    ]) {
      expect(await identify(file)).toBe("table");
      expect(await unsupported(file)).toMatchObject({ code: "open/bank-table", params: { file: file.name } });
    }
    const customers = new File(["customer_id,segment\n1,mass\n"], "customers.csv");
    expect(await unsupported(customers), "an id and a word may be anything").toMatchObject({
      code: "open/unsupported",
      params: { kind: "csv" },
    });
  });

  it("knows plain columns of an .npz from what is left of sketches", async () => {
    const column = (values: readonly number[]) => ({ data: Float64Array.from(values), shape: [values.length] });
    const label = column([0, 1, 0, 1]);
    const people = new Map([
      ["age", column([30, 41, 20, 20])],
      ["income", column([1.5, 2, 3, 4])],
      ["label", label],
    ]);
    expect(await identify(await writeNpz(people))).toBe("labeled-table");
    const left = new Map([
      ["customer_ids", column([1, 2, 3, 4])],
      ["segments", label],
    ]);
    expect(await identify(await writeNpz(left))).toBe("sketches");
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
