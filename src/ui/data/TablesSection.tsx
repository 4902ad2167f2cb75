import { dataPlaceMessages } from "../../i18n/messages/data-place";
import type { SourceRole } from "../../protocol/tables";
import { useData } from "../../store/data";
import { firstOpenStep, isReady, isStale } from "../../store/data-steps";
import { Button } from "../kit/button";
import { Section } from "../kit/section";
import { SourceList } from "../kit/sources/SourceList";
import { useFormat, useMessages } from "../locale";
import { usePickFiles } from "../pick-files";
import { StepState } from "./StepState";

const ROLES: readonly SourceRole[] = ["customers", "products", "events", "hyperedges", "embeddings"];

/** First step: which file is which table, and reading them. */
export function TablesSection() {
  const t = useMessages(dataPlaceMessages);
  const format = useFormat();
  const pick = usePickFiles();
  const bank = useData((state) => state.bank);
  const stale = useData((state) => isStale(state, "tables"));
  const isNext = useData((state) => firstOpenStep(state) === "tables");
  const ready = useData(isReady);
  const read = useData((state) => state.read);
  // The middle of an empty page asks for them.
  const isEmpty = useData((state) => state.sources.length === 0);
  const fetching = useData((state) => state.fetching);
  return (
    <Section
      title={t.tables}
      {...(bank === null ? {} : { summary: t.customers(format.count(bank.customers.rows)) })}
      status={bank === null ? "pending" : stale ? "warning" : "ok"}
      defaultOpen
    >
      <div className="space-y-3">
        <SourceList roles={ROLES} {...(fetching && { missing: t.onItsWay })} />
        <StepState step="tables" stale={stale} />
        <div className="flex flex-wrap gap-2">
          <Button variant={isNext ? "primary" : "secondary"} disabled={!ready} onClick={() => void read()}>
            {bank === null ? t.read : t.readAgain}
          </Button>
          {!isEmpty && <Button onClick={pick}>{t.openFiles}</Button>}
        </div>
      </div>
    </Section>
  );
}
