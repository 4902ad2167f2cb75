import { sinceMessages } from "../../i18n/messages/since";
import { predictActions, usePredict } from "../../store/predict";
import { Button } from "../kit/button";
import { Facts } from "../kit/facts";
import { useClassNames } from "../kit/segment";
import { useFormat, useMessages } from "../locale";
import { FromToTable } from "./FromToTable";
import { useScoredClasses } from "./use-scored-classes";

/** What has become of the customers since an earlier file of scores: counts, and a table of then and now. */
export function ChangesTab() {
  const t = useMessages(sinceMessages);
  const format = useFormat();
  const scored = usePredict((state) => state.scored);
  const { names } = useScoredClasses();
  const before = useClassNames(scored?.task, scored?.since?.classes);
  if (scored === null || scored.since === null) return null;
  const { since } = scored;
  const list = (of: "changed" | "added" | number, predicted: number | null) =>
    predictActions.lookAt({ predicted, actual: null, probability: null, since: of });
  return (
    <div className="max-w-3xl space-y-4 pt-2">
      <p className="text-ink-2">{t.about(since.file)}</p>
      <Facts
        facts={[
          { label: t.changed, value: format.count(since.changed) },
          { label: t.unchanged, value: format.count(since.both - since.changed) },
          { label: t.added, value: format.count(since.added) },
          { label: t.gone, value: format.count(since.gone) },
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
      <FromToTable
        title={t.table}
        about={t.tableAbout}
        corner={`${t.before} ↓ ${t.now} →`}
        rows={before}
        columns={names}
        counts={since.counts}
        onChoose={list}
      />
      <p className="text-ink-3 text-sm">{t.exportAbout(`previous_${scored.task}`)}</p>
    </div>
  );
}
