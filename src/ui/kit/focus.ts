/** The id of a place's `main`, which takes the focus by script alone. */
const RESULTS = "results";

/** Gives the focus to an element when nothing near has it: what had it is gone or takes no keys. Nothing is scrolled for it. */
export function focusIfLost(element: HTMLElement | null): void {
  const { activeElement: active } = document;
  if (active === null || active === document.body || active.id === RESULTS || active.matches(":disabled")) {
    element?.focus({ preventScroll: true });
  }
}

/**
 * From now on, when what has the focus leaves the page or takes no keys any more, the nearest part around it that takes the
 * focus by script (`tabIndex={-1}`) has it, or else the place's results: Tab goes on from there, not from the page's top.
 * What knows better, a heading or the next button, takes it from there.
 */
export function keepFocus(): void {
  let last: Element | null = null;
  let around: HTMLElement | null = null;
  const isGone = () => last !== null && (!last.isConnected || last.matches(":disabled"));
  const lead = () => {
    if (isGone()) focusIfLost(around?.isConnected ? around : document.getElementById(RESULTS));
  };
  document.addEventListener("focusin", ({ target }) => {
    if (!(target instanceof Element)) return;
    last = target;
    around = target.parentElement?.closest<HTMLElement>("[tabindex='-1']") ?? null;
  });
  // Given up by a click beside it, it is not lost when it goes later.
  document.addEventListener("pointerup", () => {
    if (document.activeElement === document.body) last = null;
  });
  new MutationObserver(() => {
    // Not at once: a dialog that closes gives the focus back itself.
    if (isGone()) setTimeout(lead);
  }).observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled"] });
}
