import { useState } from "react";
import { evidenceMessages } from "../../../../i18n/messages/evidence";
import { foundationMessages } from "../../../../i18n/messages/foundation";
import type { FoundationEvidence } from "../../../../tasks/foundation/evidence";
import type { NameSimilarity } from "../../../../tasks/foundation/names";
import { strongestRule } from "../../../../tasks/foundation/rules";
import { Button } from "../../../kit/button";
import { TipHeading } from "../../../kit/popover";
import { DataTable } from "../../../kit/table";
import { useFormat, useMessages } from "../../../locale";

const PANEL = "min-w-0 bg-paper px-3 pt-1.5 pb-4";

interface RulesProps {
  /** Of the test split. */
  readonly rows: number;
  readonly evidence: FoundationEvidence["evidence"];
}

/** What the model's similarity is worth: simple rules beside it. */
export function Rules({ rows, evidence }: RulesProps) {
  const t = useMessages(foundationMessages);
  const e = useMessages(evidenceMessages);
  const format = useFormat();
  const { model, baselines, withoutFuture } = evidence;
  const number = (value: number) => format.decimal(value, 4);
  const strongest = strongestRule(evidence);
  const margin = number(Math.abs(model.value - strongest.value));
  const say = model.value > strongest.value ? t.beats : t.loses;
  return (
    <section className={PANEL}>
      <TipHeading title={t.baselines} className="min-h-8">
        {t.baselinesAbout}
      </TipHeading>
      <DataTable
        aria-label={t.baselines}
        rows={[
          { name: t.model, ...model },
          ...(["linear", "copyPast", "meanFuture"] as const).flatMap((rule) => {
            const found = baselines[rule];
            return found === null ? [] : [{ name: t.names[rule], ...found }];
          }),
        ]}
        rowKey={({ name }) => name}
        rowClass={({ name }) => (name === t.model ? "font-strong" : "")}
        columns={[
          { head: t.rule, cell: ({ name }) => name },
          { head: t.similarity, numeric: true, cell: ({ value }) => number(value) },
          {
            head: t.interval,
            numeric: true,
            cell: ({ interval }) => (interval === null ? "–" : e.interval(number(interval[0]), number(interval[1]))),
          },
        ]}
      />
      <p className="pt-2">{say(t.names[strongest.name], margin)}</p>
      {withoutFuture > 0 && (
        <p className="pt-1 text-ink-2 text-sm">{t.withoutFuture(format.count(withoutFuture), format.count(rows))}</p>
      )}
    </section>
  );
}

/** Where in the sketches the model is good. */
export function Subspaces({ similarities }: { readonly similarities: readonly number[] }) {
  const t = useMessages(foundationMessages);
  const format = useFormat();
  return (
    <section className={PANEL}>
      <TipHeading title={t.subspaces} className="min-h-8">
        {t.subspacesAbout}
      </TipHeading>
      <ol className="gap-x-8 space-y-1 md:columns-2">
        {similarities.map((similarity, index) => (
          <li key={t.subspace(String(index))} className="grid grid-cols-[6.5rem_1fr_3.5rem] items-center gap-2">
            <span className="text-ink-2 text-sm">{t.subspace(String(index))}</span>
            <span className="h-2 rounded bg-sunken">
              <span
                className="block h-2 rounded bg-accent"
                style={{ width: `${100 * Math.max(0, Math.min(1, similarity))}%` }}
              />
            </span>
            <span className="text-right">{format.decimal(similarity, 4)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Names that are shown at first: those that most customers come to. */
const FIRST_NAMES = 12;

/** What of the futures the model knows: a row per product and event. */
export function Names({ names }: { readonly names: readonly NameSimilarity[] }) {
  const t = useMessages(foundationMessages);
  const format = useFormat();
  const [all, setAll] = useState(false);
  const shown = all ? names : names.slice(0, FIRST_NAMES);
  return (
    <section className={`hairline-b ${PANEL}`}>
      <TipHeading title={t.byName} className="min-h-8">
        {t.byNameAbout}
      </TipHeading>
      <div className="max-w-3xl">
        <DataTable
          aria-label={t.byName}
          className="text-sm"
          rows={shown}
          rowKey={({ name }) => name}
          columns={[
            { head: t.name, className: "break-words", cell: ({ name }) => name },
            { head: t.customers, numeric: true, cell: ({ customers }) => format.count(customers) },
            { head: t.came, numeric: true, cell: ({ came }) => format.percent(came) },
            { head: t.predicted, numeric: true, cell: ({ predicted }) => format.percent(predicted) },
            { head: t.similarity, numeric: true, cell: ({ similarity }) => format.decimal(similarity, 4) },
          ]}
        />
        {shown.length < names.length && (
          <Button variant="ghost" onClick={() => setAll(true)}>
            {t.showAll(format.count(names.length))}
          </Button>
        )}
      </div>
    </section>
  );
}
