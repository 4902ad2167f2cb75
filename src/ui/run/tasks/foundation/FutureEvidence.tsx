import { useState } from "react";
import { foundationMessages } from "../../../../i18n/messages/foundation";
import type { FoundationEvidence, MeanSimilarity } from "../../../../tasks/foundation/evidence";
import type { NameSimilarity } from "../../../../tasks/foundation/names";
import { strongestRule } from "../../../../tasks/foundation/rules";
import { Button } from "../../../kit/button";
import { InfoTip } from "../../../kit/popover";
import { Table, Td, Th } from "../../../kit/table";
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
  const format = useFormat();
  const { model, baselines, withoutFuture } = evidence;
  const number = (value: number) => format.decimal(value, 4);
  const strongest = strongestRule(evidence);
  const margin = number(Math.abs(model.value - strongest.value));
  const say = model.value > strongest.value ? t.beats : t.loses;
  const cells = ({ value, interval }: MeanSimilarity) => (
    <>
      <Td numeric>{number(value)}</Td>
      <Td numeric>{interval === null ? "–" : `${number(interval[0])} … ${number(interval[1])}`}</Td>
    </>
  );
  return (
    <section className={PANEL}>
      <h3 className="flex min-h-8 items-center gap-1">
        {t.baselines}
        <InfoTip about={t.baselines}>{t.baselinesAbout}</InfoTip>
      </h3>
      <Table aria-label={t.baselines}>
        <thead>
          <tr>
            <Th>{t.rule}</Th>
            <Th numeric>{t.similarity}</Th>
            <Th numeric>{t.interval}</Th>
          </tr>
        </thead>
        <tbody>
          <tr className="font-strong">
            <Td>{t.model}</Td>
            {cells(model)}
          </tr>
          {(["linear", "copyPast", "meanFuture"] as const).map((name) => {
            const rule = baselines[name];
            return (
              rule !== null && (
                <tr key={name}>
                  <Td>{t.names[name]}</Td>
                  {cells(rule)}
                </tr>
              )
            );
          })}
        </tbody>
      </Table>
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
      <h3 className="flex min-h-8 items-center gap-1">
        {t.subspaces}
        <InfoTip about={t.subspaces}>{t.subspacesAbout}</InfoTip>
      </h3>
      <ol className="gap-x-8 space-y-1 md:columns-2">
        {similarities.map((similarity, index) => (
          <li key={t.subspace(String(index + 1))} className="grid grid-cols-[6.5rem_1fr_3.5rem] items-center gap-2">
            <span className="text-ink-2 text-sm">{t.subspace(String(index + 1))}</span>
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
      <h3 className="flex min-h-8 items-center gap-1">
        {t.byName}
        <InfoTip about={t.byName}>{t.byNameAbout}</InfoTip>
      </h3>
      <div className="max-w-3xl">
        <Table aria-label={t.byName} className="text-sm">
          <thead>
            <tr>
              <Th>{t.name}</Th>
              <Th numeric>{t.customers}</Th>
              <Th numeric>{t.came}</Th>
              <Th numeric>{t.predicted}</Th>
              <Th numeric>{t.similarity}</Th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ name, customers, came, predicted, similarity }) => (
              <tr key={name}>
                <Td className="break-words">{name}</Td>
                <Td numeric>{format.count(customers)}</Td>
                <Td numeric>{format.percent(came)}</Td>
                <Td numeric>{format.percent(predicted)}</Td>
                <Td numeric>{format.decimal(similarity, 4)}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
        {shown.length < names.length && (
          <Button variant="ghost" onClick={() => setAll(true)}>
            {t.showAll(format.count(names.length))}
          </Button>
        )}
      </div>
    </section>
  );
}
