import { useCallback, useState } from "react";
import { errorSentence } from "../../i18n/errors";
import { formatCount } from "../../i18n/format";
import { churnScoresMessages } from "../../i18n/messages/churn-scores";
import { ACTIONS, type ActionBands, areBands } from "../../scoring/actions";
import { usePredict } from "../../store/predict";
import { Callout } from "../kit/callout";
import { controlClass } from "../kit/field";
import { InfoTip } from "../kit/popover";
import { useLocale, useMessages } from "../locale";
import { useAnswer } from "../use-answer";
import { CustomerList } from "./CustomerList";
import { ExportBar } from "./ExportBar";
import { ProbabilityBox } from "./ProbabilityBox";

const FIRST_COUNT = 100;
const NOBODY = new Int32Array(0);

/** The customers most likely to leave, and what is done about whom. */
export function RiskTab() {
  const t = useMessages(churnScoresMessages);
  const locale = useLocale();
  const classNames = usePredict((state) => state.scored?.classes) ?? [];
  const total = usePredict((state) => state.scored?.rows ?? 0);
  const labeled = usePredict((state) => (state.scored?.labeled ?? 0) > 0);
  const ask = usePredict((state) => state.atRisk);
  const [count, setCount] = useState(FIRST_COUNT);
  const answer = useAnswer(useCallback(() => ask(count), [ask, count]));
  const rows = answer?.ok ? answer.value : NOBODY;
  return (
    <>
      <Bands />
      <label className="touch flex items-center gap-2 pb-2">
        {t.topN}
        <input
          type="number"
          min={1}
          max={total}
          value={count}
          onChange={(event) => {
            const value = event.target.valueAsNumber;
            if (Number.isInteger(value) && value >= 1) setCount(Math.min(value, total));
          }}
          className={`${controlClass} w-24 text-right`}
        />
        <InfoTip about={t.tab}>{t.topAbout}</InfoTip>
      </label>
      {answer !== null && !answer.ok && <Callout tone="error">{errorSentence(answer.error, locale)}</Callout>}
      <CustomerList
        rows={rows}
        classNames={classNames}
        labeled={labeled}
        className="h-[max(20rem,calc(100dvh-17rem))]"
      />
      <ExportBar rows={rows} />
    </>
  );
}

type Limits = Readonly<Record<keyof ActionBands, number | null>>;

/** The limits as typed, and how many customers each action is for. */
function Bands() {
  const t = useMessages(churnScoresMessages);
  const locale = useLocale();
  const bands = usePredict((state) => state.bands);
  const setBands = usePredict((state) => state.setBands);
  const ask = usePredict((state) => state.actionCounts);
  const counts = useAnswer(useCallback(() => ask(bands), [ask, bands]));
  const [typed, setTyped] = useState<Limits>(bands);
  const change = (limits: Limits) => {
    setTyped(limits);
    const next = bandsOf(limits);
    if (next !== null) setBands(next);
  };
  return (
    <section aria-label={t.bands} className="space-y-2 pb-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {ACTIONS.map((action) => (
          <span key={action} className="flex items-center gap-1.5">
            {t.actions[action]}
            {action !== "none" && (
              <>
                <span aria-hidden className="text-ink-3">
                  &gt;
                </span>
                <ProbabilityBox
                  label={t.above(t.actions[action])}
                  value={typed[action]}
                  onChange={(value) => change({ ...typed, [action]: value })}
                />
              </>
            )}
            <strong>{counts?.ok ? formatCount(counts.value[action], locale) : "…"}</strong>
          </span>
        ))}
        <InfoTip about={t.bands}>{t.bandsAbout}</InfoTip>
      </div>
      {bandsOf(typed) === null && <Callout tone="warning">{t.wrongBands}</Callout>}
    </section>
  );
}

function bandsOf({ call, email, inform }: Limits): ActionBands | null {
  if (call === null || email === null || inform === null) return null;
  const bands = { call, email, inform };
  return areBands(bands) ? bands : null;
}
