import { useState } from "react";
import type { Importance } from "../../../evidence/importance";
import { evidenceMessages } from "../../../i18n/messages/evidence";
import { taskMessages } from "../../../i18n/messages/tasks";
import { evidenceActions, useEvidence } from "../../../store/evidence";
import { useStudio } from "../../../store/studio";
import { leadingOf, type TaskId } from "../../../tasks/registry";
import { Button, CancelButton } from "../../kit/button";
import { ErrorCallout } from "../../kit/callout";
import { classes } from "../../kit/classes";
import { TipHeading } from "../../kit/popover";
import { ProgressBar } from "../../kit/progress-bar";
import { useFormat, useMessages } from "../../locale";

/** Permutation importance of the two sketches and their subspaces: measured when asked for. */
export function ImportancePanel({ task, rows }: { readonly task: TaskId; readonly rows: number }) {
  const t = useMessages(evidenceMessages);
  const metric = useMessages(taskMessages).columns[leadingOf(task).column];
  const format = useFormat();
  const importance = useEvidence((state) => state.importance);
  const isTable = useStudio(({ run }) => run?.header.isTable === true);
  const progress = useEvidence((state) => state.importanceProgress);
  const error = useEvidence((state) => state.importanceError);
  return (
    // What is pressed here is replaced by what it brings, and the focus stays in the panel.
    <section tabIndex={-1} aria-label={t.importance} className="h-full bg-paper px-3 pt-1.5 pb-4 outline-none">
      <TipHeading title={t.importance} className="min-h-8">
        {t.importanceAbout(metric, format.count(importance?.rows ?? rows))}
      </TipHeading>
      {error !== null && <ErrorCallout error={error} />}
      {progress !== null && (
        <div className="flex max-w-xl items-center gap-3">
          <ProgressBar value={progress.done / progress.total} label={t.importance} className="flex-1" />
          <span className="text-ink-2 text-sm">
            {t.importanceRunning(format.count(progress.done), format.count(progress.total))}
          </span>
          <CancelButton variant="secondary" onClick={evidenceActions.cancelImportance} />
        </div>
      )}
      {progress === null && importance === null && (
        <div className="flex flex-wrap items-center gap-3">
          <p className="text-ink-2 text-sm">{isTable ? t.importanceIntroTable : t.importanceIntro}</p>
          <Button onClick={() => void evidenceActions.measureImportance()}>{t.importanceStart}</Button>
        </div>
      )}
      {importance !== null &&
        (importance.columns === null ? (
          <Falls importance={importance} metric={metric} />
        ) : (
          <ColumnFalls columns={importance.columns} metric={metric} />
        ))}
    </section>
  );
}

/** Columns that are shown before all of them are asked for. */
const SHOWN_COLUMNS = 20;

/** A bar per column of a table, what matters most first. */
function ColumnFalls({
  columns,
  metric,
}: {
  readonly columns: NonNullable<Importance["columns"]>;
  readonly metric: string;
}) {
  const t = useMessages(evidenceMessages);
  const format = useFormat();
  const [all, setAll] = useState(false);
  const sorted = [...columns].sort((a, b) => b.fall - a.fall);
  const largest = Math.max(1e-9, sorted[0]?.fall ?? 0);
  return (
    <>
      <p className="pb-2 text-ink-2 text-sm">{t.importanceUnit(metric)}</p>
      <dl
        aria-label={t.importance}
        className="grid max-w-xl grid-cols-[minmax(0,auto)_minmax(0,1fr)_4rem] items-center gap-x-3 gap-y-1"
      >
        {sorted.slice(0, all ? undefined : SHOWN_COLUMNS).map(({ name, fall }) => (
          <WholeBar key={name} name={name} fall={fall} largest={largest} />
        ))}
      </dl>
      {!all && sorted.length > SHOWN_COLUMNS && (
        <Button variant="ghost" onClick={() => setAll(true)}>
          {t.allColumns(format.count(sorted.length))}
        </Button>
      )}
    </>
  );
}

function Falls({ importance, metric }: { readonly importance: Importance; readonly metric: string }) {
  const t = useMessages(evidenceMessages);
  const { past, portfolio, pastSubspaces, portfolioSubspaces } = importance;
  const whole = Math.max(1e-9, past, portfolio);
  const subspaces = [...pastSubspaces, ...portfolioSubspaces];
  // A model that answers the same to everybody: bars of no height say less than a sentence.
  if ([past, portfolio, ...subspaces].every((fall) => fall === 0)) {
    return <p className="text-ink-2">{t.importanceNone(metric)}</p>;
  }
  const scale = {
    top: subspaces.reduce((most, fall) => Math.max(most, fall), 1e-9),
    bottom: subspaces.reduce((most, fall) => Math.max(most, -fall), 0),
  };
  return (
    <>
      <p className="pb-2 text-ink-2 text-sm">{t.importanceUnit(metric)}</p>
      <dl className="grid max-w-xl grid-cols-[auto_minmax(0,1fr)_4rem] items-center gap-x-3 gap-y-1">
        <WholeBar name={t.wholePast} fall={past} largest={whole} />
        <WholeBar name={t.wholePortfolio} fall={portfolio} largest={whole} />
      </dl>
      <div className="grid gap-x-8 gap-y-3 pt-4 md:grid-cols-2">
        <SubspaceBars title={t.past} falls={pastSubspaces} scale={scale} />
        <SubspaceBars title={t.portfolio} falls={portfolioSubspaces} scale={scale} />
      </div>
    </>
  );
}

interface BarProps {
  readonly name: string;
  readonly fall: number;
  readonly largest: number;
}

function WholeBar({ name, fall, largest }: BarProps) {
  const format = useFormat();
  return (
    <>
      <dt className="break-words text-sm">{name}</dt>
      <dd className="h-3">
        <div className="h-full bg-ink" style={{ width: `${(100 * Math.max(0, fall)) / largest}%` }} />
      </dd>
      <dd className="text-right text-sm">{format.decimal(100 * fall, 2)}</dd>
    </>
  );
}

interface SubspaceBarsProps {
  readonly title: string;
  readonly falls: readonly number[];
  readonly scale: { readonly top: number; readonly bottom: number };
}

/** One bar per subspace on one scale: falls stand on the line, what shuffling improved hangs below it, paler. */
function SubspaceBars({ title, falls, scale: { top, bottom } }: SubspaceBarsProps) {
  const t = useMessages(evidenceMessages);
  const format = useFormat();
  const share = (value: number) => `${(100 * value) / (top + bottom)}%`;
  return (
    <figure>
      <figcaption className="pb-2 text-ink-2 text-sm">{title}</figcaption>
      <ol aria-label={title} className="relative flex gap-1">
        {falls.map((fall, index) => {
          const points = format.decimal(100 * fall, 1);
          return (
            <li key={`${title}-${index.toString()}`} className="min-w-0 flex-1 text-center text-sm">
              <span className="sr-only">{t.subspace(String(index), points)}</span>
              <span aria-hidden className="relative block h-24">
                <span className="absolute inset-x-0 border-line-strong border-t" style={{ top: share(top) }} />
                <span
                  className={classes("absolute inset-x-0.5", fall < 0 ? "bg-ink-3" : "bg-ink")}
                  style={{ top: share(top - Math.max(0, fall)), height: share(Math.abs(fall)) }}
                />
              </span>
              <span aria-hidden className="block pt-1 text-ink-3">
                {index}
              </span>
              <span aria-hidden className="block whitespace-nowrap">
                {points}
              </span>
            </li>
          );
        })}
      </ol>
    </figure>
  );
}
