import type { Interval } from "../../evidence/intervals";
import { formatCount, formatDecimal, formatPercent } from "../../i18n/format";
import { evidenceMessages } from "../../i18n/messages/evidence";
import { explanations } from "../../i18n/messages/explanations";
import { resultMessages } from "../../i18n/messages/results";
import { type MetricKey, type TaskId, taskOf } from "../../tasks/registry";
import { classes } from "../kit/classes";
import { InfoTip } from "../kit/popover";
import { useLocale, useMessages } from "../locale";

export interface MetricTilesProps {
  readonly task: TaskId;
  readonly metrics: Readonly<Partial<Record<MetricKey, number | null>>>;
  /** Customers that they are of; null where that is not known. */
  readonly rows: number | null;
  /** 95 % intervals and the strongest baseline: null until they are computed, their lines keep their room; absent where
   * nobody will compute them. */
  readonly evidence?: {
    readonly intervals: Readonly<Partial<Record<MetricKey, Interval>>>;
    /** What the strongest baseline is called inside a sentence, and its metrics. */
    readonly strongest: { readonly name: string; readonly metrics: Readonly<Partial<Record<MetricKey, number>>> };
  } | null;
  readonly className?: string;
}

/** The numbers of the test, each with what it measures, its interval and what the strongest baseline reaches. */
export function MetricTiles({ task, metrics, rows, evidence, className }: MetricTilesProps) {
  const t = useMessages(resultMessages);
  const e = useMessages(evidenceMessages);
  const { metrics: texts } = useMessages(explanations);
  const locale = useLocale();
  return (
    <dl aria-label={t.metrics} className={classes("grid grid-cols-2 gap-px bg-line md:grid-cols-3", className)}>
      {taskOf(task).metrics.map(({ key, format }) => {
        const { name, measures, matters } = texts[key];
        const text = (value: number) =>
          format === "percent" ? formatPercent(value, locale) : formatDecimal(value, locale, 4);
        const value = metrics[key] ?? null;
        const interval = evidence?.intervals[key] ?? null;
        const baseline = evidence?.strongest.metrics[key] ?? null;
        return (
          <div key={key} className="flex flex-col bg-paper px-3 py-1.5">
            <dt className="flex items-center text-ink-2 text-sm">
              <span className="min-w-0 truncate">{name}</span>
              <InfoTip about={name}>
                <p>{measures}</p>
                <p className="mt-1">{matters}</p>
                {rows !== null && <p className="mt-1">{t.computed(formatCount(rows, locale), t.splitWord.test)}</p>}
                {value === null && <p className="mt-1">{t.aucUndefined}</p>}
                {interval !== null && <p className="mt-1">{e.intervalAbout}</p>}
                {evidence != null && baseline !== null && (
                  <p className="mt-1">{e.baselineAbout(evidence.strongest.name)}</p>
                )}
              </InfoTip>
            </dt>
            <dd className="text-lg">{value === null ? "–" : text(value)}</dd>
            {evidence !== undefined && (
              <>
                <dd className="h-4 whitespace-nowrap text-ink-2 text-sm">
                  {interval !== null && e.interval(text(interval[0]), text(interval[1]))}
                </dd>
                <dd className="h-4 truncate text-ink-2 text-sm">
                  {baseline !== null && e.baselineShort(text(baseline))}
                </dd>
              </>
            )}
          </div>
        );
      })}
    </dl>
  );
}
