import { type CsvStyle, textCell } from "./table-text";

/** A customer whose prediction changed between two models; class names. */
interface ChangeLine {
  /** Row in the sketches file, from 0; null where it is not known. */
  readonly row: number | null;
  /** Null where no open file tells it. */
  readonly id: string | null;
  readonly actual: string;
  readonly before: string;
  readonly after: string;
}

/**
 * `row_index, customer_id, actual_segment, predicted_before, predicted_after`, one line per customer, RFC 4180 with line
 * feeds; columns that nobody knows are left out.
 */
export function changesCsv(changes: readonly ChangeLine[], { separator, byteOrderMark }: CsvStyle): string {
  const columns = [
    { name: "row_index", read: ({ row }: ChangeLine) => (row === null ? null : String(row)) },
    { name: "customer_id", read: ({ id }: ChangeLine) => id },
    { name: "actual_segment", read: ({ actual }: ChangeLine) => actual },
    { name: "predicted_before", read: ({ before }: ChangeLine) => before },
    { name: "predicted_after", read: ({ after }: ChangeLine) => after },
  ].filter(({ read }) => changes.some((change) => read(change) !== null));
  const lines = [
    columns.map(({ name }) => name),
    ...changes.map((change) =>
      columns.map(({ read }, index) => textCell(read(change) ?? "", index === 0 ? "first" : "later")),
    ),
  ];
  return `${byteOrderMark ? "\uFEFF" : ""}${lines.map((cells) => `${cells.join(separator)}\n`).join("")}`;
}
