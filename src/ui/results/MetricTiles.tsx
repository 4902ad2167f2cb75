import { type Evidence, strongestBaseline } from "../../evidence/evidence";
import { formatCount, formatPercent } from "../../i18n/format";
import { evidenceMessages } from "../../i18n/messages/evidence";
import { explanations } from "../../i18n/messages/explanations";
import { resultMessages } from "../../i18n/messages/results";
import type { ClassificationMetrics, Evaluation } from "../../metrics/types";
import { baselineName } from "../evidence/sentence";
import { InfoTip } from "../kit/popover";
import { useLocale, useMessages } from "../locale";

const ORDER = [
  "accuracy",
  "precision_macro",
  "recall_macro",
  "f1_macro",
  "f1_weighted",
  "auc_ovr",
] as const satisfies readonly (keyof ClassificationMetrics)[];

export interface MetricTilesProps {
  readonly evaluation: Evaluation;
  /** Null until it is computed; its lines keep their room. */
  readonly evidence: Evidence | null;
}

/** The six numbers of the test, each with what it measures, its interval and what the strongest baseline reaches. */
export function MetricTiles({ evaluation, evidence }: MetricTilesProps) {
  const t = useMessages(resultMessages);
  const e = useMessages(evidenceMessages);
  const { metrics } = useMessages(explanations);
  const locale = useLocale();
  const strongest = evidence === null ? null : strongestBaseline(evidence.baselines);
  return (
    <dl aria-label={t.metrics} className="grid grid-cols-2 gap-px bg-line md:grid-cols-3 lg:grid-cols-6">
      {ORDER.map((key) => {
        const value = evaluation.metrics[key];
        const interval = evidence === null || !hasInterval(key) ? null : evidence.intervals[key];
        const baseline = strongest === null || !hasBaseline(key) ? null : strongest[key];
        return (
          <div key={key} className="flex flex-col bg-paper px-3 py-1.5">
            <dt className="flex items-center text-ink-2 text-sm">
              <span className="min-w-0 truncate">{metrics[key].name}</span>
              <InfoTip about={metrics[key].name}>
                <p>{metrics[key].measures}</p>
                <p className="mt-1">{metrics[key].matters}</p>
                <p className="mt-1">{t.computed(formatCount(evaluation.rows, locale), t.splitWord.test)}</p>
                {value === null && <p className="mt-1">{t.aucUndefined}</p>}
                {interval !== null && <p className="mt-1">{e.intervalAbout}</p>}
                {strongest !== null && baseline !== null && (
                  <p className="mt-1">{e.baselineAbout(baselineName(strongest.name, locale))}</p>
                )}
              </InfoTip>
            </dt>
            <dd className="text-lg">{value === null ? "–" : formatPercent(value, locale)}</dd>
            <dd className="h-4 whitespace-nowrap text-ink-2 text-sm">
              {interval !== null && e.interval(formatPercent(interval[0], locale), formatPercent(interval[1], locale))}
            </dd>
            <dd className="h-4 truncate text-ink-2 text-sm">
              {baseline !== null && e.baselineShort(formatPercent(baseline, locale))}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function hasInterval(key: (typeof ORDER)[number]): key is "accuracy" | "f1_macro" | "auc_ovr" {
  return key === "accuracy" || key === "f1_macro" || key === "auc_ovr";
}

function hasBaseline(key: (typeof ORDER)[number]): key is "accuracy" | "f1_macro" {
  return key === "accuracy" || key === "f1_macro";
}
