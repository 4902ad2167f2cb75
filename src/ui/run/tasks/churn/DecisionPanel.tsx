import { churnMessages } from "../../../../i18n/messages/churn";
import { decide } from "../../../../store/decision";
import { chosenOnTest, nearestDecision } from "../../../../tasks/churn/decision";
import type { ChurnEvaluation } from "../../../../tasks/churn/evaluation";
import { ThresholdSlider } from "../../../charts/ThresholdSlider";
import { Button } from "../../../kit/button";
import { InfoTip } from "../../../kit/popover";
import { useFormat, useMessages } from "../../../locale";

interface DecisionPanelProps {
  readonly test: ChurnEvaluation;
  /** The configuration's threshold. */
  readonly configured: number;
}

/** One threshold for everything that is shown and written of the finished run. */
export function DecisionPanel({ test, configured }: DecisionPanelProps) {
  const t = useMessages(churnMessages);
  const format = useFormat();
  const { decisions, bestF1, rows, positives } = test;
  const chosen = nearestDecision(decisions, test.threshold);
  if (chosen === null) return null;
  const share = (value: number) => format.percent(value, 1);
  const at = (threshold: number) => format.decimal(threshold, 2);
  const part = (some: number, all: number) =>
    t.ofCustomers(format.count(some), format.count(all), share(all === 0 ? 0 : some / all));
  const facts = [
    { label: t.contacted, value: part(chosen.reached, rows) },
    { label: t.caught, value: part(chosen.hits, positives) },
    { label: t.bothered, value: format.count(chosen.reached - chosen.hits) },
    { label: t.missed, value: format.count(positives - chosen.hits) },
    { label: t.precision, value: format.percent(chosen.precision) },
    { label: t.recall, value: format.percent(chosen.recall) },
    { label: t.f1, value: format.percent(chosen.f1) },
  ];
  return (
    <section aria-label={t.decision} className="bg-paper px-3 pt-1.5 pb-3">
      <div className="flex min-h-8 flex-wrap items-center gap-x-1 gap-y-1">
        <h3 className="font-strong">{t.decision}</h3>
        <InfoTip about={t.decision}>{t.decisionAbout}</InfoTip>
        <span className="ml-auto flex flex-wrap gap-2">
          <Button onClick={() => decide(bestF1.threshold)}>{t.bestF1(at(bestF1.threshold))}</Button>
          <Button onClick={() => decide(configured)}>{t.configured(at(configured))}</Button>
        </span>
      </div>
      <ThresholdSlider
        label={t.threshold}
        thresholds={decisions.map(({ threshold }) => threshold)}
        step={decisions.indexOf(chosen)}
        meaning={t.sliderText(
          at(chosen.threshold),
          format.count(chosen.reached),
          format.count(chosen.hits),
          format.count(positives),
        )}
        onStep={(step) => {
          const next = decisions[step];
          if (next !== undefined) decide(next.threshold);
        }}
      />
      {chosenOnTest(test, configured) && <p className="mt-1 text-ink-2 text-sm">{t.chosenOnTest}</p>}
      <dl className="mt-2 grid grid-cols-2 gap-x-4 gap-y-2 md:grid-cols-4 xl:grid-cols-7">
        {facts.map(({ label, value }) => (
          <div key={label} className="min-w-0">
            <dt className="text-ink-2 text-sm">{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
