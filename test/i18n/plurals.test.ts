import { expect, it } from "vitest";

/** Every dictionary of the studio, errors' included. */
const dictionaries = import.meta.glob<Readonly<Record<string, unknown>>>("../../src/i18n/messages/*.ts", {
  eager: true,
});

/** What is counted in English sentences, and verbs that a single thing does not go with. */
const THINGS =
  "byte|churner|column|configuration|customer|customer id|day|element|epoch|event|feature|input|layer|member|model|number|other|output|problem|product|residual block|run|row|seed|shuffle|stage|step|table|thread|value|walk|warning";
const english = [
  new RegExp(`(?<![\\w.,:“]|\\+ 1 = |\\b[Ww]alk )1 (?:(?!of |holds |has )[a-z]+ )?(?:${THINGS})s\\b(?!/)`),
  new RegExp(`(?<![\\w.,:“])1 (?:of 1 )?(?:[a-z]+ )?(?:${THINGS}) (?:are|have|were)\\b`),
  new RegExp(`(?<![\\w.,:“])1 of (?:the |[\\d,]+ )(?:[a-z]+ )?(?:${THINGS})s? (?:are|have|were)\\b`),
];
/** A count has the singular after it in Turkish: 12 müşteri. */
const turkish = [
  /(?<![\w.,:“])1 (?:test |giriş )?(?:adım|aşama|çalıştırma|gün|kayıt|müşteri|model|olay|satır|sütun|ürün|uyarı|sorun)l[ae]r\b/u,
];

/** Sentences whose number is never one, or no count at all, by what they tell. */
const NEVER_ONE: Readonly<Record<string, string>> = {
  "config/other-task": "a task's name",
  "data/too-many-columns": "more than the most",
  "data/too-large": "gigabytes",
  "data/empty-split": "names all its parts",
  "data/input-mismatch": "a sum of widths",
  "preflight/widths-match": "a sum of widths",
  "preflight/widths-differ": "a sum of widths",
  "predict/widths-differ": "a sum of widths",
  "predict/sketcher-width": "a width in all",
  "preflight/one-row-batch": "a whole batch and a row",
  "preflight/memory-too-large": "a batch has two rows at least",
  "preflight/memory-too-large-wasm": "a batch has two rows at least",
  "preflight/memory-falls-back": "a batch has two rows at least",
  "engine/limit": "a batch has two rows at least",
  "pickle/too-many-opcodes": "a limit",
  "pickle/integer-too-large": "more than a limit",
  "queue/too-many": "more than the most",
  "table/row-group": "a limit",
  "sketch/no-walk": "which number of walks",
  "model/input-mismatch": "a sum of widths",
  residualAbout: "a power of two",
  "portfolio.more": "a product's name",
  "portfolio.fewer": "a product's name",
  "portfolio.none": "a product's name",
  "portfolio.only": "a product's name",
  "past.more": "what the events are",
  "past.fewer": "what the events are",
  "past.none": "what the events are",
  "past.only": "what the events are",
  sentence: "a segment's name",
  sentenceRight: "a segment's name",
  sentenceNone: "a segment's name",
  groupOf: "the sizes of all splits",
  kernelsAbout: "a batch has two rows at least",
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** Every sentence that takes something, with the name that it has in its dictionary. */
function sentencesIn(value: unknown, name = ""): [name: string, sentence: (...given: unknown[]) => unknown][] {
  if (typeof value === "function") return [[name, (...given) => value(...given)]];
  return isRecord(value)
    ? Object.entries(value).flatMap(([key, each]) => sentencesIn(each, name === "" ? key : `${name}.${key}`))
    : [];
}

/**
 * What a sentence says where everything that it takes is one: an error its parameters, another texts, and numbers, of which
 * it takes either.
 */
function saidOfOne(name: string, sentence: (...given: unknown[]) => unknown): string[] {
  const ones = name.includes("/") ? [[new Proxy({}, { get: () => 1 })]] : [Array(8).fill("1"), Array(8).fill(1)];
  return ones.flatMap((given) => {
    try {
      const said = sentence(...given);
      return typeof said === "string" ? [said] : [];
    } catch {
      // It takes something else: a list, an object.
      return [];
    }
  });
}

it.each([
  ["en", english],
  ["tr", turkish],
] as const)("says one of a thing as one (%s)", (locale, wrong) => {
  const sentences = Object.values(dictionaries)
    .flatMap((module) => Object.values(module))
    .flatMap((messages) => (isRecord(messages) ? sentencesIn(messages[locale]) : []));
  expect(sentences.length).toBeGreaterThan(500);
  const said = sentences.flatMap(([name, sentence]) => (name in NEVER_ONE ? [] : [saidOfOne(name, sentence)]));
  const isWrong = (text: string) => wrong.some((pattern) => pattern.test(text));
  expect(said.filter((texts) => texts.length > 0 && texts.every(isWrong))).toEqual([]);
});

it("says more of a thing as many", () => {
  const said = Object.values(dictionaries)
    .flatMap((module) => Object.values(module))
    .flatMap((messages) => (isRecord(messages) ? sentencesIn(messages.en) : []))
    .flatMap(([name, sentence]) => {
      if (name in NEVER_ONE || name.includes("/")) return [];
      try {
        return [String(sentence(...Array(8).fill("12")))];
      } catch {
        return [];
      }
    });
  expect(
    said.filter((text) => new RegExp(`(?<![\\w.,:“])12 (?:${THINGS})\\b(?! (?:ids?|columns?)\\b)`).test(text)),
  ).toEqual([]);
});
