import { useState } from "react";
import type { TableColumn } from "../../data/any-table/mapping";
import { anyTableMessages } from "../../i18n/messages/any-table";
import { currentMapping, leaveTable, trainOnTable } from "../../store/any-table";
import { openPlace } from "../../store/place";
import type { StudioState } from "../../store/state";
import { useStudio } from "../../store/studio";
import {
  inputsOf,
  type MappingDraft,
  mayBeFeature,
  saidOfGaps,
  withFeatures,
  withGaps,
  withId,
  withLabel,
  withTexts,
} from "../../tasks/segment/table-config";
import { Button, CancelButton } from "../kit/button";
import { Callout, ErrorCallout } from "../kit/callout";
import { Dialog } from "../kit/dialog";
import { controlClass, SelectField } from "../kit/field";
import { DataTable } from "../kit/table";
import { useFormat, useLocale, useMessages } from "../locale";
import { ReadingProgress } from "./ReadingProgress";

/** Columns that are shown at once; a search finds the others. */
const SHOWN = 100;
/** So many columns are found without a search. */
const FEW = 12;

/** Asks what the columns of a dropped table mean: guessed, shown, changeable. */
export function TableDialog() {
  const table = useStudio((state) => state.table);
  if (table === null) return null;
  return <Columns key={`${table.file.name}:${table.file.lastModified}:${table.file.size}`} table={table} />;
}

function Columns({ table }: { readonly table: NonNullable<StudioState["table"]> }) {
  const t = useMessages(anyTableMessages);
  const format = useFormat();
  const { file, head, guess, isCustomers } = table;
  const [chosen, setDraft] = useState<MappingDraft>(() => currentMapping(file) ?? guess);
  const [fills, setFills] = useState(() => saidOfGaps(chosen, head.columns));
  const draft = withGaps(chosen, head.columns, fills);
  const loading = useStudio((state) => state.sketches.loading);
  const refusals = useStudio((state) => state.refusals);
  const refused = refusals.filter((refusal) => refusal.file === file.name);
  const single = head.columns.filter(({ width }) => width === 1);
  const named = single.map(({ name }) => ({ value: name, label: name }));
  const mapping = withTexts(draft, head.columns);
  const features = format.count(draft.features.length);
  const inputs = format.count(inputsOf(draft, head.columns));
  const problem = draft.label === null ? t.needsLabel : draft.features.length === 0 ? t.needsFeatures : null;
  return (
    <Dialog
      open
      onClose={leaveTable}
      title={t.title(file.name)}
      description={t.about}
      footer={
        <>
          <p role="status" className="mr-auto text-ink-2">
            {problem ?? (mapping.texts === undefined ? t.features : t.featuresAtLeast)(features, inputs)}
          </p>
          <CancelButton variant="secondary" onClick={leaveTable} />
          <Button
            variant="primary"
            disabled={problem !== null || loading !== null}
            onClick={() => void trainOnTable(mapping)}
          >
            {t.read}
          </Button>
        </>
      }
    >
      <div className="space-y-4">
        {isCustomers && (
          <Callout
            tone="info"
            action={
              <Button
                onClick={() => {
                  leaveTable();
                  openPlace("data");
                }}
              >
                {t.toData}
              </Button>
            }
          >
            {t.customers}
          </Callout>
        )}
        <div>
          <SelectField
            width="w-44 max-md:w-32"
            label={t.label}
            info={t.labelAbout}
            value={draft.label ?? ""}
            options={[...(draft.label === null ? [{ value: "", label: t.choose }] : []), ...named]}
            onChange={(label) => {
              if (label !== "") setDraft(withLabel(draft, label));
            }}
          />
          <SelectField
            width="w-44 max-md:w-32"
            label={t.id}
            info={t.idAbout}
            value={draft.id ?? ""}
            options={[{ value: "", label: t.noId }, ...named.filter(({ value }) => value !== draft.label)]}
            onChange={(id) => setDraft(withId(draft, id === "" ? null : id))}
          />
          {head.hasCommas && (
            <SelectField
              width="w-44 max-md:w-32"
              label={t.decimal}
              value={draft.decimal}
              options={[
                { value: ".", label: t.point },
                { value: ",", label: t.comma },
              ]}
              onChange={(decimal) => setDraft({ ...draft, decimal })}
            />
          )}
          <SelectField
            width="w-44 max-md:w-32"
            label={t.gaps}
            info={t.gapsAbout}
            value={draft.gaps ?? "refuse"}
            options={[
              { value: "refuse", label: t.gapsRefused },
              { value: "mean", label: t.gapsMean },
            ]}
            onChange={(gaps) => setFills(gaps === "mean")}
          />
        </div>
        <Features columns={head.columns} sampled={head.sampled} draft={draft} onChange={setDraft} />
        <p className="text-ink-2 text-sm">
          {t.scaled} {t.wordsAbout}
        </p>
        {refused.map(({ error }) => (
          <ErrorCallout key={error.code} error={error} />
        ))}
        {loading !== null && <ReadingProgress progress={loading} />}
      </div>
    </Dialog>
  );
}

