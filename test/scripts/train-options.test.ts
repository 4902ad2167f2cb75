import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { nextStep, parseTrainOptions } from "../../scripts/lib/train-options.mjs";

const folder = mkdtempSync(join(tmpdir(), "studio-options-"));
writeFileSync(join(folder, "a.npz"), "");
writeFileSync(join(folder, "b.pt"), "");
writeFileSync(join(folder, "c.json"), '{ "epochs": 3, "shuffle": false }');
writeFileSync(join(folder, "list.json"), "[]");
writeFileSync(join(folder, "broken.json"), "{");
afterAll(() => rmSync(folder, { recursive: true }));

const parse = (text: string) => parseTrainOptions(text.split(" "), folder);

describe("parseTrainOptions", () => {
  it("takes two files and nothing else, with paths from the caller's folder", () => {
    expect(parse("--sketches a.npz --foundation b.pt --out results")).toEqual({
      files: { sketches: join(folder, "a.npz"), foundation: join(folder, "b.pt"), sketcher: null },
      table: null,
      out: join(folder, "results"),
      config: {},
      language: "en",
      maxSteps: null,
      resume: false,
    });
  });

  it("takes the language of report and model card", () => {
    expect(parse("--demo --out r --language tr")).toMatchObject({ language: "tr" });
    expect(() => parse("--demo --out r --language de")).toThrow('--language is one of en, tr, not "de".');
  });

  it("takes files and folders of any name", () => {
    const odd = "Müşteri verisi #1 (kopya) %20.npz";
    writeFileSync(join(folder, odd), "");
    expect(
      parseTrainOptions(["--sketches", odd, "--foundation", "b.pt", "--out", "Çıktı #1 %20"], folder),
    ).toMatchObject({ files: { sketches: join(folder, odd) }, out: join(folder, "Çıktı #1 %20") });
  });

  it("takes the sketcher that made the sketches, to go with the model", () => {
    writeFileSync(join(folder, "s.npz"), "");
    expect(parse("--sketches a.npz --foundation b.pt --sketcher s.npz --out r")).toMatchObject({
      files: { sketcher: join(folder, "s.npz") },
    });
  });

  it("takes a table by the column that is learned of it", () => {
    expect(parse("--sketches a.npz --label outcome --out r")).toMatchObject({
      files: { sketches: join(folder, "a.npz"), foundation: null },
      table: { label: "outcome", id: null, features: null, fillsGaps: null },
    });
    const all = ["--sketches", "a.npz", "--label", "y", "--id", "Kunde Nr", "--features", "age, income", "--out", "r"];
    expect(parseTrainOptions(all, folder)).toMatchObject({
      table: { label: "y", id: "Kunde Nr", features: ["age", "income"] },
    });
    const told = (text: string) => expect(() => parse(`--out r --sketches a.npz ${text}`));
    const gaps = (wanted: string) => parse(`--sketches a.npz --label y --gaps ${wanted} --out r`);
    expect(gaps("mean")).toMatchObject({ table: { fillsGaps: true } });
    expect(gaps("refuse")).toMatchObject({ table: { fillsGaps: false } });
    told("--id client").toThrow("--id, --features and --gaps go with --label COLUMN");
    told("--label y --gaps zero").toThrow("--gaps is one of mean, refuse");
    told("--label y --foundation b.pt").toThrow("leave out --demo, --foundation and --sketcher");
    told("--label y --task churn").toThrow('the task is segment, not "churn"');
  });

  it("takes every flag, over the configuration file", () => {
    const flags =
      "--demo --out r --config c.json --engine tfjs-cpu --epochs 7 --batch-size 128 --learning-rate 1e-6 --patience 2 " +
      "--seed 0 --freeze-backbone --max-steps=20 --resume";
    expect(parse(flags)).toEqual({
      files: null,
      table: null,
      out: join(folder, "r"),
      config: {
        shuffle: false,
        engine: "tfjs-cpu",
        epochs: 7,
        batchSize: 128,
        learningRate: 1e-6,
        patience: 2,
        seed: 0,
        freezeBackbone: true,
      },
      language: "en",
      maxSteps: 20,
      resume: true,
    });
    expect(parse("--demo --out r --config c.json")).toMatchObject({ config: { epochs: 3, shuffle: false } });
  });

  it("takes no foundation model for the task that makes one", () => {
    expect(parse("--sketches a.npz --task foundation --out r")).toMatchObject({
      files: { sketches: join(folder, "a.npz"), foundation: null, sketcher: null },
      config: { task: "foundation" },
    });
  });

  it.each(["--from-scratch", "--config scratch.json"])(
    "takes no foundation model for a run from scratch: %s",
    (how) => {
      writeFileSync(join(folder, "scratch.json"), '{"fromScratch":true}');
      expect(parse(`--sketches a.npz ${how} --out r`)).toMatchObject({
        files: { sketches: join(folder, "a.npz"), foundation: null, sketcher: null },
        config: { fromScratch: true },
      });
    },
  );

  it("takes a configuration that begins with a byte-order mark", () => {
    writeFileSync(join(folder, "bom.json"), '\ufeff{"epochs":7}');
    expect(parse("--demo --out r --config bom.json")).toMatchObject({ config: { epochs: 7 } });
  });

  it.each([
    ["--demo", "Say with --out DIR where the results go."],
    ["--out r", "Give --sketches A.npz and --foundation B.pt, --sketches TABLE and --label COLUMN, or --demo."],
    [
      "--out r --sketches a.npz",
      "Give --sketches A.npz and --foundation B.pt, --sketches TABLE and --label COLUMN, or --demo.",
    ],
    ["--out r --task foundation", "Give --sketches A.npz, or --demo."],
    [
      "--demo --out r --sketches a.npz",
      "--demo brings its own files: leave out --sketches, --foundation and --sketcher.",
    ],
    ["--out r --sketches x.npz --foundation b.pt", '--sketches: there is no file "x.npz".'],
    ["--out r --sketches . --foundation b.pt", '--sketches: "." is not a file.'],
    ["--demo --out r --config no.json", '--config: there is no file "no.json".'],
    ["--demo --out r --config broken.json", '--config: "broken.json" is not JSON.'],
    ["--demo --out r --config list.json", '"list.json" does not hold a JSON object'],
    ["--demo --out r --epochs 0", '--epochs takes a whole number from 1 up, not "0".'],
    ["--demo --out r --epochs none", '--epochs takes a whole number from 1 up, not "none".'],
    ["--demo --out r --epochs 1e1", '--epochs takes a whole number from 1 up, not "1e1".'],
    ["--demo --out r --batch-size 1", '--batch-size takes a whole number from 2 up, not "1".'],
    ["--demo --out r --seed -1", '--seed takes a whole number from 0 up, not "-1".'],
    ["--demo --out r --learning-rate fast", '--learning-rate takes a number above 0, not "fast".'],
    ["--demo --out r --engine gpu", "--engine is one of auto, webgpu, wasm, tfjs-webgpu, tfjs-wasm, tfjs-cpu"],
    ["--demo --out", "--out needs a value."],
    ["--demo --out --resume", "--out needs a value."],
    ["--demo=yes --out r", "--demo takes no value."],
    ["--demo --out r extra", '"extra" belongs to no flag.'],
    ["--demo --out r --epoch 3", "There is no flag --epoch"],
    ["--demo --out=", "--out is empty; give it a value."],
  ])("refuses %s", (flags, sentence) => {
    expect(() => parse(flags)).toThrow(sentence);
  });

  it("refuses what an empty variable of the shell leaves", () => {
    expect(() => parseTrainOptions(["--demo", "--out", ""], folder)).toThrow("--out is empty; give it a value.");
    expect(() => parseTrainOptions(["--sketches", "", "--foundation", "b.pt", "--out", "r"], folder)).toThrow(
      "--sketches is empty; give it a value.",
    );
  });
});

