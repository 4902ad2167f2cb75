import { useCallback, useState } from "react";
import { resultMessages } from "../../../i18n/messages/results";
import { predictActions } from "../../../store/predict";
import { classEvaluation } from "../../../tasks/class-evaluation";
import { classNamesOf } from "../../../tasks/classes";
import { ChartCard } from "../../charts/ChartCard";
import { ConfusionMatrix } from "../../charts/ConfusionMatrix";
import { MatrixNumbers } from "../../charts/choices";
import { matrixSentence } from "../../charts/sentence";
import { useViewPreferences } from "../../charts/view-preferences";
import { useClassNames, useSegmentColors } from "../../kit/segment";
import { useFormat, useLocale, useMessages } from "../../locale";
import { EpochScrubber, type EvaluationControlsProps, SplitChooser } from "./EvaluationControls";
import { shownEvaluation } from "./evaluation-choice";

/** The confusion matrix of the chosen evaluation; its cells open the customers behind them once there is a test. */
export function MatrixCard({ run, choice, onChoice }: EvaluationControlsProps) {
  const t = useMessages(resultMessages);
  const locale = useLocale();
  const format = useFormat();
  const numbers = useViewPreferences((state) => state.matrixNumbers);
  const classes = classNamesOf(run.header.config);
  const names = useClassNames(run.header.task, classes);
  const colors = useSegmentColors(classes);
  const shown = shownEvaluation(run, choice);
  const { split } = shown;
  const evaluation = shown.evaluation && classEvaluation(shown.evaluation);
  const right = evaluation?.confusion.reduce((sum, row, index) => sum + (row[index] ?? 0), 0) ?? 0;
  const open = useCallback(
    (actual: number, predicted: number) =>
      void predictActions.showTestCustomers({ actual, predicted, probability: null }),
    [],
  );
  const [sentence, setSentence] = useState<string | null>(null);
  const nothing = run.result === null ? t.waitingEpoch : t.noTest;
  return (
    <ChartCard
      title={t.matrix}
      about={t.matrixAbout}
      summary={
        evaluation === null
          ? nothing
          : t.matrixSummary(
              format.count(evaluation.rows),
              format.count(right),
              format.percent(evaluation.metrics.accuracy),
            )
      }
      controls={
        <>
          <MatrixNumbers />
          <SplitChooser run={run} choice={choice} onChoice={onChoice} />
        </>
      }
      readout={sentence ?? (evaluation === null ? "" : matrixSentence(evaluation.confusion, names, locale))}
      data={() => [
        ["actual \\ predicted", ...classes],
        ...(evaluation?.confusion ?? []).map((row, index) => [classes[index] ?? "", ...row]),
      ]}
      footer={<EpochScrubber run={run} choice={choice} onChoice={onChoice} />}
    >
      {evaluation === null ? (
        <p className="flex h-full items-center justify-center text-ink-3">{nothing}</p>
      ) : (
        <ConfusionMatrix
          confusion={evaluation.confusion}
          names={names}
          colors={colors}
          numbers={numbers}
          onSentence={setSentence}
          onCell={split === "test" ? open : null}
        />
      )}
    </ChartCard>
  );
}
