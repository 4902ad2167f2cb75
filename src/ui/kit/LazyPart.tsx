import { type ReactNode, Suspense } from "react";
import { appMessages } from "../../i18n/messages/app";
import { useMessages } from "../locale";
import { Button } from "./button";
import { Callout } from "./callout";
import { ErrorBoundary } from "./ErrorBoundary";

interface LazyPartProps {
  readonly children: ReactNode;
  /** What stands there while it is loaded. */
  readonly fallback?: ReactNode;
}

/** A part of the page that is loaded when it is shown: without network, or after an update, it alone is missing. */
export function LazyPart({ children, fallback }: LazyPartProps) {
  return (
    <ErrorBoundary fallback={<Missing />}>
      <Suspense fallback={fallback}>{children}</Suspense>
    </ErrorBoundary>
  );
}

function Missing() {
  const t = useMessages(appMessages);
  return (
    <Callout tone="error" className="m-3" action={<Button onClick={() => location.reload()}>{t.reload}</Button>}>
      {t.partMissing}
    </Callout>
  );
}
