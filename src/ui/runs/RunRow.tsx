import { ArrowRight, ChevronRight, Download, NotebookPen, SlidersHorizontal, Star, Trash2, Users } from "lucide-react";
import { memo } from "react";
import { engineMessages } from "../../i18n/messages/engine";
import { referenceMessages } from "../../i18n/messages/reference";
import { runsMessages } from "../../i18n/messages/runs";
import { taskMessages } from "../../i18n/messages/tasks";
import { rankValue } from "../../run/compare";
import type { RunRecord } from "../../run/record";
import { taskOfRun, testOf } from "../../run/stored-values";
import { historyActions } from "../../store/history";
import { isBusy } from "../../store/phase";
import { useStudio } from "../../store/studio";
import { leadingOf, type TaskId, type TaskMetric, taskOf } from "../../tasks/registry";
import { Sparkline } from "../charts/Sparkline";
import type { OptionalColumn } from "../charts/view-preferences";
import { classes } from "../kit/classes";
import { LongText } from "../kit/long-text";
import { metricText } from "../kit/metric-text";
import { NameField } from "../kit/NameField";
import { startedText } from "../kit/run-text";
import { Td, WIDE } from "../kit/table";
import { useFormat, useLocale, useMessages } from "../locale";
import { lookUp } from "../lookup";
import { RowButton } from "./RowButton";
import { useRunActions } from "./run-actions";

/** The column that stays while the others scroll. */
export const STICKY = "sticky left-0 z-10 bg-paper";
/** What can be done with a run, in reach however far the table is scrolled; on a phone it would leave the values no room. */
export const STICKY_END =
  "right-0 z-10 bg-paper pl-2 md:sticky md:before:absolute md:before:inset-y-0 md:before:left-0 md:before:w-px md:before:bg-line";

/** Characters of a fingerprint that tell files apart at a glance. */
export const SHORT = 8;

interface RunRowProps {
  readonly run: RunRecord;
  readonly chosen: boolean;
  readonly onOpen: (id: string) => void;
  readonly onTag: (tag: string) => void;
  /** The list holds runs of several tasks: each number says what it is. */
  readonly mixed: boolean;
  readonly hidden: readonly OptionalColumn[];
}

/** As many test metrics as the list has room for. */
const LISTED = 2;

/** The test metrics of a run of the task in the list. */
export function listedMetrics(task: TaskId): readonly TaskMetric[] {
  const { metrics, listed } = taskOf(task);
  const shown = listed.slice(0, LISTED);
  return metrics.filter(({ key }) => shown.includes(key));
}

