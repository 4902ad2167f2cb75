import type { ReactNode } from "react";
import { classes } from "./classes";
import { Th } from "./table";

/** The column that a list is sorted by, and which way round. */
export interface SortOrder<Key extends string> {
  readonly by: Key;
  readonly descending: boolean;
}

export interface SortHeadProps<Key extends string> {
  readonly by: Key;
  readonly text: ReactNode;
  readonly numeric?: boolean;
  readonly order: SortOrder<Key>;
  readonly onOrder: (by: Key) => void;
  readonly className?: string;
  /** Of the button inside. */
  readonly inner?: string;
}

/** A column's head that sorts by it, and the other way round on a second click. */
export function SortHead<Key extends string>(props: SortHeadProps<Key>) {
  const { by, text, numeric = false, order, onOrder, className, inner } = props;
  const sorted = order.by === by;
  return (
    <Th
      numeric={numeric}
      className={className}
      aria-sort={sorted ? (order.descending ? "descending" : "ascending") : undefined}
    >
      <button type="button" onClick={() => onOrder(by)} className={classes("hit hover:text-ink", inner)}>
        {text}
      </button>
      {sorted && <span aria-hidden>{order.descending ? " ↓" : " ↑"}</span>}
    </Th>
  );
}
