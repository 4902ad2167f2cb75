import { evidenceMessages } from "../../i18n/messages/evidence";
import { explanations } from "../../i18n/messages/explanations";
import type { BaselineTable, MetricValues } from "../../tasks/measured";
import { taskOf } from "../../tasks/registry";
import { metricText } from "../kit/metric-text";
import { Table, Td, Th } from "../kit/table";
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
  const cells = (values: MetricValues) =>
    columns.map((metric) => {
      const value = values[metric.key];
      return (
        <Td key={metric.key} numeric>
          {value === undefined ? "" : value === null ? "–" : metricText(metric, value, locale)}
        </Td>
      );
    });
  const { usedRows } = table;
  const capped = usedRows !== null && (usedRows.train < splitRows.train || usedRows.test < splitRows.test);
  return (
    <>
      <Table>
        <thead>
          <tr>
            <Th>{t.baseline}</Th>
            {columns.map(({ key }) => (
              <Th key={key} numeric>
                {texts[key].name}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {model !== null && (
            <tr className="font-strong">
              <Td>{t.model}</Td>
              {cells(model)}
            </tr>
          )}
          {table.baselines.map(({ name, metrics: values }) => (
            <tr key={name}>
              <Td>{names[name]}</Td>
              {cells(values)}
            </tr>
          ))}
        </tbody>
      </Table>
      {capped && (
        <p className="pt-1 text-ink-2 text-sm">
          {t.capped[table.task](format.count(usedRows.train), format.count(usedRows.test))}
        </p>
      )}
    </>
  );
}
