import { Copy } from "lucide-react";
import { useLayoutEffect, useRef, useState } from "react";
import { consoleMessages } from "../../i18n/messages/console";
import type { RunView } from "../../store/state";
import { Button } from "../kit/button";
import { ScrollBox } from "../kit/scroll-box";
import { useMessages } from "../locale";
import { consoleLines } from "./console-lines";

/** The run's lines in the Python script's style. Stays at the newest line unless someone scrolls up. */
export function Console({ run }: { readonly run: RunView }) {
  const t = useMessages(consoleMessages);
  const lines = consoleLines(run);
  const box = useRef<HTMLDivElement>(null);
  const [follow, setFollow] = useState(true);
  const [copied, setCopied] = useState<"no" | "yes" | "failed">("no");
  const { length } = lines;
  useLayoutEffect(() => {
    if (follow && length > 0 && box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  }, [follow, length]);
  async function copy() {
    try {
      await navigator.clipboard.writeText(`${lines.join("\n")}\n`);
      setCopied("yes");
    } catch {
      setCopied("failed");
    }
  }
  return (
    <section aria-label={t.lines} className="flex flex-col gap-2 p-3">
      <ScrollBox
        ref={box}
        label={t.lines}
        lang="en"
        translate="no"
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) =>
          setFollow(scrollHeight - scrollTop - clientHeight < 24)
        }
        className="max-h-80 rounded bg-sunken p-3 text-sm"
      >
        <pre className="w-fit font-mono">{lines.join("\n")}</pre>
      </ScrollBox>
      <div className="flex items-center gap-2">
        <Button icon={Copy} onClick={() => void copy()}>
          {t.copy}
        </Button>
        <span role="status" className="text-ink-2 text-sm">
          {copied === "yes" ? t.copied : copied === "failed" ? t.copyFailed : ""}
        </span>
      </div>
    </section>
  );
}
