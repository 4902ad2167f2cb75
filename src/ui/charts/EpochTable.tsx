import { formatDecimal, formatLoss, formatPercent, formatRate } from "../../i18n/format";
import type { Locale } from "../../i18n/messages";
import { chartMessages } from "../../i18n/messages/charts";
import type { ColumnKey } from "../../tasks/registry";
import type { EpochRecord } from "../../training/epoch-record";
import { metricOf, rateOf } from "../../training/epoch-record";
import { Table, Td, Th } from "../kit/table";
import { useLocale, useMessages } from "../locale";

type Column = ColumnKey | "trainLoss" | "valLoss" | "backbone" | "head" | "gradNorm";

const read: Readonly<Record<Column, (record: EpochRecord, locale: Locale) => string>> = {
  trainLoss: ({ trainLoss }, locale) => formatLoss(trainLoss, locale),
  valLoss: ({ valLoss }, locale) => formatLoss(valLoss, locale),
  valAccuracy: (record, locale) => formatPercent(metricOf(record, "valAccuracy"), locale),
  valF1Macro: (record, locale) => formatPercent(metricOf(record, "valF1Macro"), locale),
  valAuc: (record, locale) => formatPercent(metricOf(record, "valAuc"), locale),
  valSimilarity: (record, locale) => formatDecimal(metricOf(record, "valSimilarity"), locale, 4),
  backbone: (record) => formatRate(rateOf(record, 0)),
  head: (record) => formatRate(rateOf(record, 1)),
  gradNorm: ({ gradNorm }, locale) => formatLoss(gradNorm, locale),
};

interface EpochTableProps {
  readonly epochs: readonly EpochRecord[];
  readonly columns: readonly { readonly value: Column; readonly label: string }[];
  readonly bestEpoch: number | null;
}

/** A chart's values, epoch by epoch; the best epoch in strong type. */
export function EpochTable({ epochs, columns, bestEpoch }: EpochTableProps) {
  const t = useMessages(chartMessages);
  const locale = useLocale();
  if (epochs.length === 0) return <p className="py-2 text-ink-2">{t.noEpoch}</p>;
  return (
    <Table>
      <thead className="sticky top-0 bg-paper">
        <tr>
          <Th>{t.epoch}</Th>
          {columns.map(({ value, label }) => (
            <Th key={value} numeric>
              {label}
            </Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {epochs.map((record) => (
          <tr key={record.epoch} className={record.epoch === bestEpoch ? "font-strong" : ""}>
            <Td>{record.epoch}</Td>
            {columns.map(({ value }) => (
              <Td key={value} numeric>
                {read[value](record, locale)}
              </Td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
