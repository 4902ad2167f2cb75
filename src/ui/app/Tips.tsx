import { useEffect, useState } from "react";
import { TIP } from "../kit/tooltip";

/** A pointer that rests this long wants to know, in milliseconds. */
const DELAY = 400;
const GAP = 6;
const EDGE = 8;
/** What two lines need, in CSS pixels: the header of a run has it above its buttons. */
const ROOM = 50;

interface Tip {
  readonly text: string;
  readonly box: DOMRect;
}

/** The one tooltip of the page: beside whatever element is pointed at or focused by key and has a text for it. */
export function Tips() {
  const [tip, setTip] = useState<Tip | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (target: EventTarget | null, delay: number) => {
      clearTimeout(timer);
      const element = target instanceof Element ? target.closest(`[${TIP}]`) : null;
      const text = element?.getAttribute(TIP) ?? null;
      if (element === null || text === null) return setTip(null);
      timer = setTimeout(() => setTip({ text, box: element.getBoundingClientRect() }), delay);
    };
    const hide = () => show(null, 0);
    // A focus that the page moves itself, a run's Pause when it starts, is no question.
    let walking = false;
    const walk = ({ key }: KeyboardEvent) => {
      walking = key === "Tab" || key.startsWith("Arrow");
    };
    const stand = () => {
      walking = false;
    };
    document.addEventListener("keydown", walk, { signal, capture: true });
    document.addEventListener("keyup", stand, { signal, capture: true });
    document.addEventListener(
      "pointerover",
      (event) => show(event.pointerType === "touch" ? null : event.target, DELAY),
      { signal },
    );
    document.addEventListener(
      "focusin",
      ({ target }) => {
        if (walking && target instanceof Element && target.matches(":focus-visible")) show(target, 0);
      },
      { signal },
    );
    for (const name of ["focusout", "pointerdown", "keydown", "scroll"])
      document.addEventListener(name, hide, { signal, capture: true });
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, []);
  if (tip === null) return null;
  // Above, where it covers what was read before and not what comes next.
  const below = tip.box.top < ROOM;
  const middle = Math.min(innerWidth - EDGE, Math.max(EDGE, (tip.box.left + tip.box.right) / 2));
  const side = middle < 150 ? "0" : middle > innerWidth - 150 ? "-100%" : "-50%";
  return (
    <div
      aria-hidden
      className="pointer-events-none fixed z-50 w-max max-w-72 rounded bg-ink px-2 py-1 text-on-ink text-sm shadow-float"
      style={{
        left:
          side === "0"
            ? Math.max(EDGE, tip.box.left)
            : side === "-100%"
              ? Math.min(innerWidth - EDGE, tip.box.right)
              : middle,
        top: below ? tip.box.bottom + GAP : tip.box.top - GAP,
        transform: `translate(${side}, ${below ? "0" : "-100%"})`,
      }}
    >
      {tip.text}
    </div>
  );
}
