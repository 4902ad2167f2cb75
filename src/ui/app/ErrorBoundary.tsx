import { Component, type ReactNode } from "react";
import { appMessages } from "../../i18n/messages/app";
import { Button } from "../kit/button";
import { useMessages } from "../locale";

interface State {
  readonly error: unknown;
}

/** What is left when a component threw: what happened, that no file was harmed, and the way back. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render(): ReactNode {
    return this.state.error === null ? this.props.children : <Crashed error={this.state.error} />;
  }
}

function Crashed({ error }: { readonly error: unknown }) {
  const t = useMessages(appMessages);
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return (
    <main className="mx-auto max-w-2xl p-6">
      <h1 className="text-lg">{t.crashed}</h1>
      <p className="mt-2 text-ink-2">{t.crashedWhat}</p>
      <pre className="mt-4 max-h-64 overflow-auto rounded bg-sunken p-3 font-mono text-sm">{detail}</pre>
      <Button variant="primary" className="mt-4" onClick={() => location.reload()}>
        {t.reload}
      </Button>
    </main>
  );
}