describe("nextStep", () => {
  const files = { phase: "empty", problem: undefined, checked: false, asked: null, holdsSketches: false } as const;

  it("waits while files are read and checked, then starts", () => {
    expect(nextStep(files, false, 3_000)).toBe("wait");
    expect(nextStep({ ...files, phase: "loading" }, false, 0)).toBe("wait");
    expect(nextStep({ ...files, phase: "ready" }, false, 60_000)).toBe("wait");
    expect(nextStep({ ...files, phase: "ready", checked: true }, false, 0)).toBe("start");
  });

  it("says when nothing that was given is what is needed", () => {
    const sentence = "The files are not one sketches file and, where the task needs it, one foundation model.";
    expect(() => nextStep(files, false, 3_001)).toThrow(sentence);
  });

  it("says the page's sentence of a refused file once nothing is loading any more", () => {
    const refused = { ...files, problem: "“customers.csv” holds no sketches." };
    expect(nextStep({ ...refused, phase: "loading" }, false, 0)).toBe("wait");
    expect(() => nextStep(refused, false, 0)).toThrow(refused.problem);
  });

  it("reads a table whose label was named, and tells one without its columns, the first twelve of many", () => {
    const asked = (columns: readonly string[]) => ({ ...files, asked: { file: "people.csv", columns } });
    expect(nextStep(asked(["client", "outcome"]), true, 0)).toBe("read the table");
    expect(() => nextStep(asked(["client", "outcome"]), false, 0)).toThrow(
      "people.csv is a table: say with --label COLUMN which of its columns is learned (client, outcome).",
    );
    const columns = Array.from({ length: 13 }, (_, i) => `c${i}`);
    expect(() => nextStep(asked(columns), false, 0)).toThrow(/\(c0, .*, c11, …\)\.$/);
    expect(() => nextStep(asked(columns.slice(1)), false, 0)).toThrow(/, c12\)\.$/);
  });

  it("refuses a label for sketches", () => {
    const sketches = { ...files, phase: "ready", checked: true, holdsSketches: true } as const;
    expect(() => nextStep(sketches, true, 0)).toThrow("the file holds sketches: leave it out");
  });
});
