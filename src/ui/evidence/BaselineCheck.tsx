import { strongestBaseline } from "../../evidence/evidence";
import { formatPercent } from "../../i18n/format";
import { evidenceMessages } from "../../i18n/messages/evidence";
import { useEvidence } from "../../store/evidence";
import { Button } from "../kit/button";
import { InfoTip } from "../kit/popover";
import { useLocale, useMessages } from "../locale";
import { BaselinesTable } from "./BaselinesTable";
import { baselineName } from "./sentence";

/** Before training: what a model must beat on this data. Computed in the background; starting does not wait for it. */
export function BaselineCheck() {
  const t = useMessages(evidenceMessages);
  const locale = useLocale();
  const check = useEvidence((state) => state.check);
  const share = useEvidence((state) => state.checkShare);
  const stopped = useEvidence((state) => state.checkStopped);
  const compute = useEvidence((state) => state.computeBaselines);
  const cancel = useEvidence((state) => state.cancelBaselines);
  if (check === null && share === null && !stopped) return null;
  const strongest = check === null ? null : strongestBaseline(check.baselines);
  return (
    <section className="pt-3">
      <h3 className="flex items-center gap-1">
        {t.baselines}
        <InfoTip about={t.baselines}>{t.baselinesAbout}</InfoTip>
      </h3>
      {share !== null && (
        <div className="flex flex-wrap items-center gap-3">
          <p className="text-ink-2">{t.computing(formatPercent(share, locale, 0))}</p>
          <Button variant="ghost" onClick={cancel}>
            {t.cancel}
          </Button>
        </div>
      )}
      {stopped && (
        <div className="flex flex-wrap items-center gap-3">
          <p className="text-ink-2">{t.cancelled}</p>
          <Button variant="ghost" onClick={() => void compute()}>
            {t.compute}
          </Button>
        </div>
      )}
      {check !== null && strongest !== null && (
        <>
          <p className="pb-1">
            {t.mustBeat(baselineName(strongest.name, locale), formatPercent(strongest.f1_macro, locale))}
          </p>
          <BaselinesTable {...check} model={null} />
        </>
      )}
    </section>
  );
}
