import { FilePlus } from "lucide-react";
import { referenceMessages } from "../../i18n/messages/reference";
import { referenceActions, useReferences } from "../../store/reference";
import { Button, CancelButton } from "../kit/button";
import { LongText } from "../kit/long-text";
import { InfoTip } from "../kit/popover";
import { ProgressBar } from "../kit/progress-bar";
import { useMessages } from "../locale";
import { usePickFiles } from "../pick-files";

/** The way to runs that were made elsewhere, for those who do not drag files. */
export function AddReference() {
  const t = useMessages(referenceMessages);
  const pick = usePickFiles();
  return (
    <span className="flex items-center gap-1">
      <Button icon={FilePlus} onClick={pick} className="max-md:[&>svg]:hidden">
        {t.add}
      </Button>
      <InfoTip about={t.add}>{t.addAbout}</InfoTip>
    </span>
  );
}

/** Results on their way in, and the way to call it off; nothing while none are read. */
export function ReferenceReading() {
  const t = useMessages(referenceMessages);
  const reading = useReferences((state) => state.reading);
  if (reading === null) return null;
  const { file, done, total } = reading;
  return (
    <div className="flex items-center gap-3">
      <div className="min-w-0 grow space-y-1">
        <p className="text-ink-2">
          <LongText text={t.reading(file)} />
        </p>
        {/* A single file has no way to tell how far it is. */}
        <ProgressBar value={done > 0 ? done / total : null} label={t.reading(file)} />
      </div>
      <CancelButton onClick={referenceActions.cancel} />
    </div>
  );
}
