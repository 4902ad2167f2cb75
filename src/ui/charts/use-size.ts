import { type RefObject, useEffect, useRef, useState } from "react";
import type { Size } from "../../figures/layout";

/** The element's inner size in whole pixels, followed as it changes; null before the first layout. */
export function useSize<T extends HTMLElement>(): [RefObject<T | null>, Size | null] {
  const ref = useRef<T>(null);
  const [size, setSize] = useState<Size | null>(null);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    // Also reports the first size, in a task of its own: the frame around a chart and the chart need not share one.
    const observer = new ResizeObserver(() => {
      const next = { width: Math.floor(element.clientWidth), height: Math.floor(element.clientHeight) };
      setSize((old) => (old?.width === next.width && old.height === next.height ? old : next));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, size];
}
