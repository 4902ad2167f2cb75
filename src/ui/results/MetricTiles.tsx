import { formatCount, formatPercent } from "../../i18n/format";
import { explanations } from "../../i18n/messages/explanations";
import { resultMessages } from "../../i18n/messages/results";
import type { ClassificationMetrics, Evaluation } from "../../metrics/types";
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

/** The six numbers of the test, each with what it measures and on how many customers. */
export function MetricTiles({ evaluation }: { readonly evaluation: Evaluation }) {
  const t = useMessages(resultMessages);
  const { metrics } = useMessages(explanations);
  const locale = useLocale();
  return (
    <dl aria-label={t.metrics} className="grid grid-cols-2 gap-px bg-line md:grid-cols-3 lg:grid-cols-6">
      {ORDER.map((key) => {
        const value = evaluation.metrics[key];
        return (
          <div key={key} className="flex flex-col bg-paper px-3 py-1.5">
            <dt className="flex items-center text-ink-2 text-sm">
              <span className="min-w-0 truncate">{metrics[key].name}</span>
              <InfoTip about={metrics[key].name}>
                <p>{metrics[key].measures}</p>
                <p className="mt-1">{metrics[key].matters}</p>
                <p className="mt-1">{t.computed(formatCount(evaluation.rows, locale), t.splitWord.test)}</p>
                {value === null && <p className="mt-1">{t.aucUndefined}</p>}
              </InfoTip>
            </dt>
            <dd className="text-lg">{value === null ? "–" : formatPercent(value, locale)}</dd>
          </div>
        );
      })}
    </dl>
  );
}
