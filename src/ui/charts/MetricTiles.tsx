import { hasNoWidth, type Interval } from "../../evidence/intervals";
import { evidenceMessages } from "../../i18n/messages/evidence";
import { explanations } from "../../i18n/messages/explanations";
import { resultMessages } from "../../i18n/messages/results";
import { type MetricKey, type TaskId, taskOf } from "../../tasks/registry";
import { classes } from "../kit/classes";
import { metricText } from "../kit/metric-text";
import { InfoTip } from "../kit/popover";
import { useFormat, useLocale, useMessages } from "../locale";

export interface MetricTilesProps {
  readonly task: TaskId;
  readonly metrics: Readonly<Partial<Record<MetricKey, number | null>>>;
  /** What they were measured on. */
  readonly split?: "validation" | "test";
  /** Customers that they are of; null where that is not known. */
  readonly rows: number | null;
  /** Says how they were computed where they are of no whole split. */
  readonly computed?: string | undefined;
  /** 95 % intervals and the strongest baseline: null until they are computed, their lines keep their room; absent where
   * nobody will compute them. */
  readonly evidence?: {
    readonly intervals: Readonly<Partial<Record<MetricKey, Interval>>>;
    /** By metric, the baseline that is hardest to beat in it, with its name as inside a sentence. */
    readonly strongest: Readonly<Partial<Record<MetricKey, { readonly name: string; readonly value: number }>>>;
  } | null;
}

interface MicroBarProps {
  readonly value: number;
  readonly interval: Interval | null;
  readonly baseline: number | null;
}

/** The value and its interval on a scale from 0 to 1, the same in every tile; the baseline as a tick on it. */
function MicroBar({ value, interval, baseline }: MicroBarProps) {
  const place = (at: number) => `${100 * Math.min(1, Math.max(0, at))}%`;
  return (
    <span className="relative block h-3">
      <span className="absolute inset-x-0 top-[5px] h-0.5 rounded bg-line" />
      <span className="absolute top-[5px] left-0 h-0.5 rounded bg-accent/50" style={{ width: place(value) }} />
      {interval !== null && (
        <span
          className="absolute top-1 h-1 rounded bg-accent"
          style={{ left: place(interval[0]), right: `calc(100% - ${place(interval[1])})` }}
        />
      )}
      {baseline !== null && <span className="absolute top-0 h-3 w-0.5 bg-ink" style={{ left: place(baseline) }} />}
    </span>
  );
}

/** The numbers of the test, each with what it measures, its interval and what the strongest baseline reaches. */
export function MetricTiles({ task, metrics, split = "test", rows, computed, evidence }: MetricTilesProps) {
  const t = useMessages(resultMessages);
  const e = useMessages(evidenceMessages);
  const { metrics: texts } = useMessages(explanations);
  const locale = useLocale();
  const format = useFormat();
  const described = taskOf(task);
  const hero = described.leading;
  return (
    // As many beside each other as there is room for whole labels, in a sheet as in the page.
    <div className="@container">
      <dl aria-label={t.metrics} className="grid grid-cols-2 gap-px bg-line @xl:grid-cols-3 @4xl:grid-cols-7">
        {[...described.metrics]
          .sort((a, b) => Number(b.key === hero) - Number(a.key === hero))
          .map((metric) => {
            const { key } = metric;
            const { name, measures, matters } = texts[key];
            const text = (value: number) => metricText(metric, value, locale);
            const value = metrics[key] ?? null;
            const interval = evidence?.intervals[key] ?? null;
            const strongest = evidence?.strongest[key] ?? null;
            const baseline = strongest?.value ?? null;
            return (
              <div
                key={key}
                className={classes(
                  // A tip may be touched beside itself, but not beside the window.
                  "flex min-w-0 flex-col overflow-x-clip bg-paper px-3 py-1.5",
                  key === hero &&
                    (described.metrics.length % 2 === 0 ? "@4xl:col-span-2" : "col-span-2 @4xl:col-span-3"),
                )}
              >
                <dt className="-mr-3 flex items-center text-ink-2 text-sm">
                  <span className="min-w-0 truncate">{name}</span>
                  <InfoTip about={name}>
                    <p>{measures}</p>
                    <p className="mt-1">{matters}</p>
                    {rows !== null && (
                      <p className="mt-1">{computed ?? t.computed[task](format.count(rows), t.splitWord[split])}</p>
                    )}
                    {value === null && <p className="mt-1">{t.aucUndefined}</p>}
                    {interval !== null && <p className="mt-1">{e.intervalAbout}</p>}
                    {hasNoWidth(interval) && <p className="mt-1">{e.noWidth}</p>}
                    {strongest !== null && <p className="mt-1">{e.baselineAbout(strongest.name)}</p>}
                  </InfoTip>
                </dt>
                <dd className={key === hero ? "text-hero" : "py-1.5 text-lg"}>{value === null ? "–" : text(value)}</dd>
                {evidence !== undefined && (
                  <>
                    <dd aria-hidden className="h-3">
                      {value !== null && <MicroBar value={value} interval={interval} baseline={baseline} />}
                    </dd>
                    <dd className="h-4 whitespace-nowrap text-ink-2 text-sm">
                      {interval !== null && e.interval(text(interval[0]), text(interval[1]))}
                    </dd>
                    <dd
                      className={classes(
                        "h-4 truncate text-sm",
                        baseline !== null && interval !== null && interval[1] < baseline
                          ? "text-warning"
                          : "text-ink-2",
                      )}
                    >
                      {baseline !== null && (task === "foundation" ? e.ruleShort : e.baselineShort)(text(baseline))}
                    </dd>
                  </>
                )}
              </div>
            );
          })}
      </dl>
    </div>
  );
}
