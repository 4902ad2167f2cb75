import { Check } from "lucide-react";
import { useState } from "react";
import { beatsBaselines, neverPredicted } from "../../evidence/evidence";
import { errorSentence } from "../../i18n/errors";
import { formatDuration, formatRate } from "../../i18n/format";
import type { Locale } from "../../i18n/messages";
import { evidenceMessages } from "../../i18n/messages/evidence";
import { foundationMessages } from "../../i18n/messages/foundation";
import { resultMessages } from "../../i18n/messages/results";
import { runMessages } from "../../i18n/messages/run";
import { taskMessages } from "../../i18n/messages/tasks";
import type { RunView } from "../../store/state";
import { useStudio } from "../../store/studio";
import { type ClassEvaluation, classEvaluation } from "../../tasks/class-evaluation";
import { classNamesOf } from "../../tasks/classes";
import type { Config } from "../../tasks/config";
import { isAsConfigured } from "../../tasks/document";
import { strongestRule } from "../../tasks/foundation/rules";
import { type Evaluation, leadingOf, type TaskEvidence } from "../../tasks/registry";
import { highestEpoch } from "../charts/series";
import { namedStrongest, verdict } from "../evidence/sentence";
import { Button } from "../kit/button";
import { Callout } from "../kit/callout";
import { useLocale, useMessages } from "../locale";
import { MetricTiles, type MetricTilesProps } from "../results/MetricTiles";
import { lowerRate, outcomeSentence } from "./outcome";

/** How the run ended: a sentence, what to do when it went wrong, and the six numbers of the test. */
export function OutcomeRow({ run }: { readonly run: RunView }) {
  const t = useMessages(runMessages);
  const r = useMessages(resultMessages);
  const { columns } = useMessages(taskMessages);
  const locale = useLocale();
  const { result, error } = run;
  if (error !== null) {
    return (
      <div className="hairline-b bg-paper p-3">
        <Callout tone="error" title={t.failedTitle}>
          {errorSentence(error, locale)} {run.stepCount > 0 && t.failedKept}
        </Callout>
      </div>
    );
  }
  if (result === null) return null;
  const sentence = outcomeSentence({ ...run, result }, locale);
  const { column } = leadingOf(run.header.task);
  const highest = highestEpoch(run.epochs, column);
  const tested = result.test && classEvaluation(result.test);
  return (
    <>
      {result.outcome === "non-finite" ? (
        <div className="hairline-b bg-paper p-3">
          <Callout tone="error" action={<LowerRate rate={run.header.config.learningRate} />}>
            {sentence}
          </Callout>
        </div>
      ) : (
        <p className="hairline-b flex min-h-10 flex-wrap items-center gap-x-2 bg-paper px-3 py-1.5 text-ink-2 text-sm">
          <span className="text-ink">{sentence}</span>
          {highest !== null && result.evaluatedEpoch !== null && highest.epoch !== result.evaluatedEpoch && (
            <span>{capitalized(r.highest(columns[column], String(highest.epoch)), locale)}.</span>
          )}
          <span className="ml-auto">{t.took(formatDuration(result.seconds, locale))}</span>
        </p>
      )}
      {result.test !== null && (
        <>
          <div className="hairline-b">
            <MetricTiles
              task={run.header.task}
              metrics={result.test.metrics}
              rows={result.test.rows}
              evidence={run.evidence && tileEvidence(run.evidence, run.header.config, result.test, locale)}
            />
          </div>
          {tested !== null && <Verdict run={run} test={tested} />}
        </>
      )}
    </>
  );
}

/** Whether the model is worth it; a failure is said as one, with what to do about it. */
function Verdict({ run, test }: { readonly run: RunView; readonly test: ClassEvaluation }) {
  const t = useMessages(runMessages);
  const e = useMessages(evidenceMessages);
  const locale = useLocale();
  const never = neverPredicted(test.confusion, classNamesOf(run.header.config));
  const f1Macro = test.reportAverages.macro["f1-score"];
  const measured = run.evidence === null || run.evidence.task === "foundation" ? null : run.evidence.evidence;
  const baselines = measured?.baselines ?? null;
  const text = baselines === null ? e.pending : verdict(f1Macro, baselines, locale);
  const beaten = baselines === null || beatsBaselines(f1Macro, baselines);
  if (beaten && never.length === 0) {
    return (
      <p className="hairline-b flex min-h-9 items-center gap-1.5 bg-paper px-3 py-1.5 text-sm" aria-live="polite">
        {baselines !== null && <Check aria-hidden size={16} strokeWidth={2} className="shrink-0" />}
        <span className={baselines === null ? "text-ink-2" : ""}>{text}</span>
      </p>
    );
  }
  return (
    <div className="hairline-b bg-paper p-3" aria-live="polite">
      <Callout tone="warning">
        {never.length > 0 && `${t.neverPredicts(never.join(", "))} `}
        {!beaten && `${text} `}
        {t.whatNow}
      </Callout>
    </div>
  );
}

/** Sets the form's learning rate to a tenth of this run's; the run itself stays what it was. */
function LowerRate({ rate }: { readonly rate: number }) {
  const t = useMessages(runMessages);
  const setConfig = useStudio((state) => state.setConfig);
  const [done, setDone] = useState(false);
  const lower = lowerRate(rate);
  if (done) return <p role="status">{t.lowerRateDone(formatRate(lower))}</p>;
  return (
    <Button
      onClick={() => {
        setConfig({ learningRate: lower });
        setDone(true);
      }}
    >
      {t.lowerRate(formatRate(lower))}
    </Button>
  );
}

function capitalized(text: string, locale: string): string {
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}

/**
 * What the tiles show beside a run's numbers. Churn's intervals are those of the configuration's threshold: at another
 * one only the ranking's still holds.
 */
function tileEvidence(
  evidence: TaskEvidence,
  config: Config,
  test: Evaluation,
  locale: Locale,
): MetricTilesProps["evidence"] {
  if (evidence.task === "foundation") {
    const { model } = evidence.evidence;
    const { name, value } = strongestRule(evidence.evidence);
    const named = foundationMessages[locale].names[name];
    return {
      intervals: { mean_similarity: model.interval },
      strongest: { name: named, metrics: { mean_similarity: value } },
    };
  }
  const { intervals, baselines } = evidence.evidence;
  const { accuracy, f1_macro, auc_ovr } = intervals;
  const strongest = namedStrongest(baselines, locale);
  if (evidence.task === "segment") return { intervals: { accuracy, f1_macro, auc_ovr }, strongest };
  return { intervals: { auc: auc_ovr, ...(isAsConfigured({ test, run: { config } }) && { accuracy }) }, strongest };
}
