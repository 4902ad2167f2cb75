import { evidenceMessages } from "../../i18n/messages/evidence";
import { explanations } from "../../i18n/messages/explanations";
import type { BaselineTable, MetricValues } from "../../tasks/measured";
import { type TaskMetric, taskOf } from "../../tasks/registry";
import { metricText } from "../kit/metric-text";
import { DataTable } from "../kit/table";
import { useFormat, useLocale, useMessages } from "../locale";

interface BaselinesTableProps {
  readonly table: BaselineTable;
  /** The trained model's own line; null before there is one. */
  readonly model: MetricValues | null;
  /** Rows of the whole splits. */
  readonly splitRows: { readonly train: number; readonly test: number };
}

/** What needs no network, and the model beside it, in the metrics that both have. */
export function BaselinesTable({ table, model, splitRows }: BaselinesTableProps) {
  const t = useMessages(evidenceMessages);
  const { baselines: names, metrics: texts } = useMessages(explanations);
  const locale = useLocale();
  const format = useFormat();
  const { metrics, compared } = taskOf(table.task);
  const columns = compared.flatMap((key) => metrics.find((metric) => metric.key === key) ?? []);
  const text = (metric: TaskMetric, value: number | null | undefined) =>
    value === undefined ? "" : value === null ? "–" : metricText(metric, value, locale);
  const { usedRows } = table;
  const capped = usedRows !== null && (usedRows.train < splitRows.train || usedRows.test < splitRows.test);
  return (
    <>
      <DataTable
        rows={[
          ...(model === null ? [] : [{ name: t.model, values: model }]),
          ...table.baselines.map((baseline) => ({ name: names[baseline.name], values: baseline.metrics })),
        ]}
        rowKey={({ name }) => name}
        rowClass={({ values }) => (values === model ? "font-strong" : "")}
        columns={[
          { head: t.baseline, cell: ({ name }) => name },
          ...columns.map((metric, index) => ({
            head: texts[metric.key].name,
            numeric: true,
            // Beside more than the leading metric and another one a name would have no room.
            wide: columns.length > 3 && index > 0 && index < columns.length - 1,
            cell: ({ values }: { readonly values: MetricValues }) => text(metric, values[metric.key]),
          })),
        ]}
      />
      {capped && (
        <p className="pt-1 text-ink-2 text-sm">
          {t.capped[table.task](format.count(usedRows.train), format.count(usedRows.test))}
        </p>
      )}
    </>
  );
}
