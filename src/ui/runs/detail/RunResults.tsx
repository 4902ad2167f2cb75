import { useState } from "react";
import { resultMessages } from "../../../i18n/messages/results";
import { runDetailMessages } from "../../../i18n/messages/run-detail";
import type { RunRecord } from "../../../run/record";
import { storedMeasure } from "../../../run/stored-evidence";
import { classesOf, taskOfRun, testOf } from "../../../run/stored-values";
import { ConfusionMatrix } from "../../charts/ConfusionMatrix";
import { MatrixNumbers } from "../../charts/choices";
import { MetricTiles } from "../../charts/MetricTiles";
import { verdict } from "../../charts/sentence";
import { tileEvidence } from "../../charts/tile-evidence";
import { useViewPreferences } from "../../charts/view-preferences";
import { InfoTip } from "../../kit/popover";
import { useClassNames, useSegmentColors } from "../../kit/segment";
import { useLocale, useMessages } from "../../locale";

/** What the test said: the task's numbers and the confusion matrix. */
export function RunResults({ run }: { readonly run: RunRecord }) {
  const t = useMessages(runDetailMessages);
  const results = useMessages(resultMessages);
  const numbers = useViewPreferences((state) => state.matrixNumbers);
  const [sentence, setSentence] = useState<string | null>(null);
  const locale = useLocale();
  const task = taskOfRun(run);
  const test = testOf(run);
  const matrix = test?.confusion_matrix ?? null;
  const classes = classesOf(run) ?? (matrix ?? []).map((_, index) => String(index));
  const names = useClassNames(task, classes);
  const colors = useSegmentColors(classes);
  if (test === null) return <p className="text-ink-2">{t.noTest}</p>;
  const measured = storedMeasure(task, run.json?.evidence);
  const found = measured && verdict(measured, test.metrics, locale);
  const rows = matrix?.flat().reduce((sum, count) => sum + count, 0) ?? null;
  return (
    <section aria-label={t.results}>
      <div className="border border-line">
        <MetricTiles
          task={task}
          metrics={test.metrics}
          rows={rows}
          {...(measured !== null && { evidence: tileEvidence(measured, locale) })}
        />
      </div>
      {found !== null && <p className={found.beats ? "pt-2 text-sm" : "pt-2 text-sm text-warning"}>{found.text}</p>}
      {matrix !== null && (
        <>
          <div className="flex items-center pt-3 pb-1">
            <h3>{results.matrix}</h3>
            <InfoTip about={results.matrix}>{results.matrixAbout}</InfoTip>
            <span className="ml-auto">
              <MatrixNumbers />
            </span>
          </div>
          <div className="h-72">
            <ConfusionMatrix
              confusion={matrix}
              names={names}
              colors={colors}
              numbers={numbers}
              onCell={null}
              onSentence={setSentence}
            />
          </div>
          <p aria-hidden className="h-5 truncate pt-1 text-ink-2 text-sm">
            {sentence}
          </p>
        </>
      )}
    </section>
  );
}
