import { lazy, Suspense } from "react";
import { usePlace } from "../../store/place";
import { useReferences } from "../../store/reference";
import { Shortcuts } from "../actions/Shortcuts";
import { ErrorBoundary } from "../kit/ErrorBoundary";
import { useToasts } from "../kit/toast";
import { FileTarget } from "../pick-files";
import { Header } from "./Header";
import { Overlays } from "./Overlays";
import type { places } from "./places";
import { Tips } from "./Tips";

const ReferenceNotices = lazy(() =>
  import("../runs/ReferenceNotices").then((module) => ({ default: module.ReferenceNotices })),
);
const Toasts = lazy(() => import("./Toasts").then((module) => ({ default: module.Toasts })));

/** The page. @param props `places`: what each place shows, and where its files go. */
export function App(props: { readonly places: typeof places }) {
  const toasts = useToasts((state) => state.wanted);
  const references = useReferences(({ reading, notices }) => reading !== null || notices.length > 0);
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
      <Suspense>{references && <ReferenceNotices />}</Suspense>
      <Suspense>{toasts && <Toasts />}</Suspense>
    </ErrorBoundary>
  );
}
