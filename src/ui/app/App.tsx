import { lazy, Suspense } from "react";
import { usePlace } from "../../store/place";
import { Shortcuts } from "../actions/Shortcuts";
import { ErrorBoundary } from "../kit/ErrorBoundary";
import { useToasts } from "../kit/toast";
import { FileTarget } from "../pick-files";
import { ReferenceNotices } from "../runs/ReferenceNotices";
import { Header } from "./Header";
import { Overlays } from "./Overlays";
import type { places } from "./places";
import { Tips } from "./Tips";

const Toasts = lazy(() => import("./Toasts").then((module) => ({ default: module.Toasts })));

/** The page. @param props `places`: what each place shows, and where its files go. */
export function App(props: { readonly places: typeof places }) {
  const toasts = useToasts((state) => state.wanted);
  const place = usePlace((state) => state.place);
  const { Page, openFiles } = props.places[place];
  return (
    <ErrorBoundary>
      <FileTarget onFiles={openFiles}>
        <Header />
        <Suspense fallback={<main id="results" className="min-h-[calc(100dvh-3rem)] bg-paper" />}>
          <ErrorBoundary key={place}>
            <Page />
          </ErrorBoundary>
        </Suspense>
        <Shortcuts />
        <Overlays />
      </FileTarget>
      <Tips />
      <ReferenceNotices />
      <Suspense>{toasts && <Toasts />}</Suspense>
    </ErrorBoundary>
  );
}
