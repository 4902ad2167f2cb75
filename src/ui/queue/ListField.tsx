import type { SerialError } from "../../formats/coded-error";
import { errorSentence } from "../../i18n/errors";
import { queueMessages } from "../../i18n/messages/queue";
import { changeDraft, useQueueForm } from "../../store/queue-form";
import { Button } from "../kit/button";
import { classes } from "../kit/classes";
import { controlClass, Field } from "../kit/field";
import { useLocale, useMessages } from "../locale";
import { usePickFiles } from "../pick-files";

/** Configurations as JSON: typed, pasted, or from a file. */
export function ListField({ problem }: { readonly problem: SerialError | null }) {
  const t = useMessages(queueMessages);
  const locale = useLocale();
  const pick = usePickFiles();
  const { draft } = useQueueForm();
  return (
    <div className="mt-2">
      <Field label={t.list} stacked error={problem === null ? null : errorSentence(problem, locale)}>
        {({ control, describedBy }) => (
          <textarea
            id={control}
            rows={7}
            spellCheck={false}
            placeholder={t.listExample}
            value={draft.list}
            aria-invalid={problem !== null}
            aria-describedby={describedBy}
            onChange={(event) => changeDraft({ list: event.target.value })}
            className={classes(controlClass.replace("h-8", ""), "w-full resize-y py-1.5 font-mono text-sm")}
          />
        )}
      </Field>
      <div className="flex flex-wrap items-start gap-2">
        <p className="min-w-0 flex-1 text-ink-2 text-sm">{t.listAbout}</p>
        <Button onClick={pick}>{t.openFile}</Button>
      </div>
    </div>
  );
}
