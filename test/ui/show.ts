import type { ReactNode } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { expect, onTestFinished } from "vitest";
import type { Locator } from "vitest/browser";

/** Draws something into a place of its own on the page, until the test is over. */
export function show(what: ReactNode): HTMLElement {
  const place = document.body.appendChild(document.createElement("div"));
  const root = createRoot(place);
  onTestFinished(() => {
    root.unmount();
    place.remove();
  });
  flushSync(() => root.render(what));
  return place;
}

/**
 * Clicks by itself what is there: without the page's styles some controls have no size, and what keeps clicks from the
 * page under a dialog lies over the dialog, too.
 */
export async function press(what: Locator): Promise<void> {
  await expect.element(what).toBeInTheDocument();
  const element = what.element();
  if (element instanceof HTMLElement) element.click();
}
