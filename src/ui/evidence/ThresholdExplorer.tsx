import { useCallback, useState } from "react";
import type { ThresholdPoint } from "../../evidence/precision-recall";
import { formatCount, formatDecimal, formatPercent } from "../../i18n/format";
import { predictMessages } from "../../i18n/messages/predict";
import type { Result } from "../../protocol/files";
import { Select } from "../kit/field";
import { InfoTip } from "../kit/popover";
import { Table, Td, Th } from "../kit/table";
import { useLocale, useMessages } from "../locale";
import { useAnswer } from "../use-answer";

/** Thresholds of the explorer's table. */
const THRESHOLDS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];

export interface ThresholdExplorerProps {
  readonly names: readonly string[];
  /** Answers for one segment (by class index); memoised. */
  readonly ask: (segment: number, at: readonly number[]) => Promise<Result<readonly ThresholdPoint[]>>;
}

/** What choosing a segment's customers at a threshold means: how many are reached, how many of them rightly. */
export function ThresholdExplorer({ names, ask }: ThresholdExplorerProps) {
  const t = useMessages(predictMessages);
  const locale = useLocale();
  const [segment, setSegment] = useState(0);
  const answer = useAnswer(useCallback(() => ask(segment, THRESHOLDS), [ask, segment]));
  return (
    <section>
      <div className="flex items-center gap-1 pb-2">
        <h3>{t.explorer}</h3>
        <InfoTip about={t.explorer}>{t.explorerAbout}</InfoTip>
        <Select
          aria-label={t.segment}
          className="ml-auto"
          value={String(segment)}
          onChange={(value) => setSegment(Number(value))}
          options={names.map((name, index) => ({ value: String(index), label: name }))}
        />
      </div>
      <Table>
        <thead>
          <tr>
            <Th numeric>{t.threshold}</Th>
            <Th numeric>{t.reached}</Th>
            <Th numeric>{t.precision}</Th>
            <Th numeric>{t.recall}</Th>
          </tr>
        </thead>
        <tbody>
          {(answer?.ok ? answer.value : []).map((point) => (
            <tr key={point.threshold}>
              <Td numeric>{formatDecimal(point.threshold, locale, 2)}</Td>
              <Td numeric>{formatCount(point.reached, locale)}</Td>
              <Td numeric>{formatPercent(point.precision, locale)}</Td>
              <Td numeric>{formatPercent(point.recall, locale)}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}
