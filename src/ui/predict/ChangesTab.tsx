import { formatCount } from "../../i18n/format";
import { sinceMessages } from "../../i18n/messages/since";
import { usePredict } from "../../store/predict";
import { Button } from "../kit/button";
import { Facts } from "../kit/facts";
import { InfoTip } from "../kit/popover";
import { Table, Td, Th } from "../kit/table";
import { useLocale, useMessages } from "../locale";

/** What has become of the customers since an earlier file of scores: counts, and a table of then and now. */
export function ChangesTab() {
  const t = useMessages(sinceMessages);
  const locale = useLocale();
  const scored = usePredict((state) => state.scored);
  const lookAt = usePredict((state) => state.lookAt);
  if (scored === null || scored.since === null) return null;
  const { since, classes } = scored;
  const count = (value: number) => formatCount(value, locale);
  const list = (of: "changed" | "added" | number, predicted: number | null) =>
    lookAt({ predicted, actual: null, probability: null, since: of });
  return (
    <div className="max-w-3xl space-y-4 pt-2">
      <p className="text-ink-2">{t.about(since.file)}</p>
      <Facts
        facts={[
          { label: t.changed, value: count(since.changed) },
          { label: t.unchanged, value: count(since.both - since.changed) },
          { label: t.added, value: count(since.added) },
          { label: t.gone, value: count(since.gone) },
        ]}
      />
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" disabled={since.changed === 0} onClick={() => list("changed", null)}>
          {t.listChanged}
        </Button>
        <Button disabled={since.added === 0} onClick={() => list("added", null)}>
          {t.listAdded}
        </Button>
      </div>
      <section>
        <h3 className="flex items-center">
          {t.table}
          <InfoTip about={t.table}>{t.tableAbout}</InfoTip>
        </h3>
        <Table>
          <thead>
            <tr>
              <Th>
                {t.before} ↓ {t.now} →
              </Th>
              {classes.map((name) => (
                <Th key={name} numeric>
                  {name}
                </Th>
              ))}
            </tr>
          </thead>
          <tbody>
            {since.classes.map((before, from) => (
              <tr key={before}>
                <Td>{before}</Td>
                {classes.map((after, to) => {
                  const customers = since.counts[from]?.[to] ?? 0;
                  return (
                    <Td key={after} numeric {...(from === to ? { className: "text-ink-2" } : {})}>
                      <button
                        type="button"
                        disabled={customers === 0}
                        aria-label={`${before} → ${after}: ${count(customers)}`}
                        onClick={() => list(from, to)}
                        className="touch -mr-1.5 min-w-10 rounded px-1.5 text-right enabled:hover:bg-sunken"
                      >
                        {count(customers)}
                      </button>
                    </Td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </Table>
      </section>
      <p className="text-ink-3 text-sm">{t.exportAbout}</p>
    </div>
  );
}
