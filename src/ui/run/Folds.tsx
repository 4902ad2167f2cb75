import { ChevronRight } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { runMessages } from "../../i18n/messages/run";
import { classes } from "../kit/classes";
import { useMessages } from "../locale";

interface Fold {
  readonly id: string;
  readonly title: string;
  readonly panel: ReactNode;
}

/** Titles side by side on one line; what is opened stands below at full width and names itself. Folded panels do not exist at all. */
export function Folds({ folds }: { readonly folds: readonly Fold[] }) {
  const t = useMessages(runMessages);
  const prefix = useId();
  const [open, setOpen] = useState<readonly string[]>([]);
  return (
    <section aria-label={t.more} className="bg-paper">
      <div className="flex flex-wrap px-1">
        {folds.map(({ id, title }) => {
          const isOpen = open.includes(id);
          return (
            <button
              key={id}
              type="button"
              aria-expanded={isOpen}
              aria-controls={isOpen ? `${prefix}${id}` : undefined}
              onClick={() => setOpen(isOpen ? open.filter((other) => other !== id) : [...open, id])}
              className="touch flex h-9 items-center gap-1.5 rounded px-2 font-strong outline-offset-[-2px]"
            >
              <ChevronRight
                aria-hidden
                size={14}
                className={classes("text-ink-3 transition-transform duration-150", isOpen && "rotate-90")}
              />
              {title}
            </button>
          );
        })}
      </div>
      {folds
        .filter(({ id }) => open.includes(id))
        .map(({ id, panel }) => (
          <div key={id} id={`${prefix}${id}`} className="hairline-t">
            {panel}
          </div>
        ))}
    </section>
  );
}
