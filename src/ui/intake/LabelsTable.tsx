import type { ReactNode } from "react";
import { intakeMessages } from "../../i18n/messages/intake";
import { DataTable } from "../kit/table";
import { useFormat, useMessages } from "../locale";

interface LabelsTableProps {
  readonly labels: readonly { readonly label: string; readonly count: number }[];
  /** Chooses what a label means. */
  readonly children: (label: string) => ReactNode;
}

/** The labels of a file, the rows of each, and what it becomes. */
export function LabelsTable({ labels, children }: LabelsTableProps) {
  const t = useMessages(intakeMessages);
  const format = useFormat();
  return (
    <DataTable
      rows={labels}
      rowKey={({ label }) => label}
      columns={[
        {
          head: t.fileLabel,
          className: "max-w-40 truncate whitespace-pre font-strong",
          cell: ({ label }) => label,
        },
        { head: t.rows, numeric: true, cell: ({ count }) => format.count(count) },
        { head: t.becomes, cell: ({ label }) => children(label) },
      ]}
    />
  );
}
