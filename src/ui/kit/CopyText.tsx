import { Copy } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { performanceMessages } from "../../i18n/messages/performance";
import { useMessages } from "../locale";
import { Button } from "./button";

/** Copies a text; where the browser does not let it, shows the text selected. */
export function CopyText({ text }: { readonly text: string }) {
  const t = useMessages(performanceMessages);
  const [state, setState] = useState<{ readonly of: string; readonly copied: boolean } | null>(null);
  const copied = state?.of === text ? state.copied : null;
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setState({ of: text, copied: true });
    } catch {
      // Refused, or the page is not served securely and has no clipboard at all.
      setState({ of: text, copied: false });
    }
  }
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap items-center gap-2">
        <Button icon={Copy} onClick={() => void copy()}>
          {t.copy}
        </Button>
        <span role="status" className="min-w-0 flex-1 text-ink-2 text-sm">
          {copied === null ? "" : copied ? t.copied : t.copyFailed}
        </span>
      </div>
      {copied === false && <SelectedText text={text} />}
    </div>
  );
}

function SelectedText({ text }: { readonly text: string }) {
  const t = useMessages(performanceMessages);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    area.current?.focus();
    area.current?.select();
  }, []);
  return (
    <textarea
      ref={area}
      readOnly
      lang="en"
      translate="no"
      aria-label={t.copyText}
      rows={text.split("\n").length}
      value={text}
      className="w-full resize-none rounded bg-sunken p-3 font-mono text-sm"
    />
  );
}
