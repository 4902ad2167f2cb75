import { Plus, X } from "lucide-react";
import { useId } from "react";
import type { SerialError } from "../../formats/coded-error";
import { errorSentence } from "../../i18n/errors";
import { configurationMessages } from "../../i18n/messages/configuration";
import { queueMessages } from "../../i18n/messages/queue";
import { changeDraft, useQueueForm } from "../../store/queue-form";
import { gridFields } from "../../store/queue-plan";
import { useStudio } from "../../store/studio";
import type { TaskId } from "../../tasks/registry";
import { Button, IconButton } from "../kit/button";
import { classes } from "../kit/classes";
import { controlClass, Select } from "../kit/field";
import { useLocale, useMessages } from "../locale";
import { lookUp } from "../lookup";

/** Keys with the values to combine, one row each. */
export function GridFields({ problems }: { readonly problems: Readonly<Record<string, SerialError>> }) {
  const t = useMessages(queueMessages);
  const { draft } = useQueueForm();
  const task = useStudio((state) => state.config.task);
  const used = draft.rows.map(({ key }) => key);
  const next = gridFields(task).filter(([key]) => !used.includes(key));
  const added = next[0]?.[0];
  return (
    <div className="mt-3">
      <div className="space-y-2">
        {draft.rows.map(({ key, text }, index) => (
          <GridRow
            key={key}
            row={{ key, text }}
            task={task}
            free={next.map(([name]) => name)}
            problem={problems[key] ?? null}
            onChange={(row) => changeDraft({ rows: draft.rows.with(index, row) })}
            onRemove={draft.rows.length > 1 ? () => changeDraft({ rows: draft.rows.toSpliced(index, 1) }) : null}
          />
        ))}
      </div>
      <p className="mt-2 text-ink-2 text-sm">{t.valuesAbout}</p>
      {added !== undefined && (
        <Button
          variant="ghost"
          icon={Plus}
          className="mt-1 -ml-3"
          onClick={() => changeDraft({ rows: [...draft.rows, { key: added, text: "" }] })}
        >
          {t.addKey}
        </Button>
      )}
    </div>
  );
}

interface Row {
  readonly key: string;
  readonly text: string;
}

interface GridRowProps {
  readonly task: TaskId;
  readonly row: Row;
  /** Keys that no other row has. */
  readonly free: readonly string[];
  readonly problem: SerialError | null;
  readonly onChange: (row: Row) => void;
  readonly onRemove: (() => void) | null;
}

function GridRow({ task, row: { key, text }, free, problem, onChange, onRemove }: GridRowProps) {
  const t = useMessages(queueMessages);
  const { labels } = useMessages(configurationMessages);
  const locale = useLocale();
  const described = useId();
  const name = (each: string) => lookUp(labels, each) ?? each;
  const fields = gridFields(task);
  const options = fields.map(([each]) => each).filter((each) => each === key || free.includes(each));
  const example = fields.find(([each]) => each === key)?.[1].example;
  return (
    <div>
      <div className="flex flex-wrap items-center gap-2">
        <Select
          aria-label={t.key}
          value={key}
          options={options.map((value) => ({ value, label: name(value) }))}
          onChange={(value) => onChange({ key: value, text: "" })}
          className="w-48 max-md:flex-1"
        />
        <input
          type="text"
          aria-label={t.values(name(key))}
          autoComplete="off"
          spellCheck={false}
          placeholder={example}
          value={text}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : described}
          onChange={(event) => onChange({ key, text: event.target.value })}
          className={classes(controlClass, "min-w-0 grow max-md:order-last max-md:w-full")}
        />
        {onRemove !== null && <IconButton icon={X} label={t.removeKey(name(key))} onClick={onRemove} />}
      </div>
      {problem !== null && (
        <p id={described} role="alert" className="mt-1 text-error text-sm">
          {errorSentence(problem, locale)}
        </p>
      )}
    </div>
  );
}
