import { explanations } from "../../i18n/messages/explanations";
import { SegmentSwatch } from "../kit/segment";
import { useFormat, useMessages } from "../locale";
import { lookUp } from "../lookup";
import type { LabelShare } from "./label-shares";

/** One bar per label of the file: the color of the class it becomes, gray where it becomes none. */
export function SegmentBars({ shares }: { readonly shares: readonly LabelShare[] }) {
  const format = useFormat();
  const { segments } = useMessages(explanations);
  const largest = shares.reduce((most, { share }) => Math.max(most, share), 0);
  return (
    <ul className="space-y-1">
      {shares.map(({ label, className, color, count, share }) => (
        <li key={label} className="grid grid-cols-[minmax(5rem,7rem)_1fr_7rem] items-center gap-2">
          <span
            className="flex min-w-0 items-center gap-1.5"
            title={className === null ? label : lookUp(segments, className)}
          >
            <SegmentSwatch color={color} />
            <span className="truncate">{label}</span>
          </span>
          <span aria-hidden className="h-2 rounded-[2px] bg-sunken">
            <span
              className="block h-full rounded-[2px]"
              style={{ width: `${(share / largest) * 100}%`, background: color }}
            />
          </span>
          <span className="text-right">
            {format.count(count)}
            <span className="inline-block w-14 text-ink-2">{format.percent(share, 1)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The same shares as one thin stacked line, for the folded section. */
export function SegmentLine({ shares }: { readonly shares: readonly LabelShare[] }) {
  const format = useFormat();
  const text = shares.map(({ label, share }) => `${label} ${format.percent(share, 1)}`).join(", ");
  return (
    <div role="img" aria-label={text} title={text} className="flex h-2 gap-px overflow-hidden rounded-[2px]">
      {shares.map(({ label, share, color }) => (
        <span key={label} className="min-w-px" style={{ flexGrow: share, background: color }} />
      ))}
    </div>
  );
}
