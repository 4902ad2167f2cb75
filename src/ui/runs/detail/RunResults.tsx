import { formatCount, formatPercent } from "../../../i18n/format";
import { explanations } from "../../../i18n/messages/explanations";
import { resultMessages } from "../../../i18n/messages/results";
import { runDetailMessages } from "../../../i18n/messages/run-detail";
import { classesOf, testOf } from "../../../runs/known";
import type { RunRecord } from "../../../runs/record";
import { useViewPreferences } from "../../charts/view-preferences";
import { Segmented } from "../../kit/choice";
import { InfoTip } from "../../kit/popover";
import { useSegmentColours } from "../../kit/segment";
import { useLocale, useMessages } from "../../locale";
import { ConfusionMatrix } from "../../results/ConfusionMatrix";

const METRICS = ["accuracy", "precision_macro", "recall_macro", "f1_macro", "f1_weighted", "auc_ovr"] as const;

/** What the test said: six numbers and the confusion matrix. */
export function RunResults({ run }: { readonly run: RunRecord }) {
  const t = useMessages(runDetailMessages);
  const results = useMessages(resultMessages);
  const { metrics } = useMessages(explanations);
  const locale = useLocale();
  const numbers = useViewPreferences((state) => state.matrixNumbers);
  const prefer = useViewPreferences((state) => state.prefer);
  const test = testOf(run);
  const matrix = test?.confusion_matrix ?? null;
  const names = classesOf(run) ?? (matrix ?? []).map((_, index) => String(index));
  const colours = useSegmentColours(names);
  if (test === null) return <p className="text-ink-2">{t.noTest}</p>;
  const rows = matrix?.flat().reduce((sum, count) => sum + count, 0) ?? null;
  return (
    <section aria-label={t.results}>
      <dl aria-label={results.metrics} className="grid grid-cols-2 gap-px border border-line bg-line md:grid-cols-3">
        {METRICS.map((key) => {
          const value = test[key];
          return (
            <div key={key} className="bg-paper px-3 py-1.5">
              <dt className="flex items-center text-ink-2 text-sm">
                <span className="min-w-0 truncate">{metrics[key].name}</span>
                <InfoTip about={metrics[key].name}>
                  <p>{metrics[key].measures}</p>
                  {rows !== null && (
                    <p className="mt-1">{results.computed(formatCount(rows, locale), results.splitWord.test)}</p>
                  )}
                </InfoTip>
              </dt>
              <dd className="text-lg">{value === null ? "–" : formatPercent(value, locale)}</dd>
            </div>
          );
        })}
      </dl>
      {matrix !== null && (
        <>
          <div className="flex items-center pt-3 pb-1">
            <h3>{results.matrix}</h3>
            <InfoTip about={results.matrix}>{results.matrixAbout}</InfoTip>
            <span className="ml-auto">
              <Segmented
                label={results.cellNumbers}
                value={numbers}
                onChange={(value) => prefer({ matrixNumbers: value })}
                options={[
                  { value: "counts", label: results.counts },
                  { value: "rows", label: results.byRow },
                ]}
              />
            </span>
          </div>
          <div className="h-72">
            <ConfusionMatrix confusion={matrix} names={names} colours={colours} numbers={numbers} onCell={null} />
          </div>
        </>
      )}
    </section>
  );
}
