import { History, LoaderCircle } from "lucide-react";
import { formatMoment } from "../../i18n/format-moment";
import { filesMessages } from "../../i18n/messages/files";
import { lastUsedFiles } from "../../storage/input-files";
import { fileActions, useFiles } from "../../store/files";
import { useStudio } from "../../store/studio";
import { Button } from "../kit/button";
import { Callout, ErrorCallout } from "../kit/callout";
import { LongText } from "../kit/long-text";
import { useFormat, useLocale, useMessages } from "../locale";
import { useKnownFiles } from "./known-files";

/** The files of the last visit, one click away, while none are open. */
export function OpenAgain() {
  const t = useMessages(filesMessages);
  const locale = useLocale();
  const format = useFormat();
  const opening = useFiles((state) => state.opening);
  const untouched = useStudio(
    ({ sketches, foundation }) =>
      (sketches.value ?? sketches.loading ?? foundation.value ?? foundation.loading) === null,
  );
  const files = lastUsedFiles(useKnownFiles());
  if (!untouched || files.length === 0) return null;
  const lastUsed = files.reduce((latest, file) => Math.max(latest, file.lastUsed), 0);
  return (
    <Callout
      tone="info"
      title={t.openAgainTitle}
      action={
        <Button
          icon={opening === null ? History : LoaderCircle}
          busy={opening !== null}
          onClick={() => void fileActions.openAgain(files)}
        >
          {opening === null ? t.openAgain : t.looking(opening)}
        </Button>
      }
    >
      <ul>
        {files.map(({ sha256, file, bytes }) => (
          <li key={sha256}>
            <LongText text={t.fileAndSize(file, format.bytes(bytes))} />
          </li>
        ))}
      </ul>
      <p className="text-ink-2">{t.lastUsed(formatMoment(lastUsed, locale))}</p>
    </Callout>
  );
}

/** Why a remembered file was not opened, until it is dismissed. */
export function FileProblem() {
  const problem = useFiles((state) => state.problem);
  if (problem === null) return null;
  return <ErrorCallout onDismiss={fileActions.dismissProblem} error={problem} />;
}
