import { comparisonMessages } from "../../../i18n/messages/comparison";
import { classes } from "../../kit/classes";
import { useMessages } from "../../locale";
import type { Compared } from "./compared";
import { pointAt, togglePin, useHighlighted, usePinned } from "./highlight";
import { RunMark } from "./RunMark";

/** Whose line is whose. Pointing at a run or focusing it brings its lines forward; a click keeps them there. */
export function Legend({ compared }: { readonly compared: Compared }) {
  const t = useMessages(comparisonMessages);
  const strong = useHighlighted();
  const pinned = usePinned();
  const dim = compared.runs.some(({ run }) => run.id === strong);
  return (
    <ul aria-label={t.legend} className="flex flex-wrap gap-x-1 gap-y-0.5 bg-paper py-1">
      {compared.runs.map(({ run, shortName, look, obstacle }) => (
        <li key={run.id} className="min-w-0 max-w-full">
          <button
            type="button"
            aria-pressed={pinned === run.id}
            title={run.name}
            onPointerEnter={() => pointAt(run.id)}
            onPointerLeave={() => pointAt(null)}
            onFocus={() => pointAt(run.id)}
            onBlur={() => pointAt(null)}
            onClick={() => togglePin(run.id)}
            className={classes(
              "touch flex h-7 max-w-72 items-center gap-1.5 rounded px-1.5",
              "hover:bg-sunken aria-pressed:bg-sunken max-md:max-w-full",
              dim && run.id !== strong && "text-ink-3",
            )}
          >
            <RunMark look={look} />
            <span className="truncate">{shortName}</span>
            {run.id === compared.baseline.run.id && <span className="shrink-0 text-ink-3 text-sm">{t.isBaseline}</span>}
            {obstacle !== null && <span className="shrink-0 text-sm text-warning">{t.shortObstacle[obstacle]}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}
