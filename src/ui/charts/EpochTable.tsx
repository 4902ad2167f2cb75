import { capitalized } from "../../i18n/format";
import { chartMessages } from "../../i18n/messages/charts";
import type { EpochRecord } from "../../training/epoch-record";
import { DataTable } from "../kit/table";
import { useLocale, useMessages } from "../locale";
import { lossColumn } from "./format-tick";

interface EpochTableProps {
  readonly epochs: readonly EpochRecord[];
  readonly lines: readonly { readonly label: string; readonly read: (record: EpochRecord) => number }[];
  readonly bestEpoch: number | null;
  /** Losses, their points one below the other, unless told. */
  readonly formatValue?: (value: number) => string;
}

/** A chart's values, epoch by epoch; the best epoch in strong type. */
export function EpochTable({ epochs, lines, bestEpoch, formatValue }: EpochTableProps) {
  const t = useMessages(chartMessages);
  const locale = useLocale();
  if (epochs.length === 0) return <p className="py-2 text-ink-2">{t.noEpoch}</p>;
  return (
    <DataTable
      className="max-w-md"
      stickyHead
      rows={epochs}
      rowKey={({ epoch }) => epoch}
      rowClass={({ epoch }) => (epoch === bestEpoch ? "font-strong" : "")}
      columns={[
        { head: capitalized(t.epoch, locale), cell: ({ epoch }) => epoch },
        ...lines.map(({ label, read }) => {
          const write = formatValue ?? lossColumn(epochs.map(read), locale);
          return {
            head: capitalized(label, locale),
            numeric: true,
            cell: (record: EpochRecord) => write(read(record)),
          };
        }),
      ]}
    />
  );
}
