import { ListPlus } from "lucide-react";
import { queueMessages } from "../../i18n/messages/queue";
import { Button, IconButton } from "../kit/button";
import { useMessages } from "../locale";
import { useQueueForm } from "./form";

export interface QueueButtonProps {
  /** It waits for the same reasons as Start, beside which it stands. */
  readonly disabled: boolean;
  /** Where there is room for an icon only. */
  readonly compact?: boolean;
}

/** Opens the form of several runs. */
export function QueueButton({ disabled, compact = false }: QueueButtonProps) {
  const t = useMessages(queueMessages);
  const setOpen = useQueueForm((state) => state.setOpen);
  const open = () => setOpen(true);
  return compact ? (
    <IconButton icon={ListPlus} label={t.open} disabled={disabled} onClick={open} />
  ) : (
    <Button icon={ListPlus} disabled={disabled} onClick={open} className="w-full">
      {t.open}
    </Button>
  );
}
