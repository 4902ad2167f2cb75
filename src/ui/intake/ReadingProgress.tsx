import { intakeMessages } from "../../i18n/messages/intake";
import type { OpenProgress } from "../../protocol/files";
import { useStudio } from "../../store/studio";
import { Button } from "../kit/button";
import { LongText } from "../kit/long-text";
import { ProgressBar } from "../kit/progress-bar";
import { useFormat, useMessages } from "../locale";

/** A file on its way in, and the way to call it off. */
export function ReadingProgress({ progress }: { readonly progress: OpenProgress }) {
  const t = useMessages(intakeMessages);
  const format = useFormat();
  const cancel = useStudio((state) => state.cancelOpening);
  const { file, stage, done, total } = progress;
  const label = stage === "reading" ? t.reading(file) : t.checking(file);
  return (
    <div className="space-y-2">
      <p>
        <LongText text={label} />
      </p>
      <ProgressBar value={total > 0 ? done / total : null} label={label} />
      <div className="flex items-center justify-between gap-2">
        <span className="text-ink-2 text-sm">
          {stage === "reading" && total > 0 && `${format.bytes(done)} / ${format.bytes(total)}`}
        </span>
        <Button variant="ghost" onClick={cancel}>
          {t.cancelReading}
        </Button>
      </div>
    </div>
  );
}
