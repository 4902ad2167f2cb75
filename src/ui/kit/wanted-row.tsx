import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { LongText } from "./long-text";

interface WantedRowProps {
  readonly here: boolean;
  readonly what: string;
  /** Of the file that is here, or the name that such a file usually has. */
  readonly name: string;
  readonly children: ReactNode;
}

/** One of the things that a drop target waits for: a check mark once it is here. */
export function WantedRow({ here, what, name, children }: WantedRowProps) {
  return (
    <div className="flex items-start gap-3 p-4">
      <span
        aria-hidden
        className={`mt-0.5 inline-flex size-4 shrink-0 items-center justify-center rounded-full ${here ? "bg-ink text-on-ink" : "border border-line-strong"}`}
      >
        {here && <Check size={11} strokeWidth={3} />}
      </span>
      <div className="min-w-0">
        <p>{what}</p>
        <p className="font-strong">
          <LongText text={name} />
        </p>
        <p className="text-ink-2">{children}</p>
      </div>
    </div>
  );
}
