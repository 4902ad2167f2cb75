import { useMemo } from "react";
import { formatDecimal, formatLoss } from "../../i18n/format";
import { formatMoment } from "../../i18n/format-moment";
import type { Locale } from "../../i18n/messages";
import { queueMessages } from "../../i18n/messages/queue";
import { runsMessages } from "../../i18n/messages/runs";
import { taskMessages } from "../../i18n/messages/tasks";
import type { RankBy } from "../../run/compare";
import {
  type MeanAndDeviation,
  type QueueGroup,
  type QueueMetric,
  type QueueSummary,
  queueMetrics,
  queueSummaries,
} from "../../run/queue-summary";
import type { RunRecord } from "../../run/record";
import { configName, fieldWord } from "../../store/run-names";
import { leadingOf, type TaskId, taskOf } from "../../tasks/registry";
import { metricText } from "../kit/metric-text";
import { InfoTip } from "../kit/popover";
import { Disclosure } from "../kit/section";
import { Table, Td, Th } from "../kit/table";
import { useFormat, useLocale, useMessages } from "../locale";
import { lookUp } from "../lookup";

interface QueueSummariesProps {
  readonly runs: readonly RunRecord[];
  readonly rankBy: RankBy;
}

/** Every queue of the history: its configurations with mean and deviation over their seeds, the newest unfolded. */
export function QueueSummaries({ runs, rankBy }: QueueSummariesProps) {
  const t = useMessages(queueMessages);
  const locale = useLocale();
  const summaries = useMemo(() => queueSummaries(runs, rankBy), [runs, rankBy]);
  if (summaries.length === 0) return null;
  return (
    <section aria-label={t.summaries} className="pb-4">
      <h3 className="flex items-center gap-1 text-base">
        {t.summaries}
        <InfoTip about={t.summaries}>{t.metricsAbout}</InfoTip>
      </h3>
      {summaries.map((summary, index) => (
        <Disclosure
          key={summary.id}
          title={t.summaryOf(formatMoment(summary.startedAt, locale))}
          defaultOpen={index === 0}
        >
          <Summary summary={summary} rankBy={rankBy} />
        </Disclosure>
      ))}
    </section>
  );
}

function Summary({ summary, rankBy }: { readonly summary: QueueSummary; readonly rankBy: RankBy }) {
  const t = useMessages(queueMessages);
  const tasks = useMessages(taskMessages);
  const locale = useLocale();
  const { task, groups, runs, seeds, varying, leftOut, splitMoves } = summary;
  const others = (["going", "stopped", "failed"] as const).flatMap((kind) =>
    leftOut[kind] === 0 ? [] : [t.leftOut[kind](leftOut[kind])],
  );
  return (
    <div className="space-y-1">
      <p className="text-ink-2 text-sm">
        {tasks.names[task]} · {t.summaryRuns(runs.length, groups.length, seeds)}
        {varying.length > 0 && `; ${t.varies(varying.map((key) => fieldWord(key, locale)).join(", "))}`}.{" "}
        {seeds > 1 && (splitMoves ? t.splitMoves : t.splitHeld)} {others.length > 0 && t.notCounted(others.join(", "))}
      </p>
      {groups.length > 0 && (
        <Table className="text-sm">
          <thead>
            <tr className="whitespace-nowrap">
              <Th>{t.configuration}</Th>
              <Th numeric>{t.counted}</Th>
              {queueMetrics(task).map((metric) => (
                <Th
                  key={metric}
                  numeric
                  {...(metric === rankBy
                    ? { "aria-sort": metric === "valLoss" ? ("ascending" as const) : ("descending" as const) }
                    : {})}
                >
                  {headOf(metric, task, locale)}
                  {metric === rankBy && <span aria-hidden>{metric === "valLoss" ? " ↑" : " ↓"}</span>}
                </Th>
              ))}
            </tr>
          </thead>
          <tbody>
            {groups.map((group, index) => (
              <GroupRow
                key={group.runs[0]?.id}
                group={group}
                varying={varying}
                best={index === 0 && groups.length > 1 && group.metrics[rankBy] != null}
                task={task}
              />
            ))}
          </tbody>
        </Table>
      )}
    </div>
  );
}

interface GroupRowProps {
  readonly group: QueueGroup;
  readonly varying: QueueSummary["varying"];
  readonly best: boolean;
  readonly task: TaskId;
}

function GroupRow({ group, varying, best, task }: GroupRowProps) {
  const t = useMessages(queueMessages);
  const locale = useLocale();
  const format = useFormat();
  const { config, runs, counted, metrics } = group;
  const all = runs.length;
  return (
    <tr>
      <Td className="min-w-40">
        {varying.length === 0 ? t.same : configName(config, varying, locale)}
        {best && <span className="text-ink-3"> · {t.best}</span>}
      </Td>
      <Td numeric>{counted === all ? format.count(all) : t.countedOf(format.count(counted), format.count(all))}</Td>
      {queueMetrics(task).map((metric) => (
        <Td key={metric} numeric>
          {meanText(metric, metrics[metric] ?? null, task, locale) ?? t.none}
        </Td>
      ))}
    </tr>
  );
}

function headOf(metric: QueueMetric, task: TaskId, locale: Locale): string {
  if (metric === "valLoss") return runsMessages[locale].valLoss;
  const { heads, tests } = runsMessages[locale];
  return metric === "leading" ? heads[leadingOf(task).column] : (lookUp(tests, metric) ?? metric);
}

/** "0.2514 ± 0.0071", "93.27% ± 0.45%": the deviation has the mean's decimals. */
function meanText(metric: QueueMetric, value: MeanAndDeviation | null, task: TaskId, locale: Locale): string | null {
  if (value === null) return null;
  const { mean, deviation } = value;
  const format = (each: number) => {
    const described = metric === "leading" ? leadingOf(task) : taskOf(task).metrics.find(({ key }) => key === metric);
    if (described !== undefined) return metricText(described, each, locale);
    return each === mean ? formatLoss(each, locale) : formatDecimal(each, locale, lossDecimals(mean));
  };
  return deviation === null ? format(mean) : `${format(mean)} ± ${format(deviation)}`;
}

/** Decimals of a loss with four significant digits. */
function lossDecimals(loss: number): number {
  return loss === 0 ? 4 : Math.min(10, Math.max(0, 3 - Math.floor(Math.log10(Math.abs(loss)))));
}
