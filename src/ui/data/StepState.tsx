import { dataPlaceMessages } from "../../i18n/messages/data-place";
import { useData } from "../../store/data";
import type { Step } from "../../store/data-state";
import { stepOf } from "../../store/data-steps";
import { Callout, ErrorCallout } from "../kit/callout";
import { WorkProgress } from "../kit/progress-bar";
import { useMessages } from "../locale";

/** What keeps a step from being done: its refusal, how far it is, or that it no longer fits its settings. */
export function StepState({ step, stale }: { readonly step: Step; readonly stale: boolean }) {
  const t = useMessages(dataPlaceMessages);
  const failed = useData((state) => state.failed);
  const progress = useData((state) => state.progress);
  const { cancel, dismiss } = useData.getState();
  const isHere = progress !== null && stepOf[progress.stage] === step;
  return (
    <>
      {failed?.step === step && <ErrorCallout onDismiss={dismiss} error={failed.error} />}
      {stale && !isHere && <Callout tone="warning">{t.stale}</Callout>}
      {isHere && <WorkProgress value={progress.share} label={t.stage[progress.stage]} onCancel={cancel} />}
    </>
  );
}
