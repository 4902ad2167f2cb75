import { type ComponentProps, type RefObject, useEffect, useRef, useState } from "react";
import { classes } from "./classes";

interface ScrollBoxProps extends Omit<ComponentProps<"div">, "ref"> {
  /** Accessible name while there is something to scroll to. */
  readonly label: string;
  readonly ref?: RefObject<HTMLDivElement | null>;
}

/** A box that scrolls what does not fit. What scrolls is reached by the keyboard; what does not would only be one more stop. */
export function ScrollBox({ label, ref, className, children, ...rest }: ScrollBoxProps) {
  const own = useRef<HTMLDivElement>(null);
  const box = ref ?? own;
  const overflows = useOverflow(box);
  const reached = overflows ? { tabIndex: 0, role: "group", "aria-label": label } : {};
  return (
    <div ref={box} className={classes("relative overflow-auto", className)} {...reached} {...rest}>
      {children}
    </div>
  );
}

/** Whether an element's content is larger than itself, now and whenever either changes. */
function useOverflow(ref: RefObject<HTMLDivElement | null>): boolean {
  const [overflows, setOverflows] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const observer = new ResizeObserver(() =>
      setOverflows(element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1),
    );
    observer.observe(element);
    if (element.firstElementChild !== null) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, [ref]);
  return overflows;
}