interface FeaturesProps {
  readonly columns: readonly TableColumn[];
  /** Rows that the columns are known by. */
  readonly sampled: number;
  readonly draft: MappingDraft;
  readonly onChange: (draft: MappingDraft) => void;
}

function Features({ columns, sampled, draft, onChange }: FeaturesProps) {
  const t = useMessages(anyTableMessages);
  const locale = useLocale();
  const format = useFormat();
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLocaleLowerCase(locale);
  const found = columns.filter(({ name }) => name.toLocaleLowerCase(locale).includes(wanted));
  const shown = found.slice(0, SHOWN);
  const order = columns.map(({ name }) => name);
  const chosen = new Set(draft.features);
  const heldBy = (column: TableColumn) => {
    const { width, isNumeric, isText, distinct, missing } = column;
    const values = format.count(distinct ?? 0);
    const words = mayBeFeature(column) ? t.words(values) : t.tooManyWords;
    const held = width > 1 ? t.matrix(format.count(width)) : isNumeric ? t.number : isText ? words : t.text;
    return missing === 0 ? held : `${held}; ${t.missing(format.count(missing), format.count(sampled))}`;
  };
  const set = (names: readonly string[], use: boolean) => onChange(withFeatures(draft, order, names, use));
  return (
    <section aria-label={t.inputs} className="space-y-2">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="mr-auto">{t.inputs}</h3>
        {columns.length > FEW && (
          <input
            type="search"
            aria-label={t.search}
            placeholder={t.search}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            className={controlClass}
          />
        )}
        <Button
          variant="ghost"
          onClick={() =>
            set(
              found.filter(({ isNumeric }) => isNumeric).map(({ name }) => name),
              true,
            )
          }
        >
          {t.allNumeric}
        </Button>
        <Button
          variant="ghost"
          onClick={() =>
            set(
              found.map(({ name }) => name),
              false,
            )
          }
        >
          {t.none}
        </Button>
      </div>
      <DataTable
        rows={shown}
        rowKey={({ name }) => name}
        columns={[
          {
            head: t.column,
            cell: (column) => (
              <label className="touch flex min-w-0 items-center gap-2">
                <input
                  type="checkbox"
                  aria-label={t.use(column.name)}
                  checked={chosen.has(column.name)}
                  disabled={column.name === draft.label || column.name === draft.id || !mayBeFeature(column)}
                  onChange={(event) => set([column.name], event.target.checked)}
                  className="size-4 shrink-0 accent-ink"
                />
                <span className="min-w-0 break-words">{column.name}</span>
              </label>
            ),
          },
          { head: t.holds, className: "text-ink-2", cell: heldBy },
          {
            head: t.examples,
            wide: true,
            className: "break-words text-ink-2",
            cell: ({ examples }) => examples.slice(0, 3).join(" · "),
          },
        ]}
      />
      {found.length > shown.length && (
        <p className="text-ink-2 text-sm">{t.more(format.count(found.length - shown.length))}</p>
      )}
    </section>
  );
}
