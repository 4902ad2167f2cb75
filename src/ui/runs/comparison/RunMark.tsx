import type { RunLook } from "./run-look";

/** A run's number and a piece of its line: what ties its name to the charts. */
export function RunMark({ look: { number, color, dash } }: { readonly look: RunLook }) {
  return (
    <span aria-hidden className="inline-flex shrink-0 items-center gap-1.5">
      <svg aria-hidden width={22} height={8} viewBox="0 0 22 8">
        <path d="M0 4H22" stroke={color} strokeWidth={2} strokeDasharray={dash} fill="none" />
      </svg>
      <span className="text-sm" style={{ color: color }}>
        {number}
      </span>
    </span>
  );
}
