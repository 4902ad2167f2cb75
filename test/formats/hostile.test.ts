import { describe, expect, it } from "vitest";
import { hostileCorpus } from "../../scripts/make-hostile-corpus.mjs";
import { CodedError } from "../../src/formats/coded-error";
import { FormatError } from "../../src/formats/format-error";
import { errorSentence } from "../../src/i18n/errors";
import { exercise } from "./exercise";

const corpus = hostileCorpus();

/** What became of a file: the refusal with its sentence, or what was read. */
async function outcome(file: (typeof corpus)[number]): Promise<object> {
  try {
    return { opened: await exercise(file.opener, new Blob([file.bytes]), file.name) };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { code: error.code, params: error.params, sentence: errorSentence(error, "en") };
  }
}

describe("the hostile corpus", () => {
  it("holds at least 150 files with names of their own", () => {
    expect(corpus.length).toBeGreaterThanOrEqual(150);
    expect(new Set(corpus.map(({ name }) => name)).size).toBe(corpus.length);
  });

  it("is refused or read exactly as pinned, each file in under two seconds and 256 MiB", async () => {
    const outcomes: Record<string, object> = {};
    for (const file of corpus) {
      const memory = process.memoryUsage.rss();
      const start = performance.now();
      outcomes[file.name] = await outcome(file);
      expect(performance.now() - start, file.name).toBeLessThan(2000);
      expect(process.memoryUsage.rss() - memory, file.name).toBeLessThan(256 * 2 ** 20);
    }
    await expect(`${JSON.stringify(outcomes, null, 1)}\n`).toMatchFileSnapshot(
      "../fixtures/formats/hostile-expectations.json",
    );
  });

  it("never runs into a sentence that is too long, empty or unknown", async () => {
    for (const file of corpus) {
      const result = await outcome(file);
      if (!("sentence" in result) || typeof result.sentence !== "string") continue;
      expect(result.sentence.length, file.name).toBeLessThanOrEqual(250);
      expect(result.sentence, file.name).not.toMatch(/undefined|\[object|“”|Something unexpected/);
    }
  });
});

describe("CodedError", () => {
  it("is what every refusal is", () => {
    expect(new FormatError("zip/truncated", { file: "a.npz" })).toBeInstanceOf(CodedError);
  });
});
