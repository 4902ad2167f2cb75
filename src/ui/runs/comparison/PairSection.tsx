import { memo, useMemo, useState } from "react";
import { type Difference, significance } from "../../../evidence/paired";
import { comparisonMessages } from "../../../i18n/messages/comparison";
import { explanations } from "../../../i18n/messages/explanations";
import { changedPredictions } from "../../../run/compare";
import { classesOf, taskOfRun, testOf } from "../../../run/stored-values";
import { isPaired, pairedCustomers } from "../../../store/comparison";
import { type TaskMetric, taskOf } from "../../../tasks/registry";
import { Select } from "../../kit/field";
import { useFormat, useLocale, useMessages } from "../../locale";
import { ChangedCustomers } from "./ChangedCustomers";
import type { Compared, ComparedRun } from "./compared";
import { MatrixDifference } from "./MatrixDifference";
import { signedText } from "./points";
import { usePairedDifferences } from "./use-paired";

/** One run against the baseline, customer by customer. */
export const PairSection = memo(function PairSection({ compared }: { readonly compared: Compared }) {
  const t = useMessages(comparisonMessages);
  const [chosen, setChosen] = useState<string | null>(null);
  const others = compared.runs.filter(({ run }) => run.id !== compared.baseline.run.id);
  const other = others.find(({ run }) => run.id === chosen) ?? others[0];
  if (other === undefined) return null;
  return (
    <section aria-label={t.pair(other.run.name, compared.baseline.run.name)} className="space-y-3">
      <h4 className="hairline-t flex flex-wrap pt-4 font-strong items-center gap-2">
        <Select
          aria-label={t.against}
          value={other.run.id}
          onChange={setChosen}
          options={others.map(({ run, shortName, look }) => ({
            value: run.id,
            label: `${look.number} · ${shortName}`,
          }))}
          className="max-w-72"
        />
        {t.againstBaseline(`${compared.baseline.look.number} · ${compared.baseline.run.name}`)}
      </h4>
      <PairDetails compared={compared} other={other} />
    </section>
  );
});

function PairDetails({ compared, other }: { readonly compared: Compared; readonly other: ComparedRun }) {
  const t = useMessages(comparisonMessages);
  const format = useFormat();
  const { metrics: names } = useMessages(explanations);
  const { baseline } = compared;
  const paired = usePairedDifferences(compared).get(other.run.id);
  const changed = useMemo(() => changedPredictions(baseline.run, other.run), [baseline.run, other.run]);
  const [before, after] = [baseline.run, other.run].map((run) => testOf(run)?.confusion_matrix ?? null);
  const classNames = classesOf(baseline.run) ?? [];
  const data = baseline.run.json?.dataset ?? other.run.json?.dataset;
  if (other.obstacle !== null) {
    return <p className="text-ink-2">{t.obstacle[other.obstacle](`${other.look.number} · ${other.run.name}`)}</p>;
  }
  const customers = pairedCustomers(baseline.run, other.run);
  const called = baseline.run.predictions !== null && other.run.predictions !== null;
  return (
    <>
      {customers === null && <p className="text-ink-2">{t.noPredictions}</p>}
      {customers !== null && (
        <div aria-live="polite">
          <p>{t.sameCustomers(format.count(customers))}</p>
          <ul className="min-h-10">
            {taskOf(taskOfRun(baseline.run)).metrics.map(
              (metric) =>
                isPaired(metric.key) && (
                  <Gain
                    key={metric.key}
                    metric={metric}
                    name={names[metric.key].name}
                    difference={paired?.[metric.key] ?? null}
                  />
                ),
            )}
          </ul>
        </div>
      )}
      <div className="grid gap-6 xl:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
        {before != null && after != null && (
          <MatrixDifference before={before} after={after} task={taskOfRun(baseline.run)} classNames={classNames} />
        )}
        {called && (
          <ChangedCustomers
            changed={changed}
            task={taskOfRun(baseline.run)}
            classNames={classNames}
            sha256={data?.sha256 ?? null}
          />
        )}
      </div>
    </>
  );
}

interface GainProps {
  readonly metric: Pick<TaskMetric, "format">;
  readonly name: string;
  /** Null while it is being computed. */
  readonly difference: Difference | null;
}

/** A difference and its interval in words. */
function Gain({ metric, name, difference }: GainProps) {
  const t = useMessages(comparisonMessages);
  const locale = useLocale();
  if (difference === null) return <li className="text-ink-3">{t.computing}</li>;
  const { value, interval } = difference;
  const said = significance(difference);
  if (said === null || interval === null) return null;
  const text = (number: number) => signedText(metric, number, locale);
  const size = said === "within-chance" ? text(value) : text(Math.abs(value)).replace("+", "");
  const [low, high] = interval;
  return <li>{t.gain[said](name, metric.format === "percent" ? t.points(size) : size, text(low), text(high))}</li>;
}
