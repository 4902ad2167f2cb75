import type { ComponentProps } from "react";
import { classes } from "./classes";

/** A quiet table: hairlines between rows, numbers to the right. Scrolls sideways inside its own box, hidden texts too. */
export function Table({ className, children, ...rest }: ComponentProps<"table">) {
  return (
    <div className="relative overflow-x-auto">
      <table {...rest} className={classes("w-full border-collapse", className)}>
        {children}
      </table>
    </div>
  );
}

interface CellProps {
  readonly numeric?: boolean;
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
