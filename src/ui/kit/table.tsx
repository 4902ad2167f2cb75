import type { ComponentProps, ReactNode } from "react";
import { appMessages } from "../../i18n/messages/app";
import { useMessages } from "../locale";
import { classes } from "./classes";
import { ScrollBox } from "./scroll-box";

/** A quiet table: hairlines between rows, numbers to the right. Scrolls sideways inside its own box, hidden texts too. */
export function Table({ className, children, ...rest }: ComponentProps<"table">) {
  const t = useMessages(appMessages);
  return (
    <ScrollBox label={rest["aria-label"] ?? t.wideTable}>
      <table {...rest} className={classes("w-full border-collapse", className)}>
        {children}
      </table>
    </ScrollBox>
  );
}

/** Of the cells of a column that a phone leaves out. */
export const WIDE = "max-md:hidden";

interface CellProps {
  readonly numeric?: boolean | undefined;
}

export function Th({ numeric = false, className, ...rest }: ComponentProps<"th"> & CellProps) {
  return (
    <th
      scope="col"
      {...rest}
      className={classes(
        "hairline-b py-1 pr-3 text-ink-2 text-sm last:pr-0",
        numeric ? "text-right" : "text-left",
        className,
      )}
    />
  );
}

export function Td({ numeric = false, className, ...rest }: ComponentProps<"td"> & CellProps) {
  return (
    <td
      {...rest}
      className={classes("hairline-b py-1 pr-3 last:pr-0", numeric && "whitespace-nowrap text-right", className)}
    />
  );
}

/** A column by what its cells hold of a row. */
export interface Column<Row> {
  readonly head: ReactNode;
  /** What tells it from the others where its head is no text, or that of another one. */
  readonly key?: string | number;
  readonly cell: (row: Row, place: number) => ReactNode;
  readonly numeric?: boolean;
  /** Of its cells. */
  readonly className?: string;
  /** A phone has no room for it and leaves it out. */
  readonly wide?: boolean;
}

interface DataTableProps<Row> extends ComponentProps<"table"> {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** What tells a row from the others. */
  readonly rowKey: (row: Row, place: number) => string | number;
  readonly rowClass?: (row: Row) => string;
  readonly stickyHead?: boolean;
}

/** A `Table` of rows that are alike, described by its columns. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, rows, rowKey, rowClass, stickyHead = false, ...rest } = props;
  return (
    <Table {...rest}>
      <thead className={stickyHead ? "sticky top-0 bg-paper" : ""}>
        <tr>
          {columns.map(({ head, key = String(head), numeric, wide }) => (
            <Th key={key} numeric={numeric} className={classes(wide && WIDE)}>
              {head}
            </Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, place) => (
          <tr key={rowKey(row, place)} className={rowClass?.(row)}>
            {columns.map(({ head, key = String(head), numeric, wide, className, cell }) => (
              <Td key={key} numeric={numeric} className={classes(wide && WIDE, className)}>
                {cell(row, place)}
              </Td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
