import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parseScoreOptions } from "../../scripts/lib/score-options.mjs";

const folder = mkdtempSync(join(tmpdir(), "studio-score-"));
writeFileSync(join(folder, "m.pt"), "");
writeFileSync(join(folder, "s.npz"), "");
afterAll(() => rmSync(folder, { recursive: true }));

const FILES = "--model m.pt --sketches s.npz";
const parse = (text: string) => parseScoreOptions(text.split(" "), folder);

describe("parseScoreOptions", () => {
  it("writes every customer as plain CSV unless told otherwise", () => {
    expect(parse(`${FILES} --out out/scores.csv`)).toEqual({
      model: join(folder, "m.pt"),
      sketches: join(folder, "s.npz"),
      compare: null,
      out: join(folder, "out", "scores.csv"),
      request: {
        format: "csv",
        topUncertain: null,
        topRisk: null,
        bands: { call: 0.7, email: 0.5, inform: 0.3 },
        potential: null,
        from: "actual",
        separator: ",",
        decimal: ".",
        byteOrderMark: false,
      },
    });
  });

  it("takes earlier scores, where the file has a place for what was before", () => {
    writeFileSync(join(folder, "march.csv"), "");
    expect(parse(`${FILES} --out s.jsonl --compare march.csv`)).toMatchObject({ compare: join(folder, "march.csv") });
    expect(() => parse(`${FILES} --out s.npz --compare march.csv`)).toThrow("--compare writes");
    expect(() => parse(`${FILES} --out s.csv --compare april.csv`)).toThrow("april.csv");
  });

  it("takes every flag", () => {
    const flags = "--potential mass:affluent:0.3 --from predicted --separator semicolon --decimal comma --bom";
    expect(parse(`${FILES} --out s.CSV ${flags}`)).toMatchObject({
      request: {
        format: "csv",
        potential: { from: "mass", to: "affluent", threshold: 0.3 },
        from: "predicted",
        separator: ";",
        decimal: ",",
        byteOrderMark: true,
      },
    });
    expect(parse(`${FILES} --out s.npz --top-uncertain 100`)).toMatchObject({
      request: { format: "npz", topUncertain: 100 },
    });
    expect(parse("--help")).toBe("help");
  });

  it("takes tables of other customers with the sketcher of the training", () => {
    const files = { sketcher: "s.npz", customers: "m.pt", products: "m.pt", events: "s.npz" };
    const flags = Object.entries(files).map(([flag, file]) => `--${flag} ${file}`);
    const parsed = parse(`--model m.pt --out s.csv ${flags.join(" ")} --cutoff 2026-11-18T00:00:00`);
    const absolute = Object.fromEntries(Object.entries(files).map(([flag, file]) => [flag, join(folder, file)]));
    expect(parsed).toMatchObject({ sketches: { files: absolute, cutoff: "2026-11-18T00:00:00", config: {} } });
  });

  it("takes files and folders of any name", () => {
    const odd = join(folder, "Müşteri verisi #1 (kopya) %20.npz");
    writeFileSync(odd, "");
    const args = ["--model", "m.pt", "--sketches", odd, "--out", "Çıktı #1 %20/puanlar (son).csv"];
    expect(parseScoreOptions(args, folder)).toMatchObject({
      sketches: odd,
      out: join(folder, "Çıktı #1 %20", "puanlar (son).csv"),
    });
  });

  it("a decimal comma in a potential is refused with the form that is taken", () => {
    expect(() => parse(`${FILES} --out s.csv --potential mass:private:0,5`)).toThrow(
      '--potential takes FROM:TO:THRESHOLD such as mass:affluent:0.3, not "mass:private:0,5".',
    );
  });

  it.each([
    ["--model m.pt --out s.csv", "--sketches"],
    ["--model m.pt --out s.csv --sketcher s.npz --customers m.pt --products m.pt", "--events"],
    [`${FILES} --out s.csv --cutoff 2026-11-18`, "--cutoff"],
    [`${FILES} --out s.csv --sketcher s.npz`, "--sketcher"],
    [`${FILES} --out s.txt`, "--out"],
    [`${FILES} --out s.csv --top-uncertain 0`, "--top-uncertain"],
    [`${FILES} --out s.csv --top-uncertain 1.5`, "--top-uncertain"],
    [`${FILES} --out s.csv --potential mass:affluent`, "--potential"],
    [`${FILES} --out s.csv --potential mass:affluent:`, "--potential"],
    [`${FILES} --out s.csv --potential mass:affluent:1.5`, "--potential"],
    [`${FILES} --out s.csv --potential a:b:0.5:c`, "--potential"],
    [`${FILES} --out s.csv --potential a:b:0.5 --top-uncertain 3`, "--top-uncertain"],
    [`${FILES} --out s.csv --top-risk 5 --top-uncertain 3`, "--top-risk"],
    [`${FILES} --out s.csv --top-risk 0`, "--top-risk"],
    [`${FILES} --out s.csv --actions 0.3:0.5:0.7`, "--actions"],
    [`${FILES} --out s.csv --actions 0.7:0.5`, "--actions"],
    [`${FILES} --out s.csv --from both`, "--from"],
    [`${FILES} --out s.csv --decimal dot`, "--decimal"],
    ["--model none.pt --sketches s.npz --out s.csv", "none.pt"],
  ])("refuses %s", (text, named) => {
    expect(() => parse(text)).toThrow(named);
  });
});
