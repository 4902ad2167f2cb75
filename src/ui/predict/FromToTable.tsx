import { classes } from "../kit/classes";
import { TipHeading } from "../kit/popover";
import { DataTable } from "../kit/table";
import { useFormat } from "../locale";

interface FromToTableProps {
  readonly title: string;
  readonly about: string;
  /** What rows and columns are. */
  readonly corner: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** Customers, `[row][column]`; null where there can be none. */
  readonly counts: readonly (readonly (number | null)[])[];
  /** The pair that is shown, where one is. */
  readonly chosen?: readonly [from: number, to: number];
  readonly onChoose: (from: number, to: number) => void;
}

/** Customers by what they come from and what they go to; a cell chooses its pair. */
export function FromToTable(props: FromToTableProps) {
  const { title, about, corner, rows, columns, counts, chosen, onChoose } = props;
  const format = useFormat();
  return (
    <section>
      <TipHeading title={title}>{about}</TipHeading>
      <DataTable
        rows={rows}
        rowKey={(before) => before}
        columns={[
          { head: corner, cell: (before) => before },
          ...columns.map((after, to) => ({
            head: after,
            numeric: true,
            cell: (before: string, from: number) => {
              const customers = counts[from]?.[to] ?? null;
              if (customers === null) return <span className="text-ink-3">–</span>;
              return (
                <button
                  type="button"
                  aria-label={`${before} → ${after}: ${format.count(customers)}`}
                  {...(chosen === undefined
                    ? { disabled: customers === 0 }
                    : { "aria-pressed": from === chosen[0] && to === chosen[1] })}
                  onClick={() => onChoose(from, to)}
                  className={classes(
                    "touch -mr-1.5 min-w-10 rounded px-1.5 text-right enabled:hover:bg-sunken aria-pressed:bg-ink aria-pressed:text-on-ink",
                    before === after && "text-ink-2",
                  )}
                >
                  {format.count(customers)}
                </button>
              );
            },
          })),
        ]}
      />
    </section>
  );
}
