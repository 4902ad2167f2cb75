import type { ReactNode } from "react";
import { LongText } from "./long-text";
import { InfoTip } from "./popover";

export interface Fact {
  readonly label: string;
  readonly value: ReactNode;
  /** How the value was computed. */
  readonly about?: string;
}

/** Label and value pairs, one per line. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="grid grid-cols-[auto_minmax(6rem,1fr)] gap-x-3 gap-y-1">
      {facts.map(({ label, value, about }) => (
        <div key={label} className="contents">
          <dt className="flex items-start text-ink-2">
            {label}
            {about !== undefined && (
              <span className="-my-0.5 flex">
                <InfoTip about={label}>{about}</InfoTip>
              </span>
            )}
          </dt>
          <dd className="min-w-0 text-right">{typeof value === "string" ? <LongText text={value} /> : value}</dd>
        </div>
      ))}
    </dl>
  );
}
