import { formatDecimal, formatPercent, formatRate } from "../../i18n/format";
import type { Locale } from "../../i18n/messages";
import { chartMessages } from "../../i18n/messages/charts";
import type { ColumnKey } from "../../tasks/registry";
import type { EpochRecord } from "../../training/epoch-record";
import { metricOf, rateOf } from "../../training/epoch-record";
import { DataTable } from "../kit/table";
import { useLocale, useMessages } from "../locale";
import { lossColumn } from "./format-tick";

type Column = ColumnKey | "trainLoss" | "valLoss" | "backbone" | "head" | "gradNorm";

/** A column's values, and how all of them are written. */
interface Written {
  readonly read: (record: EpochRecord) => number;
  readonly format: (values: readonly number[], locale: Locale) => (value: number) => string;
}

const losses: Written["format"] = lossColumn;
const percents: Written["format"] = (_, locale) => (value) => formatPercent(value, locale);
const rates: Written["format"] = () => formatRate;

const written: Readonly<Record<Column, Written>> = {
  trainLoss: { read: ({ trainLoss }) => trainLoss, format: losses },
  valLoss: { read: ({ valLoss }) => valLoss, format: losses },
  valAccuracy: { read: (record) => metricOf(record, "valAccuracy"), format: percents },
  valF1Macro: { read: (record) => metricOf(record, "valF1Macro"), format: percents },
  valAuc: { read: (record) => metricOf(record, "valAuc"), format: percents },
  valSimilarity: {
    read: (record) => metricOf(record, "valSimilarity"),
    format: (_, locale) => (value) => formatDecimal(value, locale, 4),
  },
  backbone: { read: (record) => rateOf(record, 0), format: rates },
  head: { read: (record) => rateOf(record, 1), format: rates },
  gradNorm: { read: ({ gradNorm }) => gradNorm, format: losses },
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
  const shown = columns.map(({ value: column, label }) => {
    const { read, format } = written[column];
    const values = epochs.map(read);
    return { column, label, cells: values.map(format(values, locale)) };
  });
  if (epochs.length === 0) return <p className="py-2 text-ink-2">{t.noEpoch}</p>;
  return (
    <DataTable
      className="max-w-md"
      stickyHead
      rows={epochs}
      rowKey={({ epoch }) => epoch}
      rowClass={({ epoch }) => (epoch === bestEpoch ? "font-strong" : "")}
      columns={[
        { head: t.epoch, cell: ({ epoch }) => epoch },
        ...shown.map(({ column, label, cells }) => ({
          head: label,
          key: column,
          numeric: true,
          cell: (_: EpochRecord, row: number) => cells[row],
        })),
      ]}
    />
  );
}
