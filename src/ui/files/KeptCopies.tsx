import { Trash2 } from "lucide-react";
import { filesMessages } from "../../i18n/messages/files";
import { fileActions, useFiles } from "../../store/files";
import { IconButton } from "../kit/button";
import { ErrorCallout } from "../kit/callout";
import { SwitchField } from "../kit/field";
import { LongText } from "../kit/long-text";
import { ProgressBar } from "../kit/progress-bar";
import { useFormat, useLocale, useMessages } from "../locale";

/** The switch that keeps copies of input files in the browser, and what it has kept so far. */
export function KeptCopies() {
  const t = useMessages(filesMessages);
  const { keepCopies, keeping, keepError, copies } = useFiles();
  return (
    <section className="space-y-2">
      <SwitchField label={t.keep} checked={keepCopies} onChange={(keep) => void fileActions.setKeepCopies(keep)} />
      <p className="text-ink-2">{t.keepAbout}</p>
      {!keepCopies && <p>{t.keepOff}</p>}
      {keepCopies && copies.length === 0 && keeping === null && <p>{t.keptNone}</p>}
      {keeping !== null && (
        <div className="space-y-1">
          <p>
            <LongText text={t.copying(keeping.file)} />
          </p>
          <ProgressBar value={keeping.done / keeping.total} label={t.copying(keeping.file)} />
        </div>
      )}
      {keepError !== null && <ErrorCallout error={keepError} />}
      {copies.length > 0 && <CopyList />}
    </section>
  );
}

function CopyList() {
  const t = useMessages(filesMessages);
  const locale = useLocale();
  const format = useFormat();
  const { copies, remembered, freeBytes } = useFiles();
  const named = copies
    .map((copy) => ({ ...copy, file: remembered.find(({ sha256 }) => sha256 === copy.sha256)?.file ?? t.unknownFile }))
    .sort((a, b) => a.file.localeCompare(b.file, locale));
  const total = format.bytes(copies.reduce((sum, { bytes }) => sum + bytes, 0));
  return (
    <>
      <ul aria-label={t.copies} className="hairline-t">
        {named.map(({ sha256, file, bytes }) => (
          <li key={sha256} className="hairline-b flex items-center gap-2 py-0.5">
            <span className="min-w-0 flex-1">
              <LongText text={file} />
            </span>
            <span className="whitespace-nowrap text-ink-2 text-sm">{format.bytes(bytes)}</span>
            <IconButton icon={Trash2} label={t.removeCopy(file)} onClick={() => void fileActions.removeCopy(sha256)} />
          </li>
        ))}
      </ul>
      <p className="text-ink-2 text-sm">
        {freeBytes === null ? t.copiesTotal(total) : t.copiesFree(total, format.bytes(freeBytes))}
      </p>
    </>
  );
}
