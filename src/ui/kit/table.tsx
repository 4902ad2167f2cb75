import type { ComponentProps } from "react";
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
