import { expect, it } from "vitest";
import { chartMessages } from "../../src/i18n/messages/charts";
import { dataPlaceMessages } from "../../src/i18n/messages/data-place";
import { filesMessages } from "../../src/i18n/messages/files";
import { newCustomersMessages } from "../../src/i18n/messages/new-customers";
import { predictMessages } from "../../src/i18n/messages/predict";
import { queueMessages } from "../../src/i18n/messages/queue";
import { resultMessages } from "../../src/i18n/messages/results";
import { runMessages } from "../../src/i18n/messages/run";
import { storageMessages } from "../../src/i18n/messages/storage";

it.each([1, 12])("a count is told with its noun, one of one thing (%d)", (count) => {
  const text = String(count);
  const { en: storage } = storageMessages;
  const { summary } = chartMessages.en;
  const { ended } = queueMessages.en;
  const { outcome } = runMessages.en;
  const sentences = [
    storage.forgetWhat(count),
    storage.saved("a.zip", count, count),
    storage.restored(count),
    storage.leftOut(count),
    storage.unreadable(count),
    summary.loss(text, "0.1", "0.1", "1", "0.1"),
    summary.steps(text, "0.1"),
    dataPlaceMessages.en.rows(text),
    dataPlaceMessages.en.customers(text),
    filesMessages.en.written(text, "2 kB", "models"),
    newCustomersMessages.en.mostWithoutPast(text, "now"),
    predictMessages.en.rows(text),
    resultMessages.en.rows(text),
    ended.done(count, count),
    outcome.stoppedEarly("7", "3", text),
    outcome.maxSteps(text),
  ];
  for (const sentence of sentences) {
    expect(sentence).toMatch(count === 1 ? /\b1 [a-z]+[^s\W]\b/ : /\b12 [a-z]+s\b/);
  }
});
