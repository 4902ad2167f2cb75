import { useState } from "react";
import type { Result } from "../../formats/coded-error";
import { reasonsMessages } from "../../i18n/messages/reasons";
import type { ClassReasons } from "../../protocol/predict";
import { predictActions, usePredict } from "../../store/predict";
import { Button, CancelButton } from "../kit/button";
import { Callout, ErrorCallout } from "../kit/callout";
import { Select } from "../kit/field";
import { ProgressBar } from "../kit/progress-bar";
import { useFormat, useMessages } from "../locale";
import { ReasonsTable } from "./ReasonsTable";
import { useScoredClasses } from "./use-scored-classes";

/** What speaks for a segment, or for leaving: the mean reasons of a sample of the customers that are predicted so. */
export function ReasonsTab() {
  const t = useMessages(reasonsMessages);
  const scored = usePredict((state) => state.scored);
  const reasons = usePredict((state) => state.reasons);
  const { names: classes } = useScoredClasses();
  const isChurn = scored?.task === "churn";
  const [chosen, choose] = useState<number | null>(null);
  const predicted = chosen ?? reasons.predicted ?? (isChurn ? 1 : 0);
  const { share } = reasons;
  const result = reasons.answers.get(predicted);
  // Where nobody knows the names, asking again says the same: a sketcher first.
  const isUnknown = result?.ok === true && result.value === null;
  const target = isChurn ? t.leaving : t.logitOf(classes[predicted] ?? "");
  const isEmpty = scored?.segments[predicted]?.predicted === 0;
  return (
    <section aria-label={t.tab} className="max-w-3xl space-y-3 pt-2">
      <p className="text-ink-2">{t.sampleAbout(target)}</p>
      <div className="flex flex-wrap items-center gap-2">
        <Select
          aria-label={t.class}
          value={String(predicted)}
          onChange={(value) => choose(Number(value))}
          options={classes.map((label, index) => ({ value: String(index), label }))}
        />
        <Button
          variant={isUnknown ? "secondary" : "primary"}
          busy={share !== null}
          disabled={isEmpty}
          onClick={() => void predictActions.explainClass(predicted)}
        >
          {t.compute}
        </Button>
        {isEmpty && <span className="text-ink-2">{t.nobody}</span>}
      </div>
      {share !== null && (
        <div className="flex items-center gap-2">
          <div className="flex-1">
            <ProgressBar value={share} label={t.computing} />
          </div>
          <CancelButton onClick={() => predictActions.cancelReasons("class")} />
        </div>
      )}
      {result !== undefined && (share === null || predicted !== reasons.predicted) && <Found result={result} />}
    </section>
  );
}

/** The answer, or why there is none. */
function Found({ result }: { readonly result: Result<ClassReasons | null> }) {
  const t = useMessages(reasonsMessages);
  const format = useFormat();
  if (!result.ok) return <ErrorCallout error={result.error} />;
  if (result.value === null) return <Callout tone="warning">{t.unknown}</Callout>;
  const { customers, of, unreadable } = result.value;
  return (
    <>
      <p>{t.sample(format.count(customers), format.count(of))}</p>
      {unreadable > 0 && <Callout tone="warning">{t.unreadable(format.count(unreadable))}</Callout>}
      <ReasonsTable found={result.value} />
    </>
  );
}
