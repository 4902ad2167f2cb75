import { useEffect } from "react";
import { Toaster } from "sonner";
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

export function Toasts() {
  const theme = useTheme();
  // An effect of its own runs after the toaster's, which then listens.
  useEffect(toasterMounted, []);
  return <Toaster theme={theme} position="bottom-center" offset={24} toastOptions={LOOK} />;
}
