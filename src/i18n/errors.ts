import type { ErrorRecord } from "../formats/coded-error";
import type { ErrorSentence, ErrorSentences } from "./error-sentences";
import type { Locale } from "./messages";
import { configurationErrors } from "./messages/configuration";
import { dataErrors, modelErrors } from "./messages/data";
import { engineErrors } from "./messages/engine";
import { fileErrors } from "./messages/files";
import { formatErrorMessages } from "./messages/formats";
import { openErrors } from "./messages/intake";
import { performanceErrors } from "./messages/performance-errors";
import { pipelineErrors } from "./messages/pipeline-errors";
import { predictErrors } from "./messages/predict-errors";
import { preflightErrors } from "./messages/preflight";
import { queueErrors } from "./messages/queue";
import { referenceErrors } from "./messages/reference";
import { resumeErrors } from "./messages/resume";
import { sketchErrors } from "./messages/sketch-errors";
import { storageErrors } from "./messages/storage-errors";
import { tabLifeErrors } from "./messages/tab-life";
import { tableErrors } from "./messages/tables";

const dictionaries: readonly ErrorSentences[] = [
  openErrors,
  dataErrors,
  modelErrors,
  preflightErrors,
  configurationErrors,
  engineErrors,
  formatErrorMessages,
  resumeErrors,
  tabLifeErrors,
  predictErrors,
  performanceErrors,
  fileErrors,
  storageErrors,
  queueErrors,
  referenceErrors,
  tableErrors,
  sketchErrors,
  pipelineErrors,
];

function merged(locale: Locale): ReadonlyMap<string, ErrorSentence> {
  return new Map(dictionaries.flatMap((dictionary) => Object.entries(dictionary[locale])));
}

const sentences: Readonly<Record<Locale, ReadonlyMap<string, ErrorSentence>>> = { en: merged("en"), tr: merged("tr") };

/** Every code that has a sentence. */
export function errorCodes(): readonly string[] {
  return [...sentences.en.keys()];
}

const unknown: Readonly<Record<Locale, (code: string) => string>> = {
  en: (code) => `Something unexpected went wrong (${code}); try again, and report this code if it stays.`,
  tr: (code) => `Beklenmeyen bir sorun oluştu (${code}); yeniden deneyin, sürerse bu kodu bildirin.`,
};

/** The one sentence that says what is wrong, where and what to do. A code without a sentence is shown as it is. */
export function errorSentence(error: ErrorRecord, locale: Locale): string {
  const sentence = sentences[locale].get(error.code);
  if (sentence === undefined) return unknown[locale](error.code);
  return typeof sentence === "string" ? sentence : sentence(error.params);
}