/** One run of the list. Drawn again only when its record, its tick or the language changes. */
export const RunRow = memo(function RunRow({ run, chosen, onOpen, onTag, mixed, hidden }: RunRowProps) {
  const t = useMessages(runsMessages);
  const tasks = useMessages(taskMessages);
  const reference = useMessages(referenceMessages);
  const engines = useMessages(engineMessages);
  const locale = useLocale();
  const format = useFormat();
  const { openModel, downloadCheckpoint, takeConfiguration, remove } = useRunActions(run);
  const idle = !useStudio(isBusy);
  const { json } = run;
  const shows = (column: OptionalColumn) => !hidden.includes(column);
  const started = startedText(run, locale);
  const test = testOf(run);
  const loss = rankValue(run, "valLoss");
  const task = taskOfRun(run);
  const leading = rankValue(run, "leading");
  const state = run.source === "reference" ? t.reference : t.states[run.state];
  const lossText = loss === null ? t.none : format.loss(loss);
  return (
    <tr className="group/row">
      <Td className={STICKY}>
        {/* A phone has room for the loss beside it, uncut. */}
        <span className="flex items-center gap-0.5 max-md:w-[min(15rem,60vw)]">
          <label className="hit flex size-8 shrink-0 items-center justify-center">
            <input
              type="checkbox"
              aria-label={t.compare(run.name)}
              checked={chosen}
              onChange={() => historyActions.toggleChosen(run.id)}
              className="relative z-1 size-4 scroll-mt-12 scroll-mb-32"
            />
          </label>
          <RowButton
            icon={Star}
            label={t.star(run.name)}
            aria-pressed={run.starred}
            className={classes("max-md:hidden", run.starred && "text-ink [&_svg]:fill-current")}
            onClick={() => void historyActions.change(run.id, { starred: !run.starred })}
          />
          <span className="min-w-0 grow">
            {/* On a phone the name stands whole; it is changed in the run's details. */}
            <span className="block px-2 pt-1 md:hidden">
              <LongText text={run.name} />
            </span>
            <NameField
              run={run}
              className="field-sizing-content min-w-56 max-w-80 border-transparent hover:border-line-strong max-md:hidden"
            />
            {run.tags.length > 0 && (
              <span className="flex max-w-56 flex-wrap gap-1 px-2 pb-1">
                {run.tags.map((tag) => (
                  <button
                    key={tag}
                    type="button"
                    title={t.onlyTag(tag)}
                    onClick={() => onTag(tag)}
                    className="hit max-w-full truncate rounded bg-sunken px-1.5 text-ink-2 hover:text-ink"
                  >
                    {tag}
                  </button>
                ))}
              </span>
            )}
            <span className="block px-2 text-ink-2 md:hidden">
              {leading !== null && (
                <span className="block whitespace-nowrap">
                  {t.heads[leadingOf(task).column]}{" "}
                  <span className="text-ink">{metricText(leadingOf(task), leading, locale)}</span>
                </span>
              )}
              <StateDot state={run.state} />
              {state}
              {shows("task") && ` · ${tasks.names[task]}`}
            </span>
          </span>
          <span className="w-4 shrink-0 text-ink-3 max-md:hidden">
            {run.notes !== "" && (
              <span role="img" aria-label={t.hasNotes} title={run.notes}>
                <NotebookPen aria-hidden size={14} strokeWidth={1.75} />
              </span>
            )}
          </span>
          <RowButton icon={ChevronRight} label={t.details(run.name)} onClick={() => onOpen(run.id)} />
        </span>
      </Td>
      {shows("task") && <Td className={classes("whitespace-nowrap", WIDE)}>{tasks.names[task]}</Td>}
      <Td numeric>
        <span className="flex items-center justify-end gap-2">
          <Sparkline
            lines={[
              {
                color: "var(--color-accent)",
                values: (json?.history ?? []).map(({ valLoss }) => valLoss ?? Number.NaN),
              },
            ]}
            className="h-4 w-14 shrink-0"
          />
          <span className="min-w-12 text-right">{lossText}</span>
        </span>
      </Td>
      <MetricCell metric={leadingOf(task)} value={leading} named={mixed} />
      {(mixed ? [leadingOf(task)] : listedMetrics(task)).map((metric) => (
        <MetricCell
          key={metric.key}
          metric={metric}
          value={test?.metrics[metric.key] ?? null}
          // The validation's value beside it says its name.
          named={mixed && leading === null}
        />
      ))}
      <Td
        className={classes("whitespace-nowrap", run.state === "failed" && "text-error")}
        title={run.state === "interrupted" ? t.interruptedWhy : undefined}
      >
        <StateDot state={run.state} />
        {state}
        {run.demo && <span className="ml-1.5 rounded bg-sunken px-1.5 py-0.5 text-ink-2">{t.demo}</span>}
      </Td>
      {shows("started") && (
        <Td className="whitespace-nowrap">{run.source === "reference" ? reference.addedOn(started) : started}</Td>
      )}
      {shows("epochs") && <Td numeric>{json === null ? t.none : format.count(json.history.length)}</Td>}
      {shows("duration") && <Td numeric>{json === null ? t.none : format.duration(json.seconds)}</Td>}
      {shows("engine") && (
        <Td className="whitespace-nowrap">
          {json === null ? t.none : (lookUp(engines.name, json.engine.name) ?? json.engine.name)}
        </Td>
      )}
      {shows("data") && <FileCell file={json?.dataset} />}
      {shows("foundation") && <FileCell file={json?.foundation ?? undefined} />}
      <Td className={STICKY_END}>
        <span className="flex justify-end">
          {run.checkpointBytes > 0 && (
            <>
              {task === "foundation" ? (
                <RowButton icon={ArrowRight} label={t.fineTune(run.name)} disabled={!idle} onClick={openModel} />
              ) : (
                <RowButton icon={Users} label={t.predict(run.name)} onClick={openModel} />
              )}
              <RowButton
                icon={Download}
                label={t.download(run.name)}
                title={`${t.download(run.name)} (${format.bytes(run.checkpointBytes)})`}
                onClick={downloadCheckpoint}
              />
            </>
          )}
          {run.state === "interrupted" && json !== null && (
            <RowButton
              icon={SlidersHorizontal}
              label={t.takeConfiguration(run.name)}
              disabled={!idle}
              onClick={() => takeConfiguration(json)}
            />
          )}
          <RowButton icon={Trash2} label={t.remove(run.name)} disabled={run.state === "running"} onClick={remove} />
        </span>
      </Td>
    </tr>
  );
});

/** Color of a state's dot: what went wrong, what goes on, what is left; a finished run needs no attention. */
const DOTS: Readonly<Record<RunRecord["state"], string>> = {
  running: "bg-accent",
  interrupted: "bg-warning",
  finished: "bg-ink-3",
  stopped: "border border-ink-3",
  failed: "bg-error",
};

/** How a run stands, seen from afar; the word beside it says it. */
function StateDot({ state }: Pick<RunRecord, "state">) {
  return <span aria-hidden className={classes("mr-1.5 inline-block size-2 rounded-full", DOTS[state])} />;
}

interface MetricCellProps {
  readonly metric: TaskMetric;
  readonly value: number | null;
  readonly named: boolean;
}

function MetricCell({ metric, value, named }: MetricCellProps) {
  const t = useMessages(runsMessages);
  const { columns } = useMessages(taskMessages);
  const locale = useLocale();
  return (
    <Td numeric className="whitespace-nowrap">
      {named && value !== null && metric.column !== null && (
        <span className="mr-1.5 text-ink-2">{columns[metric.column]}</span>
      )}
      {value === null ? t.none : metricText(metric, value, locale)}
    </Td>
  );
}

/** A file by the beginning of its fingerprint; its name is a pointer's rest away, and heads the group of its runs. */
function FileCell({ file }: { readonly file: { readonly file: string; readonly sha256: string } | undefined }) {
  const t = useMessages(runsMessages);
  if (file === undefined) return <Td>{t.none}</Td>;
  const short = file.sha256.slice(0, SHORT);
  return (
    <Td>
      <span title={`${file.file}\n${t.fingerprint(short)}`} className="font-mono text-ink-2">
        {short}
      </span>
    </Td>
  );
}
