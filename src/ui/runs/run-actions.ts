import { runDetailMessages } from "../../i18n/messages/run-detail";
import { runsMessages } from "../../i18n/messages/runs";
import type { RunRecord, StoredRunJson } from "../../run/record";
import { historyActions } from "../../store/history";
import { openPlace } from "../../store/place";
import { useStudio } from "../../store/studio";
import { toast } from "../kit/toast";
import { useMessages } from "../locale";

/** How long a deletion offers its undo, in milliseconds; the store allows a little more. */
export const UNDO_OFFER_MS = 15_000;

/** What can be done with a run of the list, with a word on what came of it. */
export function useRunActions(run: RunRecord) {
  const t = useMessages(runsMessages);
  const detail = useMessages(runDetailMessages);
  return {
    async openModel() {
      if (!(await historyActions.openModelOf(run))) toast.error(t.checkpointGone);
    },
    async downloadCheckpoint() {
      if (!(await historyActions.downloadCheckpoint(run))) toast.error(t.checkpointGone);
    },
    takeConfiguration({ config }: StoredRunJson) {
      useStudio.getState().setConfig(config);
      openPlace("studio");
      toast.success(detail.applied(run.name));
    },
    async remove() {
      await historyActions.remove(run.id);
      toast.show(t.removed(run.name), {
        duration: UNDO_OFFER_MS,
        action: { label: t.undo, onClick: () => void historyActions.undoRemove(run.id) },
      });
    },
  };
}
