import { useCallback, useState } from "react";
import { churnScoresMessages } from "../../i18n/messages/churn-scores";
import { predictMessages } from "../../i18n/messages/predict";
import type { Drift, JudgedOn, JudgedRows, Reliability } from "../../protocol/predict";
import { CHURNED } from "../../scoring/scores";
import { predictActions, usePredict } from "../../store/predict";
import { MetricTiles } from "../charts/MetricTiles";
import { ReliabilityDiagram } from "../charts/ReliabilityDiagram";
import { ThresholdExplorer } from "../charts/ThresholdExplorer";
import { Callout, ErrorCallout } from "../kit/callout";
import { Segmented } from "../kit/choice";
import { TipHeading } from "../kit/popover";
import { DataTable } from "../kit/table";
import { useFormat, useMessages } from "../locale";
import { useAnswer } from "../use-answer";
import { useScoredClasses } from "./use-scored-classes";

/** How far the probabilities on this file can be trusted. */
export function ReliabilityTab() {
  const t = useMessages(predictMessages);
  const format = useFormat();
  const { names: classes } = useScoredClasses();
  const churn = useMessages(churnScoresMessages);
  const threshold = usePredict((state) => state.scored?.threshold ?? null);
  const [of, setOf] = useState<JudgedRows>("test");
  const answer = useAnswer(useCallback(() => predictActions.reliability(of), [of]));
  const askThresholds = useCallback(
    (segment: number, at: readonly number[]) => predictActions.thresholds(segment, at, of),
    [of],
  );
  return (
    <div className="space-y-6">
      {answer === null && <p className="text-ink-2">{t.computing}</p>}
      {answer !== null && !answer.ok && <ErrorCallout error={answer.error} />}
      {answer?.ok && answer.value === null && <p className="text-ink-2">{t.noLabels}</p>}
      {answer?.ok && answer.value !== null && (
        <>
          <Judged on={answer.value.judgedOn} rows={answer.value.evaluation.rows} of={of} onChange={setOf} />
          <Metrics reliability={answer.value} />
          {threshold !== null && <p className="text-ink-2">{churn.judgedAt(format.percent(threshold))}</p>}
          <div className="grid gap-px border border-line bg-line *:min-h-[26rem] *:min-w-0 lg:grid-cols-2">
            <ReliabilityDiagram series={[{ calibration: answer.value.calibration }]} />
            <ThresholdExplorer
              names={classes}
              ask={askThresholds}
              {...(threshold === null ? {} : { first: { segment: CHURNED, threshold } })}
            />
          </div>
        </>
      )}
      <DriftTable />
    </div>
  );
}

interface JudgedProps {
  readonly on: JudgedOn;
  /** Customers that it is judged on. */
  readonly rows: number;
  /** Whom the user wants it judged on. */
  readonly of: JudgedRows;
  readonly onChange: (of: JudgedRows) => void;
}

/** What must be known before the numbers are believed: whether the model learned from these customers. */
function Judged({ on, rows, of, onChange }: JudgedProps) {
  const t = useMessages(predictMessages);
  const format = useFormat();
  if (on.kind === "unknown") return <p className="text-ink-2">{t.judgedOnUnknown}</p>;
  if (on.kind === "test") return null;
  if (on.kind === "other") {
    if (on.learned === null) return <p className="text-ink-2">{t.judgedOnOther}</p>;
    if (on.learned === 0) return <p className="text-ink-2">{t.judgedOnNew}</p>;
    return <Callout tone="warning">{t.learnedAgain(format.count(on.learned), format.count(rows))}</Callout>;
  }
  const all = on.learned + on.test;
  return (
    <div className="space-y-2">
      {on.test > 0 && (
        <Segmented
          label={t.judgedOn}
          value={of}
          onChange={onChange}
          options={[
            { value: "test", label: t.judgedOnTest(format.count(on.test)) },
            { value: "all", label: t.judgedOnAll(format.count(all)) },
          ]}
        />
      )}
      {on.of === "all" ? (
        <Callout tone="warning">{t.flattered(format.count(on.learned), format.count(all))}</Callout>
      ) : (
        <p className="text-ink-2">{t.keptForTest(format.count(on.learned))}</p>
      )}
    </div>
  );
}

function Metrics({ reliability: { judgedOn, evaluation, intervals } }: { readonly reliability: Reliability }) {
  const t = useMessages(predictMessages);
  const format = useFormat();
  const { task, metrics, rows } = evaluation;
  // The intervals are of metrics over several classes; churn's own have none here.
  const { recall: _, ...ofMetrics } = intervals;
  const known = { intervals: ofMetrics, strongest: {} };
  const evidence = task === "segment" ? { evidence: known } : {};
  const isTest = judgedOn.kind === "test" || (judgedOn.kind === "learned" && judgedOn.of === "test");
  const computed = isTest ? undefined : t.computedOfThese(format.count(rows));
  return <MetricTiles task={task} metrics={metrics} rows={rows} computed={computed} {...evidence} />;
}

function DriftTable() {
  const t = useMessages(predictMessages);
  const format = useFormat();
  const answer = useAnswer(predictActions.drift);
  if (answer === null) return null;
  const sentence = ({ columns, moved, largest }: Drift) =>
    moved === 0
      ? t.driftNone(format.count(columns))
      : t.driftSome(format.count(moved), format.count(columns), format.decimal(largest[0]?.shift ?? 0, 2));
  return (
    <section>
      <TipHeading title={t.drift}>{t.driftAbout}</TipHeading>
      {!answer.ok && <ErrorCallout error={answer.error} />}
      {answer.ok && answer.value === null && <p className="text-ink-2">{t.noDrift}</p>}
      {answer.ok && answer.value !== null && <p className="text-ink-2">{sentence(answer.value)}</p>}
      {answer.ok && answer.value !== null && answer.value.moved > 0 && (
        <DataTable
          className="max-w-md"
          rows={answer.value.largest}
          rowKey={({ sketch, column }) => `${sketch}-${column}`}
          columns={[
            { head: t.input, cell: ({ sketch, name }) => name ?? (sketch === "past" ? t.past : t.portfolio) },
            { head: t.column, numeric: true, cell: ({ column }) => column },
            { head: t.shift, numeric: true, cell: ({ shift }) => format.decimal(shift, 3) },
          ]}
        />
      )}
    </section>
  );
}
