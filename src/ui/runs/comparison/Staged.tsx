import { type ReactNode, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { pageScheduler } from "../../charts/page-scheduler";
import type { RedrawSlot } from "../../charts/redraw-scheduler";
import { classes } from "../../kit/classes";

interface StagedProps<T> {
  readonly value: T;
  /** Keeps the place until the first drawing: its height above all. */
  readonly className?: string;
  readonly children: (value: T) => ReactNode;
}

/** Draws a part of the page in a task of its own, now and whenever its value changes; ten runs at once would be a long one. */
export function Staged<T>({ value, className, children }: StagedProps<T>) {
  const [shown, show] = useState<{ readonly value: T } | null>(null);
  const latest = useRef(value);
  const slot = useRef<RedrawSlot>(null);
  useEffect(() => {
    // Without flushSync React would gather several parts' updates into one long task.
    const own = pageScheduler.register(() => flushSync(() => show({ value: latest.current })));
    slot.current = own;
    return () => own.release();
  }, []);
  useEffect(() => {
    latest.current = value;
    slot.current?.request(true);
  }, [value]);
  return <div className={classes("bg-paper", className)}>{shown === null ? null : children(shown.value)}</div>;
}
