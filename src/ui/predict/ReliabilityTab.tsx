import { errorSentence } from "../../i18n/errors";
import { formatCount, formatDecimal, formatPercent } from "../../i18n/format";
import { predictMessages } from "../../i18n/messages/predict";
import type { Reliability } from "../../protocol/predict";
import { usePredict } from "../../store/predict";
import { useStudio } from "../../store/studio";
import { ReliabilityDiagram } from "../evidence/ReliabilityDiagram";
import { ThresholdExplorer } from "../evidence/ThresholdExplorer";
import { Button } from "../kit/button";
import { Callout } from "../kit/callout";
import { InfoTip } from "../kit/popover";
import { Table, Td, Th } from "../kit/table";
import { useLocale, useMessages } from "../locale";
import { MetricTiles } from "../results/MetricTiles";
import { useAnswer } from "../use-answer";
import { judgedOn } from "./judged-on";

/** How far the probabilities on this file can be trusted. */
export function ReliabilityTab() {
  const t = useMessages(predictMessages);
  const locale = useLocale();
  const ask = usePredict((state) => state.reliability);
  const thresholds = usePredict((state) => state.thresholds);
  const classes = usePredict((state) => state.scored?.classes) ?? [];
  const answer = useAnswer(ask);
  return (
    <div className="space-y-6">
      {answer === null && <p className="text-ink-2">{t.computing}</p>}
      {answer !== null && !answer.ok && <Callout tone="error">{errorSentence(answer.error, locale)}</Callout>}
      {answer?.ok && answer.value === null && <p className="text-ink-2">{t.noLabels}</p>}
      {answer?.ok && answer.value !== null && (
        <>
          <Judged />
          <Metrics reliability={answer.value} />
          <div className="grid gap-6 lg:grid-cols-2">
            <ReliabilityDiagram series={[{ calibration: answer.value.calibration }]} />
            <ThresholdExplorer names={classes} ask={thresholds} />
          </div>
        </>
      )}
      <DriftTable />
    </div>
  );
}

const ALL = { predicted: null, actual: null, probability: null } as const;

/** What must be known before the numbers are believed: that the model learned from these customers. */
function Judged() {
  const t = useMessages(predictMessages);
  const locale = useLocale();
  const { model, scored, scoredFile, showTestCustomers } = usePredict();
  const runFile = useStudio(({ newInputs, inputFiles }) => (newInputs ? null : inputFiles.sketches));
  const split = useStudio(({ run }) => run?.header.split ?? null);
  if (model === null || scored === null) return null;
  const on = judgedOn(model, scored, scoredFile, runFile);
  if (on === "unknown") return <p className="text-ink-2">{t.judgedOnUnknown}</p>;
  if (on !== "learned" || split === null) return null;
  const count = (rows: number) => formatCount(rows, locale);
  return (
    <Callout
      tone="warning"
      action={<Button onClick={() => void showTestCustomers(ALL)}>{t.judgeOnTest(count(split.test))}</Button>}
    >
      {t.judgedOnLearned(count(split.train + split.validation), count(scored.rows))}
    </Callout>
  );
}

function Metrics({ reliability }: { readonly reliability: Reliability }) {
  const t = useMessages(predictMessages);
  const locale = useLocale();
  const { evaluation, intervals } = reliability;
  if (evaluation.task !== "segment") {
    return <MetricTiles task={evaluation.task} metrics={evaluation.metrics} rows={evaluation.rows} />;
  }
  return (
    <dl className="grid gap-px bg-line md:grid-cols-3">
      {(["accuracy", "f1_macro", "auc_ovr"] as const).map((key) => {
        const value = evaluation.metrics[key];
        const interval = intervals[key];
        return (
          <div key={key} className="bg-paper py-2">
            <dt className="text-ink-2 text-sm">{t.metric[key]}</dt>
            <dd className="text-lg">{value === null ? "–" : formatPercent(value, locale)}</dd>
            <dd className="text-ink-2 text-sm">
              {interval === null
                ? "–"
                : t.interval(formatPercent(interval[0], locale), formatPercent(interval[1], locale))}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function DriftTable() {
  const t = useMessages(predictMessages);
  const locale = useLocale();
  const answer = useAnswer(usePredict((state) => state.drift));
  if (answer === null) return null;
  return (
    <section>
      <h3 className="flex items-center">
        {t.drift}
        <InfoTip about={t.drift}>{t.driftAbout}</InfoTip>
      </h3>
      {!answer.ok && <Callout tone="error">{errorSentence(answer.error, locale)}</Callout>}
      {answer.ok && answer.value === null && <p className="text-ink-2">{t.noDrift}</p>}
      {answer.ok && answer.value !== null && (
        <Table className="max-w-md">
          <thead>
            <tr>
              <Th>{t.input}</Th>
              <Th numeric>{t.column}</Th>
              <Th numeric>{t.shift}</Th>
            </tr>
          </thead>
          <tbody>
            {answer.value.map(({ sketch, column, shift }) => (
              <tr key={`${sketch}-${column}`}>
                <Td>{sketch === "past" ? t.past : t.portfolio}</Td>
                <Td numeric>{column}</Td>
                <Td numeric>{formatDecimal(shift, locale, 3)}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}
