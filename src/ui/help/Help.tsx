import { helpMessages } from "../../i18n/messages/help";
import { useOverlay } from "../actions/overlay";
import { Dialog } from "../kit/dialog";
import { useMessages } from "../locale";
import { ShortcutsTopic } from "./ShortcutsTopic";

/** The page's help. */
export function Help() {
  const t = useMessages(helpMessages);
  const open = useOverlay((state) => state.open === "help");
  const show = useOverlay((state) => state.show);
  return (
    <Dialog open={open} onOpenChange={(next) => show(next ? "help" : null)} title={t.title}>
      <ShortcutsTopic />
    </Dialog>
  );
}
