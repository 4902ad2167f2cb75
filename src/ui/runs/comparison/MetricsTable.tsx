import { memo } from "react";
import type { Difference } from "../../../evidence/paired";
import { significance } from "../../../evidence/paired";
import { capitalized, formatLoss } from "../../../i18n/format";
import type { Locale } from "../../../i18n/messages";
import { comparisonMessages } from "../../../i18n/messages/comparison";
import { explanations } from "../../../i18n/messages/explanations";
import { taskMessages } from "../../../i18n/messages/tasks";
import { bestOf, type RankBy, rankValue } from "../../../run/compare";
import type { RunRecord } from "../../../run/record";
import { taskOfRun, testOf } from "../../../run/stored-values";
import { isPaired } from "../../../store/comparison";
import { leadingOf, type TaskMetric, taskOf } from "../../../tasks/registry";
import { classes } from "../../kit/classes";
import { metricText } from "../../kit/metric-text";
import { InfoTip } from "../../kit/popover";
import { Table, Td, Th } from "../../kit/table";
import { useLocale, useMessages } from "../../locale";
import type { Compared, ComparedRun } from "./compared";
import { signedText } from "./points";
import { RunCell } from "./RunCell";
import { usePairedDifferences } from "./use-paired";

/** Validation and test metrics, a run per row, with what differs from the baseline beneath. */
export const MetricsTable = memo(function MetricsTable({ compared }: { readonly compared: Compared }) {
  const t = useMessages(comparisonMessages);
  const { metrics: names } = useMessages(explanations);
  const { columns } = useMessages(taskMessages);
  const locale = useLocale();
  const differences = usePairedDifferences(compared);
  const { metrics, leading } = metricsOf(compared);
  const runs = compared.runs.map(({ run }) => run);
  const mayRank = compared.runs.every(({ obstacle }) => obstacle === null);
  const best = {
    valLoss: mayRank ? bestOf(runs, "valLoss") : null,
    leading: mayRank ? bestOf(runs, "leading") : null,
  };
  return (
    <section aria-label={t.metrics}>
      <h4 className="flex font-strong items-center gap-1">
        {t.metrics}
        <InfoTip about={t.metrics}>
          <p>{t.metricsAbout}</p>
          <p className="mt-2">{t.intervalAbout}</p>
        </InfoTip>
      </h4>
      <Table className="text-sm">
        <thead>
          <tr>
            <Th rowSpan={2} className="sticky left-0 bg-paper align-bottom">
              {t.run}
            </Th>
            <Th colSpan={2} scope="colgroup" className="text-center">
              {t.validation}
            </Th>
            <Th colSpan={metrics.length} scope="colgroup" className="text-center">
              {t.test}
            </Th>
          </tr>
          <tr>
            <Th numeric>{t.valLoss}</Th>
            <Th numeric>{capitalized(columns[leading.column], locale)}</Th>
            {metrics.map(({ key }) => (
              <Th key={key} numeric>
                {names[key].name}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {compared.runs.map((each) => (
            <tr key={each.run.id}>
              <RunCell each={each} compared={compared} />
              <Validation each={each} compared={compared} by="valLoss" best={best.valLoss} />
              <Validation each={each} compared={compared} by="leading" best={best.leading} />
              {metrics.map((metric) => (
                <TestCell
                  key={metric.key}
                  each={each}
                  compared={compared}
                  metric={metric}
                  paired={isPaired(metric.key) ? differences.get(each.run.id)?.[metric.key] : null}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
});

interface ValidationProps {
  readonly each: ComparedRun;
  readonly compared: Compared;
  readonly by: RankBy;
  /** Of the runs, where they may be ranked. */
  readonly best: number | null;
}

/**
 * What the kept model had on the validation split; runs that read like the best one are all marked. Another task's
 * leading metric is not what the column says.
 */
function Validation({ each: { run }, compared: { baseline }, by, best }: ValidationProps) {
  const t = useMessages(comparisonMessages);
  const locale = useLocale();
  const isMeasured = by === "valLoss" || taskOfRun(run) === taskOfRun(baseline.run);
  const value = isMeasured ? rankValue(run, by) : null;
  if (value === null)
    return (
      <Td numeric className="align-top">
        {t.none}
      </Td>
    );
  const text = validationText(run, by, value, locale);
  const marked = best !== null && text === validationText(run, by, best, locale);
  return (
    <Td numeric className={classes("align-top", marked && "font-strong")}>
      {text}
      {marked && <span className="sr-only"> ({t.best})</span>}
    </Td>
  );
}

function validationText(run: RunRecord, by: RankBy, value: number, locale: Locale): string {
  return by === "valLoss" ? formatLoss(value, locale) : metricText(leadingOf(taskOfRun(run)), value, locale);
}

interface TestCellProps {
  readonly each: ComparedRun;
  readonly compared: Compared;
  readonly metric: TaskMetric;
  /** Undefined while it is being computed; null for metrics that carry no interval. */
  readonly paired: Difference | null | undefined;
}

/** A test metric; beneath it the difference from the baseline, with its interval where it has one. */
function TestCell({ each: { run, obstacle }, compared: { baseline }, metric, paired }: TestCellProps) {
  const t = useMessages(comparisonMessages);
  const locale = useLocale();
  const value = testOf(run)?.metrics[metric.key] ?? null;
  const base = testOf(baseline.run)?.metrics[metric.key] ?? null;
  const counted = value !== null && base !== null && obstacle === null && run.id !== baseline.run.id;
  return (
    <Td numeric className="align-top">
      {value === null ? t.none : metricText(metric, value, locale)}
      {counted && (
        <span className={classes("block", isChance(paired) ? "text-ink-3" : "text-ink-2")}>
          {signedText(metric, value - base, locale)}
          {paired != null && <Bounds paired={paired} metric={metric} locale={locale} />}
        </span>
      )}
    </Td>
  );
}

interface BoundsProps {
  readonly paired: Difference;
  readonly metric: TaskMetric;
  readonly locale: Locale;
}

function Bounds({ paired: { interval }, metric, locale }: BoundsProps) {
  const t = useMessages(comparisonMessages);
  if (interval === null) return null;
  const [low, high] = interval.map((bound) => signedText(metric, bound, locale));
  return <> ({t.interval(low ?? "", high ?? "")})</>;
}

function isChance(paired: Difference | null | undefined): boolean {
  return paired != null && significance(paired) === "within-chance";
}

/** What the baseline's task measures: runs of another task have none of it. */
function metricsOf({ baseline }: Compared) {
  const task = taskOfRun(baseline.run);
  return { metrics: taskOf(task).metrics, leading: leadingOf(task) };
}
