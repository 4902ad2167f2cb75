import { Check, EqualApproximately, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { neverPredicted } from "../../evidence/evidence";
import { errorSentence } from "../../i18n/errors";
import { capitalized, formatRate } from "../../i18n/format";
import { churnMessages } from "../../i18n/messages/churn";
import { evidenceMessages } from "../../i18n/messages/evidence";
import { resultMessages } from "../../i18n/messages/results";
import { runMessages } from "../../i18n/messages/run";
import { taskMessages } from "../../i18n/messages/tasks";
import type { RunView } from "../../store/state";
import { useStudio } from "../../store/studio";
import { chosenOnTest } from "../../tasks/churn/decision";
import { type ClassEvaluation, classEvaluation } from "../../tasks/class-evaluation";
import { classNamesOf } from "../../tasks/classes";
import { configFor } from "../../tasks/config";
import type { Measured } from "../../tasks/measured";
import { measuredOf } from "../../tasks/measures";
import type { Evaluation } from "../../tasks/registry";
import { leadingOf } from "../../tasks/registry";
import { MetricTiles } from "../charts/MetricTiles";
import { verdict } from "../charts/sentence";
import { highestEpoch } from "../charts/series";
import { tileEvidence } from "../charts/tile-evidence";
import { Button } from "../kit/button";
import { Callout } from "../kit/callout";
import { lowerRate, outcomeSentence } from "../kit/outcome";
import { useClassNames } from "../kit/segment";
import { useFormat, useLocale, useMessages } from "../locale";
import { EvidenceProgress } from "./EvidenceProgress";
import { RunWarnings } from "./RunWarnings";

/** How the run ended: a sentence, what to do when it went wrong, and the six numbers of the test. */
export function OutcomeRow({ run }: { readonly run: RunView }) {
  const t = useMessages(runMessages);
  const r = useMessages(resultMessages);
  const { columns } = useMessages(taskMessages);
  const locale = useLocale();
  const format = useFormat();
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
  const measured = result.test && run.evidence && measuredOf(run.evidence, result.test);
  return (
    <>
      {result.outcome === "non-finite" ? (
        <div className="hairline-b bg-paper p-3">
          <Callout tone="error" action={<LowerRate rate={run.header.config.learningRate} />}>
            {sentence}
          </Callout>
        </div>
      ) : (
        <p className="hairline-b flex min-h-10 flex-wrap items-center gap-x-2 bg-paper px-3 py-1.5 text-ink-2 text-sm max-md:min-h-20 max-md:content-center">
          <span className="text-ink">{sentence}</span>
          {highest !== null && result.evaluatedEpoch !== null && highest.epoch !== result.evaluatedEpoch && (
            <span>{capitalized(r.highest(columns[column], String(highest.epoch)), locale)}.</span>
          )}
          <span className="ml-auto">{t.took(format.duration(result.seconds))}</span>
        </p>
      )}
      {result.test !== null && (
        <>
          <div className="hairline-b">
            <MetricTiles
              task={run.header.task}
              metrics={result.test.metrics}
              rows={result.test.rows}
              evidence={measured && tileEvidence(measured, locale)}
            />
          </div>
          <ChosenThreshold run={run} test={result.test} />
          {tested !== null && <Verdict run={run} test={tested} measured={measured} />}
          {measured !== null && <RunWarnings warnings={measured.warnings} />}
        </>
      )}
    </>
  );
}

/** At which threshold a churn model's tiles are, where it is not the configuration's. */
function ChosenThreshold({ run, test }: { readonly run: RunView; readonly test: Evaluation }) {
  const t = useMessages(churnMessages);
  const format = useFormat();
  if (test.task !== "churn" || !chosenOnTest(test, configFor("churn", run.header.config).threshold)) return null;
  return (
    <p className="hairline-b bg-paper px-3 py-1.5 text-ink-2 text-sm">{t.tilesAt(format.decimal(test.threshold, 2))}</p>
  );
}

interface VerdictProps {
  readonly run: RunView;
  readonly test: ClassEvaluation;
  readonly measured: Measured | null;
}

/** Whether the model is worth it; a failure is said as one, with what to do about it. */
function Verdict({ run, test, measured }: VerdictProps) {
  const t = useMessages(runMessages);
  const e = useMessages(evidenceMessages);
  const locale = useLocale();
  const never = neverPredicted(test.confusion, useClassNames(run.header.task, classNamesOf(run.header.config)));
  const found = measured && verdict(measured, test.metrics, locale);
  const beaten = found?.beats ?? true;
  if (beaten && never.length === 0) {
    const Mark = found?.toldApart === false ? EqualApproximately : Check;
    return (
      <div className={`${VERDICT} bg-paper`} aria-live="polite">
        {found !== null && <Mark aria-hidden size={16} strokeWidth={2} className="shrink-0" />}
        {measured === null ? <EvidenceProgress text={e.pending} /> : found?.text}
      </div>
    );
  }
  return (
    <div className={`${VERDICT} bg-warning-paper`} role="status" aria-live="polite">
      {/* The sign at the first line, both in the middle of the lines that are kept. */}
      <div className="flex min-w-0 gap-1.5">
        <TriangleAlert aria-hidden size={16} strokeWidth={2} className="shrink-0 text-warning" />
        <div className="min-w-0">
          {never.length > 0 && `${t.neverPredicts(never.join(", "))} `}
          {!beaten && `${found?.text} `}
          {/* More epochs change nothing where the loss no longer fell. */}
          {run.result?.outcome === "stopped-early" ? t.whatNowStopped : t.whatNow}
          {measured === null && <EvidenceProgress text={e.pending} />}
        </div>
      </div>
    </div>
  );
}

/**
 * One height for what is still computed, for a success and for a failure, so that what is below stays where it was. On a
 * phone a failure and what to do about it take the lines that are kept here.
 */
const VERDICT = "hairline-b flex min-h-12 items-center gap-1.5 px-3 py-1.5 text-sm max-md:min-h-32";

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
