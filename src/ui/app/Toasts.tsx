import { useEffect, useLayoutEffect, useState } from "react";
import { Toaster, useSonner } from "sonner";
import { toasterMounted } from "../kit/toast";
import { useTheme } from "../theme";

/** Toasts speak in the page's own type and colors. */
const LOOK = {
  style: {
    fontFamily: "var(--font-sans)",
    fontSize: "var(--text-base)",
    background: "var(--color-paper)",
    color: "var(--color-ink)",
    borderColor: "var(--color-line)",
    borderRadius: "var(--radius)",
  },
} as const;

/** What a toast may take of the window's foot, in CSS pixels. */
const REACH = 120;

/** How far above the window's foot a toast covers no bar (`data-foot`) that stands there, in CSS pixels. */
function aboveBars(): number {
  const tops = [...document.querySelectorAll("[data-foot]")]
    .map((bar) => bar.getBoundingClientRect())
    .filter(({ top, bottom }) => top < innerHeight && bottom > innerHeight - REACH)
    .map(({ top }) => top);
  return 12 + innerHeight - tops.reduce((highest, top) => Math.min(highest, top), innerHeight - 12);
}

export function Toasts() {
  const theme = useTheme();
  const [bottom, setBottom] = useState(24);
  // Draws anew with every toast: other bars may stand there by now.
  useSonner();
  useLayoutEffect(() => setBottom(aboveBars()));
  // An effect of its own runs after the toaster's, which then listens.
  useEffect(toasterMounted, []);
  return (
    <Toaster theme={theme} position="bottom-center" offset={{ bottom }} mobileOffset={{ bottom }} toastOptions={LOOK} />
  );
}
