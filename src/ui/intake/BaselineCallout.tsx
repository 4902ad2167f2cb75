import { evidenceMessages } from "../../i18n/messages/evidence";
import { evidenceActions, useEvidence } from "../../store/evidence";
import { useStudio } from "../../store/studio";
import { BaselinesTable } from "../charts/BaselinesTable";
import { mustBeat } from "../charts/sentence";
import { Button, CancelButton } from "../kit/button";
import { Warnings } from "../kit/callout";
import { TipHeading } from "../kit/popover";
import { useFormat, useLocale, useMessages } from "../locale";

/** Before training: what a model must beat on this data. Computed in the background; starting does not wait for it. */
export function BaselineCallout() {
  const t = useMessages(evidenceMessages);
  const locale = useLocale();
  const format = useFormat();
  const task = useStudio((state) => state.config.task);
  const check = useEvidence((state) => state.check);
  const share = useEvidence((state) => state.checkShare);
  const stopped = useEvidence((state) => state.checkStopped);
  if (check === null && share === null && !stopped) return null;
  return (
    <section className="pt-3">
      <TipHeading title={t.baselines}>{t.baselinesAbout[check?.task ?? task]}</TipHeading>
      {share !== null && (
        <div className="flex flex-wrap items-center gap-3">
          <p className="text-ink-2">{t.computing(format.percent(share, 0))}</p>
          <CancelButton onClick={evidenceActions.cancelBaselines} />
        </div>
      )}
      {stopped && (
        <div className="flex flex-wrap items-center gap-3">
          <p className="text-ink-2">{t.canceled}</p>
          <Button variant="ghost" onClick={() => void evidenceActions.computeBaselines()}>
            {t.compute}
          </Button>
        </div>
      )}
      {check !== null && (
        <>
          <p className="pb-1">{mustBeat(check, locale)}</p>
          <Warnings warnings={check.warnings} />
          <BaselinesTable table={check} model={null} splitRows={check.splitRows} />
        </>
      )}
    </section>
  );
}
