import { useEffect, useId, useRef } from "react";
import { runDetailMessages } from "../../../i18n/messages/run-detail";
import type { RunRecord } from "../../../run/record";
import { tagsOf } from "../../../run/tags";
import { historyActions } from "../../../store/history";
import { controlClass } from "../../kit/field";
import { NameField } from "../../kit/NameField";
import { useMessages } from "../../locale";

/** Notes are stored so long after the last keystroke, in milliseconds; at once when the field or the detail is left. */
const PAUSE_MS = 600;

/** A run's name, tags and notes, as the user writes them. */
export function RunNotes({ run }: { readonly run: RunRecord }) {
  const t = useMessages(runDetailMessages);
  const notes = useId();
  const tags = useId();
  const store = useStored(run);
  return (
    <div className="space-y-3">
      <div className="flex flex-col gap-1 text-ink-2 text-sm">
        {t.name}
        <NameField run={run} className="w-full text-base" />
      </div>
      <div className="flex flex-col gap-1">
        <label htmlFor={tags} className="text-ink-2 text-sm">
          {t.tags}
        </label>
        <input
          // Tags that were changed elsewhere are shown here too.
          key={run.tags.join()}
          id={tags}
          defaultValue={run.tags.join(", ")}
          placeholder={t.tagsHint}
          autoComplete="off"
          onKeyDown={(event) => {
            if (event.key === "Enter") event.currentTarget.blur();
          }}
          onBlur={(event) => {
            const next = tagsOf(event.target.value);
            if (next.join() === run.tags.join()) event.target.value = run.tags.join(", ");
            else void historyActions.change(run.id, { tags: next });
          }}
          className={`${controlClass} w-full`}
        />
      </div>
      <div className="flex flex-col gap-1">
        <label htmlFor={notes} className="text-ink-2 text-sm">
          {t.notes}
        </label>
        <textarea
          id={notes}
          rows={Math.min(8, Math.max(2, run.notes.split("\n").length))}
          defaultValue={run.notes}
          placeholder={t.notesHint}
          onChange={(event) => store.later(event.target.value)}
          onBlur={store.now}
          className={`${controlClass} h-auto w-full resize-y py-1.5`}
        />
      </div>
    </div>
  );
}

/** Writes the notes once the typing pauses, and whatever is left of them at the end. */
function useStored({ id }: RunRecord) {
  const pending = useRef<{ readonly text: string; readonly timer: ReturnType<typeof setTimeout> } | null>(null);
  const now = () => {
    const waiting = pending.current;
    if (waiting === null) return;
    clearTimeout(waiting.timer);
    pending.current = null;
    void historyActions.change(id, { notes: waiting.text });
  };
  const latest = useRef(now);
  latest.current = now;
  useEffect(() => () => latest.current(), []);
  return {
    now,
    later(text: string) {
      if (pending.current !== null) clearTimeout(pending.current.timer);
      pending.current = { text, timer: setTimeout(() => latest.current(), PAUSE_MS) };
    },
  };
}
