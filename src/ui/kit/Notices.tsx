import { errorSentence } from "../../i18n/errors";
import { appMessages } from "../../i18n/messages/app";
import { intakeMessages } from "../../i18n/messages/intake";
import { useStudio } from "../../store/studio";
import { useFormat, useLocale, useMessages } from "../locale";
import { Button } from "./button";
import { Callout } from "./callout";
import { LongText } from "./long-text";

/** Files that were not opened, each with its sentence, until they are dismissed. */
export function Refusals() {
  const t = useMessages(appMessages);
  const locale = useLocale();
  const asked = useStudio((state) => state.table?.file.name);
  // The dialog that asks about a table says what is wrong with it.
  const refusals = useStudio((state) => state.refusals).filter(({ file }) => file !== asked);
  const dismiss = useStudio((state) => state.dismissRefusal);
  if (refusals.length === 0) return null;
  return (
    <div className="space-y-2">
      {refusals.length > 1 && (
        <div className="flex justify-end">
          <Button variant="ghost" onClick={() => refusals.forEach(dismiss)}>
            {t.dismissAll(refusals.length)}
          </Button>
        </div>
      )}
      {refusals.map((refusal) => {
        const sentence = errorSentence(refusal.error, locale);
        return (
          <Callout
            key={refusal.file}
            tone="error"
            // Not every sentence names the file, and two files may be refused for the same reason.
            {...(sentence.includes(refusal.file) ? {} : { title: refusal.file })}
            onDismiss={() => dismiss(refusal)}
          >
            {sentence}
          </Callout>
        );
      })}
    </div>
  );
}

/** Two files of one kind were dropped together: one of them is used. */
export function FileChoice() {
  const t = useMessages(intakeMessages);
  const format = useFormat();
  const choice = useStudio((state) => state.choice);
  const choose = useStudio((state) => state.chooseFile);
  if (choice === null) return null;
  return (
    <Callout tone="warning" title={t.chooseOne[choice.kind]}>
      <p>{t.chooseOneWhat}</p>
      <ul className="mt-2 space-y-2">
        {choice.files.map((file) => (
          <li key={`${file.name}:${file.lastModified}:${file.size}`} className="flex items-center gap-2">
            <span className="min-w-0 flex-1">
              <LongText text={file.name} />{" "}
              <span className="whitespace-nowrap text-ink-2">{format.bytes(file.size)}</span>
            </span>
            <Button onClick={() => void choose(file)}>{t.useThis}</Button>
          </li>
        ))}
      </ul>
    </Callout>
  );
}

/** Files dropped while a run goes on. */
export function WaitingFiles() {
  const t = useMessages(intakeMessages);
  const waiting = useStudio((state) => state.waiting);
  if (waiting.length === 0) return null;
  return (
    <Callout tone="info">
      <p>
        <LongText text={t.waiting(waiting.map(({ name }) => name).join(", "))} />
      </p>
      <p className="text-ink-2">{t.waitingWhat}</p>
    </Callout>
  );
}
