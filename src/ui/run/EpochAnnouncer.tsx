import { useEffect, useState } from "react";
import { formatLoss } from "../../i18n/format";
import { runMessages } from "../../i18n/messages/run";
import { taskMessages } from "../../i18n/messages/tasks";
import { useStudio } from "../../store/studio";
import { leadingOf } from "../../tasks/registry";
import { metricOf } from "../../training/epoch-record";
import { metricText } from "../kit/metric-text";
import { outcomeSentence } from "../kit/outcome";
import { throttledAnnouncer } from "./announcer";

const INTERVAL = 6000;

/** Tells screen readers about finished epochs and the end, politely and not too often. */
export function EpochAnnouncer() {
  const [sentence, setSentence] = useState("");
  useEffect(() => {
    const announce = throttledAnnouncer(setSentence, INTERVAL, setTimeout);
    return useStudio.subscribe(({ run, locale }, { run: before, locale: spoken }) => {
      // What was said stays readable, and is in a language that the page no longer has.
      if (locale !== spoken) setSentence("");
      if (run === null || run === before) return;
      if (run.result !== null && before?.result == null) {
        announce(outcomeSentence({ ...run, result: run.result }, locale));
        return;
      }
      const last = run.epochs.at(-1);
      if (last === undefined || run.epochs.length === before?.epochs.length) return;
      const leading = leadingOf(run.header.task);
      announce(
        runMessages[locale].epochDone(
          String(last.epoch),
          formatLoss(last.trainLoss, locale),
          formatLoss(last.valLoss, locale),
          taskMessages[locale].columns[leading.column],
          metricText(leading, metricOf(last, leading.column), locale),
        ),
      );
    });
  }, []);
  return (
    <p aria-live="polite" className="sr-only">
      {sentence}
    </p>
  );
}
