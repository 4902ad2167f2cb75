import { Component, lazy, type ReactNode, Suspense } from "react";
import { appMessages } from "../../i18n/messages/app";
import { useMessages } from "../locale";
import { Button } from "./button";
import { ScrollBox } from "./scroll-box";

interface State {
  readonly error: unknown;
}

const ForgetButton = lazy(() => import("./ForgetButton").then((module) => ({ default: module.ForgetButton })));

interface ErrorBoundaryProps {
  readonly children: ReactNode;
  /** What takes the children's place; a page that tells what happened when left out. */
  readonly fallback?: ReactNode;
}

/**
 * What is left when a component threw: what happened, that no file was harmed, and the way back. Around each place and
 * each row, so that one that cannot be shown hides no other.
 */
export class ErrorBoundary extends Component<ErrorBoundaryProps, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render(): ReactNode {
    const { children, fallback } = this.props;
    if (this.state.error === null) return children;
    return fallback === undefined ? <Crashed error={this.state.error} /> : fallback;
  }
}

function Crashed({ error }: { readonly error: unknown }) {
  const t = useMessages(appMessages);
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return (
    <main className="mx-auto max-w-2xl p-6">
      <h1 className="text-lg">{t.crashed}</h1>
      <p className="mt-2 text-ink-2">{t.crashedWhat}</p>
      <ScrollBox label={t.crashed} className="mt-4 max-h-64 rounded bg-sunken p-3">
        <pre className="font-mono text-sm">{detail}</pre>
      </ScrollBox>
      <div className="mt-4 flex flex-wrap gap-2">
        <Button variant="primary" onClick={() => location.reload()}>
          {t.reload}
        </Button>
        <Suspense>
          <ForgetButton onForgotten={() => location.reload()} />
        </Suspense>
      </div>
    </main>
  );
}
