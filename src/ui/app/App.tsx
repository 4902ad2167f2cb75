import { Tooltip } from "@base-ui/react/tooltip";
import { Suspense } from "react";
import { Toaster } from "sonner";
import { usePlace } from "../../store/place";
import { ReferenceNotices } from "../runs/ReferenceNotices";
import { useTheme } from "../theme";
import { ErrorBoundary } from "./ErrorBoundary";
import { FileTarget } from "./files";
import { Header } from "./Header";
import { places } from "./places";

/** Toasts speak in the page's own type and colours. */
const TOAST = {
  style: {
    fontFamily: "inherit",
    fontSize: "var(--text-base)",
    background: "var(--color-paper)",
    color: "var(--color-ink)",
    borderColor: "var(--color-line)",
    borderRadius: "var(--radius)",
  },
} as const;

export function App() {
  const theme = useTheme();
  const place = usePlace((state) => state.place);
  const { Page, openFiles } = places[place];
  return (
    <ErrorBoundary>
      <Tooltip.Provider>
        <FileTarget onFiles={openFiles}>
          <Header />
          <Suspense fallback={<main id="results" className="min-h-[calc(100dvh-3rem)] bg-paper" />}>
            <Page />
          </Suspense>
        </FileTarget>
        <ReferenceNotices />
        <Toaster theme={theme} position="bottom-center" offset={24} toastOptions={TOAST} />
      </Tooltip.Provider>
    </ErrorBoundary>
  );
}
