import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";

/** Height of a row in a long list, in pixels. */
export const ROW_HEIGHT = 32;

/** Of a long list only the rows in view exist: their indices, and the pixels that the others take above and below them. */
export function useRowsInView(count: number) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  return {
    scroller,
    scrollTo: virtual.scrollToIndex,
    indices: items.map(({ index }) => index),
    above: items[0]?.start ?? 0,
    below: virtual.getTotalSize() - (items.at(-1)?.end ?? 0),
  };
}
