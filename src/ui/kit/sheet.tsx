import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { appMessages } from "../../i18n/messages/app";
import { useMessages } from "../locale";
import { IconButton } from "./button";

interface SheetProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  /** What stands under the title, in one quiet line. */
  readonly description?: ReactNode;
  /** Controls beside the close button. */
  readonly actions?: ReactNode;
  /** What has the focus after it; by default what had it before. */
  readonly finalFocus?: () => HTMLElement | null;
  readonly children: ReactNode;
}

/** A page's worth of detail at the right edge, above the list that it belongs to; the whole width on a phone. */
export function Sheet({ open, onOpenChange, title, description, actions, finalFocus, children }: SheetProps) {
  const t = useMessages(appMessages);
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Base.Popup
          ref={popup}
          initialFocus={popup}
          finalFocus={finalFocus}
          className="fixed inset-y-0 right-0 z-40 flex w-full flex-col overflow-hidden border-line border-l bg-paper shadow-float outline-none md:w-[min(48rem,calc(100vw-4rem))]"
        >
          <header className="hairline-b flex items-start gap-1 py-3 pr-3 pl-4">
            <div className="min-w-0 flex-1 pt-1">
              <Base.Title className="break-words text-base">{title}</Base.Title>
              {description !== undefined && (
                <Base.Description className="mt-1 text-ink-2 text-sm">{description}</Base.Description>
              )}
            </div>
            {actions}
            <Base.Close render={<IconButton icon={X} label={t.close} />} />
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
