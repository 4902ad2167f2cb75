import { Plus, X } from "lucide-react";
import { useId } from "react";
import type { ErrorRecord } from "../../formats/coded-error";
import { errorSentence } from "../../i18n/errors";
import { configurationMessages } from "../../i18n/messages/configuration";
import { queueMessages } from "../../i18n/messages/queue";
import { Button, IconButton } from "../kit/button";
import { classes } from "../kit/classes";
import { controlClass, Select } from "../kit/field";
import { useLocale, useMessages } from "../locale";
import { lookUp } from "../lookup";
import { useQueueForm } from "./form";
import { EXAMPLES, GRID_KEYS, type GridKey } from "./plan";

/** Keys with the values to combine, one row each. */
export function GridFields({ problems }: { readonly problems: Readonly<Partial<Record<GridKey, ErrorRecord>>> }) {
  const t = useMessages(queueMessages);
  const { draft, change } = useQueueForm();
  const used = draft.rows.map(({ key }) => key);
  const next = GRID_KEYS.filter((key) => !used.includes(key));
  const preferred = (["learningRate", "batchSize", "freezeBackbone", "weightDecay"] as const).find(
    (key) => !used.includes(key),
  );
  const added = preferred ?? next[0];
  return (
    <div className="mt-3">
      <div className="space-y-2">
        {draft.rows.map(({ key, text }, index) => (
          <GridRow
            key={key}
            row={{ key, text }}
            free={next}
            problem={problems[key] ?? null}
            onChange={(row) => change({ rows: draft.rows.with(index, row) })}
            onRemove={draft.rows.length > 1 ? () => change({ rows: draft.rows.toSpliced(index, 1) }) : null}
          />
        ))}
      </div>
      <p className="mt-2 text-ink-2 text-sm">{t.valuesAbout}</p>
      {added !== undefined && (
        <Button
          variant="ghost"
          icon={Plus}
          className="mt-1 -ml-3"
          onClick={() => change({ rows: [...draft.rows, { key: added, text: "" }] })}
        >
          {t.addKey}
        </Button>
      )}
    </div>
  );
}

interface Row {
  readonly key: GridKey;
  readonly text: string;
}

interface GridRowProps {
  readonly row: Row;
  /** Keys that no other row has. */
  readonly free: readonly GridKey[];
  readonly problem: ErrorRecord | null;
  readonly onChange: (row: Row) => void;
  readonly onRemove: (() => void) | null;
}

function GridRow({ row: { key, text }, free, problem, onChange, onRemove }: GridRowProps) {
  const t = useMessages(queueMessages);
  const { labels } = useMessages(configurationMessages);
  const locale = useLocale();
  const described = useId();
  const name = (each: GridKey) => lookUp(labels, each) ?? each;
  const options = GRID_KEYS.filter((each) => each === key || free.includes(each));
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
          placeholder={EXAMPLES[key]}
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
