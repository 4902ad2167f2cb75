import { GitCompareArrows, PanelBottomClose, Star, Trash2, X } from "lucide-react";
import { runsMessages } from "../../i18n/messages/runs";
import type { RunRecord } from "../../run/record";
import { historyActions } from "../../store/history";
import { Button, IconButton } from "../kit/button";
import { classes } from "../kit/classes";
import { toast } from "../kit/toast";
import { useFormat, useMessages } from "../locale";
import { UNDO_OFFER_MS } from "./run-actions";

interface ChosenBarProps {
  /** The ticked runs; without any there is no bar. */
  readonly runs: readonly RunRecord[];
  /** The runs of the list as it is filtered: only those are deleted and starred. */
  readonly inSight: readonly RunRecord[];
  /** Whether the comparison is shown. */
  readonly comparing: boolean;
  /** Brings the comparison into view, or takes it away. */
  readonly onComparing: (on: boolean) => void;
}

/** What can be done with the ticked runs at once, in reach however long the list is. */
export function ChosenBar({ runs, inSight, comparing, onComparing }: ChosenBarProps) {
  const t = useMessages(runsMessages);
  const format = useFormat();
  if (runs.length === 0) return null;
  const meant = runs.filter((run) => inSight.includes(run));
  const unstarred = meant.filter(({ starred }) => !starred);
  const deletable = meant.filter(({ state }) => state !== "running");
  const hidden = runs.length - meant.length;

  async function removeAll() {
    const removed: string[] = [];
    for (const { id, name } of deletable) {
      try {
        await historyActions.remove(id);
        removed.push(id);
      } catch {
        toast.error(t.notRemoved(name));
      }
    }
    if (removed.length === 0) return;
    toast.show(t.removedMany(removed.length), {
      duration: UNDO_OFFER_MS,
      action: {
        label: t.undo,
        onClick: async () => {
          for (const id of removed) await historyActions.undoRemove(id);
        },
      },
    });
  }

  return (
    <div
      role="toolbar"
      data-foot
      aria-label={t.chosen(runs.length)}
      className="sticky bottom-0 z-20 mt-auto flex flex-wrap items-center gap-2 border-line border-t bg-paper px-4 py-2 max-md:gap-1 max-md:px-3"
    >
      <span role="status" className="mr-1">
        <span className="max-[22rem]:sr-only">{t.chosen(runs.length)}</span>
        {/* The narrowest window has room for the number. */}
        <span aria-hidden className="min-[22rem]:hidden">
          {format.count(runs.length)}
        </span>
        {hidden > 0 && <span className="ml-1 text-ink-2">{t.hidden(hidden)}</span>}
      </span>
      {/* In a wide window the comparison is in sight already; in a narrow one it stands below the list. */}
      {comparing && runs.length > 1 && (
        <Button icon={PanelBottomClose} onClick={() => onComparing(false)} className="max-lg:hidden">
          {t.hideComparison}
        </Button>
      )}
      <Button
        icon={GitCompareArrows}
        variant="primary"
        disabled={runs.length < 2}
        onClick={() => onComparing(true)}
        className={classes("max-md:[&>svg]:hidden", comparing && runs.length > 1 && "lg:hidden")}
      >
        {t.compareChosen}
      </Button>
      <Button
        icon={Star}
        disabled={unstarred.length === 0}
        onClick={() => {
          for (const { id } of unstarred) void historyActions.change(id, { starred: true });
        }}
      >
        <span className="max-md:sr-only">{t.starChosen}</span>
      </Button>
      <Button icon={Trash2} disabled={deletable.length === 0} onClick={() => void removeAll()}>
        <span className="max-md:sr-only">{t.removeChosen}</span>
      </Button>
      <span className="ml-auto">
        <IconButton icon={X} label={t.clearChosen} onClick={historyActions.clearChosen} />
      </span>
    </div>
  );
}
