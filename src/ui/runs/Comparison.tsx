import { useEffect, useMemo, useRef, useState } from "react";
import { formatMoment } from "../../i18n/format-moment";
import { comparisonMessages } from "../../i18n/messages/comparison";
import { taskMessages } from "../../i18n/messages/tasks";
import { byOrigin, type Obstacle } from "../../run/compare";
import { tasksOf } from "../../run/filter";
import type { RunRecord } from "../../run/record";
import { Callout } from "../kit/callout";
import { Select } from "../kit/field";
import { InfoTip } from "../kit/popover";
import { useLocale, useMessages } from "../locale";
import { Curves } from "./comparison/Curves";
import { type Compared, compareRuns } from "./comparison/compared";
import { DifferencesTable } from "./comparison/DifferencesTable";
import { MetricsTable } from "./comparison/MetricsTable";
import { PairSection } from "./comparison/PairSection";
import { runPlaces } from "./comparison/run-look";
import { Staged } from "./comparison/Staged";

const OBSTACLES: readonly Obstacle[] = [
  "different-task",
  "different-data",
  "different-classes",
  "different-split",
  "unknown",
];

/** The chosen runs side by side: what was changed, what came of it, and whether the numbers may be compared at all. */
export function Comparison({ runs }: { readonly runs: readonly RunRecord[] }) {
  const t = useMessages(comparisonMessages);
  const tasks = useMessages(taskMessages);
  const [baselineId, setBaseline] = useState<string | null>(null);
  const chosen = useSameWhileEqual(runs);
  const places = usePlaces(chosen);
  const locale = useLocale();
  const compared = useMemo(
    () => compareRuns(chosen, places, baselineId, (startedAt) => formatMoment(startedAt, locale)),
    [chosen, places, baselineId, locale],
  );
  if (compared === null) return null;
  return (
    <section aria-label={t.title} className="space-y-5 pt-4">
      <div className="space-y-1">
        <div className="flex flex-wrap items-center gap-2">
          <h3 className="text-base">{t.title}</h3>
          <span className="text-ink-2">
            {tasksOf(chosen)
              .map((id) => tasks.names[id])
              .join(", ")}
          </span>
          <span className="ml-auto flex min-w-0 items-center gap-2 text-ink-2">
            <InfoTip about={t.baseline}>{t.baselineAbout}</InfoTip>
            {t.baseline}
            <Select
              aria-label={t.baseline}
              value={compared.baseline.run.id}
              onChange={setBaseline}
              options={compared.runs.map(({ run, shortName, look }) => ({
                value: run.id,
                label: `${look.number} · ${shortName}`,
              }))}
              className="min-w-0 max-w-72"
            />
          </span>
        </div>
        <Obstacles compared={compared} />
        <Origins compared={compared} />
      </div>
      <Staged value={compared}>{(value) => <DifferencesTable compared={value} />}</Staged>
      <Staged value={compared}>{(value) => <MetricsTable compared={value} />}</Staged>
      <Curves compared={compared} />
      <Staged value={compared}>{(value) => <PairSection compared={value} />}</Staged>
    </section>
  );
}

/** One sentence per way in which runs cannot be set against the baseline. */
function Obstacles({ compared }: { readonly compared: Compared }) {
  const t = useMessages(comparisonMessages);
  return OBSTACLES.map((obstacle) => {
    const names = compared.runs.flatMap(({ run, look, obstacle: own }) =>
      own === obstacle ? [`${look.number} · ${run.name}`] : [],
    );
    return names.length === 0 ? null : (
      <Callout key={obstacle} tone="warning">
        {t.obstacle[obstacle](names.join("; "))}
      </Callout>
    );
  });
}

/** Which runs pre-training has helped, where some are without it. */
function Origins({ compared }: { readonly compared: Compared }) {
  const t = useMessages(comparisonMessages);
  const { scratch, tuned } = byOrigin(compared.runs.map(({ run }) => run));
  if (scratch.length === 0 || tuned.length === 0) return null;
  const names = (runs: readonly RunRecord[]) =>
    compared.runs.flatMap(({ run, look }) => (runs.includes(run) ? [`${look.number} · ${run.name}`] : [])).join("; ");
  return <p className="text-ink-2">{t.fromScratch(names(scratch), names(tuned))}</p>;
}

/** The earlier array for as long as its runs are the same: a list made anew on every render redraws nothing. */
function useSameWhileEqual(runs: readonly RunRecord[]): readonly RunRecord[] {
  const [kept, keep] = useState(runs);
  const equal = kept.length === runs.length && kept.every((run, index) => run === runs[index]);
  if (!equal) keep(runs);
  return equal ? kept : runs;
}

/** Where each run stands among the looks, steady while runs come and go. */
function usePlaces(runs: readonly RunRecord[]): ReadonlyMap<string, number> {
  const before = useRef<ReadonlyMap<string, number>>(new Map());
  const places = useMemo(
    () =>
      runPlaces(
        before.current,
        runs.map(({ id }) => id),
      ),
    [runs],
  );
  useEffect(() => {
    before.current = places;
  }, [places]);
  return places;
}
