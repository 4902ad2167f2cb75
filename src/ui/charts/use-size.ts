import { type RefObject, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { Size } from "../../figures/layout";
import { pageScheduler } from "./page-scheduler";

/**
 * The element's inner size in whole pixels, followed as it changes; null before it is known, which is in a task of its own:
 * what is drawn then is most of a chart, and all charts that come at once would be one long task.
 */
export function useSize<T extends HTMLElement>(): [RefObject<T | null>, Size | null] {
  const ref = useRef<T>(null);
  const [size, setSize] = useState<Size | null>(null);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const measure = () => {
      const next = { width: Math.floor(element.clientWidth), height: Math.floor(element.clientHeight) };
      setSize((old) => (old?.width === next.width && old.height === next.height ? old : next));
    };
    const observer = new ResizeObserver(measure);
    const slot = pageScheduler.register(() => {
      flushSync(measure);
      observer.observe(element);
    });
    slot.request(true);
    return () => {
      observer.disconnect();
      slot.release();
    };
  }, []);
  return [ref, size];
}
