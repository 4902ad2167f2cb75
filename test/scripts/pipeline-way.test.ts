import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { type PipelineOptions, STAGES } from "../../scripts/lib/pipeline-options.mjs";
import { wholeWay } from "../../scripts/lib/pipeline-way.mjs";

const folder = mkdtempSync(join(tmpdir(), "pipeline-way-"));
afterAll(() => rmSync(folder, { recursive: true }));

let options: PipelineOptions;
let count = 0;
beforeEach(() => {
  const out = join(folder, String(count++));
  mkdirSync(out);
  const table = (name: string) => {
    const path = join(out, name);
    writeFileSync(path, name);
    return path;
  };
  options = {
    tables: { customers: table("c.csv"), products: table("p.csv"), events: table("e.csv") },
    out: join(out, "way"),
    configs: {
      sketches: { walks: [2] },
      foundation: { task: "foundation" },
      segment: { task: "segment", epochs: 60 },
      churn: { task: "churn" },
    },
    walk: 2,
    language: "en",
    resume: true,
  };
  mkdirSync(options.out);
});

/** What is foreseen, and what was said before that; null where nothing is. */
let foreseen: { readonly configs: Record<string, unknown>; readonly after: readonly string[] } | null = null;

/** Goes the way with commands that write what they are told, and says what it says. */
async function go(stop: string | null = null): Promise<string[]> {
  const said: string[] = [];
  foreseen = null;
  const run = async (script: string, args: readonly string[]) => {
    const flag = (name: string) => args[args.indexOf(name) + 1] ?? "";
    const config = readFileSync(flag("--config"), "utf8");
    if (script === "foresee.mjs") {
      if (stop === "foresee") throw new Error("labels that match no class");
      foreseen = { configs: JSON.parse(config), after: [...said] };
      return;
    }
    const { task = "sketches" } = JSON.parse(config);
    said.push(`${script} ${task}${args.includes("--resume") ? " --resume" : ""}`);
    mkdirSync(flag("--out"), { recursive: true });
    if (task === stop) {
      writeFileSync(join(flag("--out"), "half.npz"), "");
      throw new Error("interrupted");
    }
    const names =
      task === "sketches"
        ? ["emde_session_sketches_walk2.npz", "sketcher_walk2.npz", "sketch.json"]
        : [task === "foundation" ? "future_ubr_model_walk2.pt" : `${task}_predictor_walk2.pt`, "run.json"];
    for (const name of names) writeFileSync(join(flag("--out"), name), `${name} ${config}`);
  };
  await wholeWay(options, dirname(options.out), run, (line) => said.push(line));
  return said;
}

const record = () => JSON.parse(readFileSync(join(options.out, "pipeline.json"), "utf8"));
const made = (stage: string) => [`${stage} …`, `${stage === "sketches" ? "sketch" : "train"}.mjs ${stage}`];
const kept = (...stages: string[]) => stages.map((stage) => `${stage}: done before`);

describe("the whole way", () => {
  it("makes every stage of what those before it made, and finds each done before", async () => {
    expect(await go()).toEqual(STAGES.flatMap(made));
    const { stages } = record();
    expect(stages.map(({ stage }: { stage: string }) => stage)).toEqual(STAGES);
    expect(stages[3].inputs.sketches).toBe(stages[0].files["emde_session_sketches_walk2.npz"]);
    expect(stages[3].inputs.foundation).toBe(stages[1].files["future_ubr_model_walk2.pt"]);
    expect(await go()).toEqual(kept(...STAGES));
    expect(record().stages).toEqual(stages);
  });

  it("says what it is about to do before all else, and nothing where all is done", async () => {
    const { churn: _, ...configs } = options.configs;
    options = { ...options, configs };
    await go();
    expect(foreseen).toEqual({ configs: { ...configs, churn: null }, after: [] });
    expect(await go()).toEqual(kept("sketches", "foundation", "segment"));
    expect(foreseen).toBeNull();
    rmSync(join(options.out, "segment", "run.json"));
    await go();
    expect(foreseen).toMatchObject({ after: [] });
  });

  it("begins nothing where a later stage would be refused", async () => {
    await expect(go("foresee")).rejects.toThrow("labels that match no class");
    expect(existsSync(join(options.out, "pipeline.json"))).toBe(false);
  });

  it("makes a stage anew whose file is not what it was, to what it was; the others stay done", async () => {
    await go();
    const model = join(options.out, "segment", "segment_predictor_walk2.pt");
    const bytes = readFileSync(model, "utf8");
    for (const damage of [() => writeFileSync(model, "damaged"), () => rmSync(model)]) {
      damage();
      expect(await go()).toEqual([...kept("sketches", "foundation"), ...made("segment"), ...kept("churn")]);
      expect(readFileSync(model, "utf8")).toBe(bytes);
    }
    expect(await go()).toEqual(kept(...STAGES));
  });

  it("makes a stage of another configuration anew; the others stay done", async () => {
    await go();
    options = { ...options, configs: { ...options.configs, segment: { task: "segment", epochs: 1 } } };
    expect(await go()).toEqual([...kept("sketches", "foundation"), ...made("segment"), ...kept("churn")]);
    expect(await go()).toEqual(kept(...STAGES));
    expect(record().stages[2].config).toEqual({ task: "segment", epochs: 1 });
  });

  it("makes anew what follows from a stage that came out differently", async () => {
    await go();
    options = { ...options, configs: { ...options.configs, foundation: { task: "foundation", epochs: 1 } } };
    expect(await go()).toEqual([...kept("sketches"), ...STAGES.slice(1).flatMap(made)]);
  });

  it("goes on with the training that was interrupted, and with sketches from their beginning", async () => {
    await expect(go("sketches")).rejects.toThrow("interrupted");
    await expect(go("segment")).rejects.toThrow("interrupted");
    expect(readdirSync(options.out)).not.toContain("half.npz");
    expect(record().stages.at(-1)).toMatchObject({ stage: "segment", files: null, seconds: null });
    expect(await go()).toEqual([
      ...kept("sketches", "foundation"),
      ...["segment …", "train.mjs segment --resume"],
      ...made("churn"),
    ]);
  });

  it.runIf(existsSync("/dev/full"))("says that a full disk does not take what it writes down", async () => {
    symlinkSync("/dev/full", join(options.out, "pipeline.json.part"));
    await expect(go()).rejects.toThrow(
      'The disk is full: "pipeline.json" does not fit (ENOSPC). Make room; the same command with --resume goes on.',
    );
    expect(readdirSync(options.out)).toEqual([]);
  });

  it("makes everything anew without --resume", async () => {
    await go();
    options = { ...options, resume: false };
    expect(await go()).toEqual(STAGES.flatMap(made));
  });
});
