import type { SerialError } from "../../formats/coded-error";
import { errorSentence } from "../../i18n/errors";
import { queueMessages } from "../../i18n/messages/queue";
import { QUEUE_LIMIT } from "../../run/queue";
import { changeDraft, useQueueForm } from "../../store/queue-form";
import { consecutiveSeeds } from "../../store/queue-plan";
import { useStudio } from "../../store/studio";
import { controlClass, Field } from "../kit/field";
import { useLocale, useMessages } from "../locale";

interface SeedFieldsProps {
  /** Those that stand in the list now. */
  readonly seeds: readonly number[];
  readonly problem: SerialError | null;
}

/** How many seeds, or which: either field fills the other. */
export function SeedFields({ seeds, problem }: SeedFieldsProps) {
  const t = useMessages(queueMessages);
  const locale = useLocale();
  const base = useStudio((state) => state.config);
  const { draft } = useQueueForm();
  return (
    <>
      <Field label={t.seedCount}>
        {({ control }) => (
          <input
            id={control}
            type="number"
            min={1}
            max={QUEUE_LIMIT}
            step={1}
            value={Math.max(1, seeds.length)}
            onChange={({ target: { valueAsNumber: count } }) => {
              if (Number.isInteger(count) && count >= 1 && count <= QUEUE_LIMIT) {
                changeDraft({ seeds: consecutiveSeeds(count, draft, base) });
              }
            }}
            className={`${controlClass} w-32 text-right`}
          />
        )}
      </Field>
      <Field label={t.seeds} error={problem === null ? null : errorSentence(problem, locale)}>
        {({ control, describedBy }) => (
          <input
            id={control}
            type="text"
            autoComplete="off"
            spellCheck={false}
            placeholder={String(base.seed)}
            value={draft.seeds}
            aria-invalid={problem !== null}
            aria-describedby={describedBy}
            onChange={(event) => changeDraft({ seeds: event.target.value })}
            className={`${controlClass} w-40 text-right md:w-64`}
          />
        )}
      </Field>
    </>
  );
}
