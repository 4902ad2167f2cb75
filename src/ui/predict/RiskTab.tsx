import { useCallback, useState } from "react";
import { churnScoresMessages } from "../../i18n/messages/churn-scores";
import { ACTIONS, type ActionBands, areBands } from "../../scoring/actions";
import { predictActions, usePredict } from "../../store/predict";
import { Callout } from "../kit/callout";
import { InfoTip } from "../kit/popover";
import { useFormat, useMessages } from "../locale";
import { useAnswer } from "../use-answer";
import { ProbabilityBox } from "./ProbabilityBox";
import { TopCustomers } from "./TopCustomers";

/** The customers most likely to leave, and what is done about whom. */
export function RiskTab() {
  const t = useMessages(churnScoresMessages);
  return (
    <>
      <Bands />
      <TopCustomers name={t.tab} about={t.topAbout} ask={predictActions.atRisk} />
    </>
  );
}

type Limits = Readonly<Record<keyof ActionBands, number | null>>;

/** The limits as typed, and how many customers each action is for. */
function Bands() {
  const t = useMessages(churnScoresMessages);
  const format = useFormat();
  const bands = usePredict((state) => state.bands);
  const counts = useAnswer(useCallback(() => predictActions.actionCounts(bands), [bands]));
  const [typed, setTyped] = useState<Limits>(bands);
  const threshold = usePredict((state) => state.scored?.threshold ?? null);
  const change = (limits: Limits) => {
    setTyped(limits);
    const next = bandsOf(limits);
    if (next !== null) predictActions.setBands(next);
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
            <strong>{counts?.ok ? format.count(counts.value[action]) : "…"}</strong>
          </span>
        ))}
        <InfoTip about={t.bands}>{t.bandsAbout}</InfoTip>
      </div>
      {threshold !== null && <p className="text-ink-2 text-sm">{t.bandsApart(format.percent(threshold))}</p>}
      {bandsOf(typed) === null && <Callout tone="warning">{t.wrongBands}</Callout>}
    </section>
  );
}

function bandsOf({ call, email, inform }: Limits): ActionBands | null {
  if (call === null || email === null || inform === null) return null;
  const bands = { call, email, inform };
  return areBands(bands) ? bands : null;
}
