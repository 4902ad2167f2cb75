import { type ComponentProps, useEffect, useRef, useState } from "react";
import { appMessages } from "../../i18n/messages/app";
import { useMessages } from "../locale";
import { classes } from "./classes";

/** A quiet table: hairlines between rows, numbers to the right. Scrolls sideways inside its own box, hidden texts too. */
export function Table({ className, children, ...rest }: ComponentProps<"table">) {
  const t = useMessages(appMessages);
  const [box, overflows] = useOverflow();
  // What scrolls must be reached by the keyboard; what does not would only be one more stop.
  const scroll = overflows ? { tabIndex: 0, role: "region", "aria-label": rest["aria-label"] ?? t.wideTable } : {};
  return (
    <div ref={box} className="relative overflow-x-auto" {...scroll}>
      <table {...rest} className={classes("w-full border-collapse", className)}>
        {children}
      </table>
    </div>
  );
}

/** Whether an element's content is wider than itself, now and whenever either changes. */
function useOverflow() {
  const ref = useRef<HTMLDivElement>(null);
  const [overflows, setOverflows] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setOverflows(element.scrollWidth > element.clientWidth + 1));
    observer.observe(element);
    if (element.firstElementChild !== null) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, []);
  return [ref, overflows] as const;
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
