import { type KeyboardEvent, type PointerEvent, type ReactNode, type RefObject, useEffect } from "react";
import { runsMessages } from "../../i18n/messages/runs";
import { COMPARISON_SHARES, prefer, useViewPreferences } from "../charts/view-preferences";
import { useMessages } from "../locale";

const { least, most } = COMPARISON_SHARES;
/** Per cent of the window that an arrow key moves the edge by. */
const KEY_STEP = 5;

interface ComparisonPanelProps {
  readonly ref: RefObject<HTMLDivElement | null>;
  readonly children: ReactNode;
}

/** The comparison under the list, its upper edge moved by pointer or arrow keys; in a narrow window it follows the list. */
export function ComparisonPanel({ ref: panel, children }: ComparisonPanelProps) {
  const t = useMessages(runsMessages);
  const share = useViewPreferences((state) => state.comparisonShare);
  useEffect(() => {
    // The list has become shorter: what was ticked last stays in sight.
    document.activeElement?.scrollIntoView({ block: "nearest" });
  }, []);
  const take = (next: number) => prefer({ comparisonShare: Math.min(most, Math.max(least, Math.round(next))) });
  function onPointerMove(event: PointerEvent<HTMLElement>) {
    const bottom = panel.current?.getBoundingClientRect().bottom;
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || bottom === undefined) return;
    take((100 * (bottom - event.clientY)) / window.innerHeight);
  }
  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const next = { ArrowUp: share + KEY_STEP, ArrowDown: share - KEY_STEP, Home: least, End: most }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    take(next);
  }
  return (
    <div
      ref={panel}
      tabIndex={-1}
      style={{ height: `${share}dvh` }}
      className="flex scroll-mt-14 flex-col border-line outline-none border-t max-lg:h-auto! lg:shrink-0 print:h-auto!"
    >
      <hr
        aria-orientation="horizontal"
        aria-label={t.resizeComparison}
        aria-valuemin={least}
        aria-valuemax={most}
        aria-valuenow={share}
        tabIndex={0}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
        onKeyDown={onKeyDown}
        className="h-2 shrink-0 cursor-row-resize touch-none border-0 bg-sunken hover:bg-line max-lg:hidden"
      />
      <div className="relative px-4 pb-4 lg:min-h-0 lg:flex-1 lg:overflow-y-auto print:overflow-visible">
        {children}
      </div>
    </div>
  );
}
