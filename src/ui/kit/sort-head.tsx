import type { ReactNode } from "react";
import { classes } from "./classes";
import { Th } from "./table";
import { TIP } from "./tooltip";

/** The column that a list is sorted by, and which way round. */
interface SortOrder<Key extends string> {
  readonly by: Key;
  readonly descending: boolean;
}

interface SortHeadProps<Key extends string> {
  readonly by: Key;
  readonly text: ReactNode;
  readonly numeric?: boolean;
  readonly order: SortOrder<Key>;
  readonly onOrder: (by: Key) => void;
  readonly className?: string;
  /** Of the button inside. */
  readonly inner?: string;
  /** What the column holds, where its name does not say it all. */
  readonly about?: string | undefined;
}

/** A column's head that sorts by it, and the other way round on a second click. */
export function SortHead<Key extends string>(props: SortHeadProps<Key>) {
  const { by, text, numeric = false, order, onOrder, className, inner, about } = props;
  const sorted = order.by === by;
  return (
    <Th
      numeric={numeric}
      className={className}
      aria-sort={sorted ? (order.descending ? "descending" : "ascending") : undefined}
    >
      <button
        type="button"
        onClick={() => onOrder(by)}
        className={classes("hit hover:text-ink", inner)}
        {...(about === undefined ? {} : { [TIP]: about, "aria-description": about })}
      >
        {text}
      </button>
      {sorted && <span aria-hidden>{order.descending ? " ↓" : " ↑"}</span>}
    </Th>
  );
}
