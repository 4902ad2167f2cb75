import type { Evidence } from "../../../evidence/evidence";
import { hasNoWidth, type Interval } from "../../../evidence/intervals";
import { evidenceMessages } from "../../../i18n/messages/evidence";
import { resultMessages } from "../../../i18n/messages/results";
import type { ReportRow } from "../../../metrics/types";
import type { ClassEvaluation } from "../../../tasks/class-evaluation";
import { InfoTip, TipHeading } from "../../kit/popover";
import { SegmentName, useClassNames, useSegmentColors } from "../../kit/segment";
import { Table, Td, Th } from "../../kit/table";
import { useFormat, useMessages } from "../../locale";

interface ReportTableProps {
  readonly evaluation: ClassEvaluation;
  readonly names: readonly string[];
  /** Of a table: its classes are no segments. */
  readonly isTable?: boolean;
  /** Per segment name; null until they are computed. */
  readonly recallIntervals: Evidence["intervals"]["recall"] | null;
}

/** scikit-learn's classification report, with the bootstrap interval of each segment's recall. */
export function ReportTable({ evaluation, names, isTable = false, recallIntervals }: ReportTableProps) {
  const t = useMessages(resultMessages);
  const e = useMessages(evidenceMessages);
  const format = useFormat();
  const colors = useSegmentColors(names);
  const shown = useClassNames(evaluation.task, names);
  const within = (recall: Interval) =>
    recall !== null && e.interval(format.percent(recall[0], 1), format.percent(recall[1], 1));
  const cells = (row: ReportRow, recall: Interval = null) => (
    <>
      <Td numeric>{format.percent(row.precision)}</Td>
      <Td numeric>
        {format.percent(row.recall)}
        {/* A phone has no room for a column of its own. */}
        <span className="block text-ink-2 text-sm md:hidden">{within(recall)}</span>
      </Td>
      <Td numeric className="text-ink-2 text-sm max-md:hidden">
        {within(recall)}
      </Td>
      <Td numeric>{format.percent(row["f1-score"])}</Td>
      <Td numeric>{format.count(row.support)}</Td>
    </>
  );
  return (
    <section className="bg-paper px-3 pt-1.5 pb-3">
      <TipHeading title={t.report} className="min-h-8">
        {t.computed[evaluation.task](format.count(evaluation.rows), t.splitWord.test)}
      </TipHeading>
      <Table className="max-[90rem]:text-sm max-md:[&_td]:pr-1 max-md:[&_td:nth-child(3)]:pr-2 max-md:[&_th]:pr-1 max-md:[&_th:nth-child(3)]:pr-2">
        <thead>
          <tr>
            <Th>{t.className[isTable ? "churn" : evaluation.task]}</Th>
            <Th numeric>{t.precision}</Th>
            <Th numeric>{t.recall}</Th>
            <Th numeric className="min-w-24 max-md:hidden">
              <span className="inline-flex items-center">
                <InfoTip about={e.recallInterval}>{e.intervalAbout}</InfoTip>
                {e.recallInterval}
              </span>
            </Th>
            <Th numeric>{t.f1}</Th>
            <Th numeric>{t.support}</Th>
          </tr>
        </thead>
        <tbody>
          {evaluation.report.map((row, index) => {
            const name = names[index] ?? "";
            return (
              <tr key={name}>
                <Td>
                  <SegmentName name={shown[index] ?? ""} color={colors[index] ?? ""} />
                </Td>
                {cells(row, recallIntervals?.[name] ?? null)}
              </tr>
            );
          })}
          <tr className="text-ink-2">
            <Td>{t.accuracy}</Td>
            <Td numeric />
            <Td numeric />
            <Td numeric className="max-md:hidden" />
            <Td numeric>{format.percent(evaluation.metrics.accuracy)}</Td>
            <Td numeric>{format.count(evaluation.rows)}</Td>
          </tr>
          <tr className="text-ink-2">
            <Td>{t.macro}</Td>
            {cells(evaluation.reportAverages.macro)}
          </tr>
          <tr className="text-ink-2">
            <Td>{t.weighted}</Td>
            {cells(evaluation.reportAverages.weighted)}
          </tr>
        </tbody>
      </Table>
      {Object.values(recallIntervals ?? {}).some(hasNoWidth) && <p className="pt-1 text-ink-2 text-sm">{e.noWidth}</p>}
    </section>
  );
}
