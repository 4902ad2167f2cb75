import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { TorchGenerator } from "../../../src/data/torch-generator";
import { expectWalks, type PycleoraCase, pycleoraSchema } from "../../pipeline/compare-walks";
import { nodeMachine } from "../../pipeline/walk-machine";

const environment = z
  .object({
    STUDIO_SEED: z.string().regex(/^\d+$/),
    STUDIO_PYTHON: z.string(),
    STUDIO_PYTHON_NUMPY1: z.string(),
  })
  .parse(process.env);

type Lines = Omit<PycleoraCase, "entities" | "embeddings">;

/** Lines of given lengths; names are few, so that many are equally frequent and some stand twice in a line. */
function linesOf(random: TorchGenerator, lengths: readonly number[], names: number): string[] {
  return lengths.map((length, line) => {
    const tokens = Array.from({ length: length - 1 }, () => `t${random.random32() % names}`);
    return [`C${line}`, ...tokens].join(" ");
  });
}

function casesOf(seed: number): Lines[] {
  const random = new TorchGenerator(seed);
  const some = (length: number) => new Array<number>(8).fill(length);
  const any = Array.from({ length: 120 }, () => 1 + (random.random32() % 45));
  return [
    ...[1, 16, 17, 18, 23, 40].flatMap((length) => [
      { name: `lines of ${length}`, lines: linesOf(random, some(length), 44), dim: 8, trim: 16, walks: 4 },
      { name: `lines of ${length}, few names`, lines: linesOf(random, some(length), 5), dim: 8, trim: 16, walks: 2 },
    ]),
    { name: "dim 256", lines: linesOf(random, any, 44), dim: 256, trim: 16, walks: 4 },
    { name: "long lines", lines: linesOf(random, [70, 150, 300, 600, 90], 500), dim: 8, trim: 16, walks: 2 },
    { name: "trim 3", lines: linesOf(random, any, 30), dim: 129, trim: 3, walks: 3 },
    { name: "untrimmed", lines: linesOf(random, any, 30), dim: 300, trim: 64, walks: 3 },
    {
      name: "letters",
      lines: [
        "Müşteri1 kredi_kartı şube",
        "Müşteri2 şube İşlem ığüşöç",
        "客户 şube 😀",
        "",
        " C5  şube\r",
        "C6\tx",
        "C7,y z",
      ],
      dim: 8,
      trim: 16,
      walks: 3,
    },
  ];
}

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), "studio-pycleora-"));
});
afterAll(() => rmSync(scratch, { recursive: true }));

describe.each([
  { generation: 2 as const, python: environment.STUDIO_PYTHON_NUMPY1 },
  { generation: 3 as const, python: environment.STUDIO_PYTHON },
])("pycleora, generation $generation, one worker", ({ generation, python }) => {
  it("walks to the same bits, on two threads and with a matrix that is not kept too", async () => {
    const cases = join(scratch, `cases-${generation}.json`);
    const out = join(scratch, `walks-${generation}.json`);
    writeFileSync(cases, JSON.stringify(casesOf(Number(environment.STUDIO_SEED))));
    execFileSync(python, [join(import.meta.dirname, "pycleora_walks.py"), cases, out]);
    const made = pycleoraSchema.parse(JSON.parse(readFileSync(out, "utf8")));
    expect(made.pycleora.startsWith(`${generation}.`)).toBe(true);
    expect(made.cases).toHaveLength(17);
    for (const one of made.cases) {
      await expectWalks(one, generation, nodeMachine(2));
      await expectWalks(one, generation, nodeMachine(1), 0);
    }
  });
});
