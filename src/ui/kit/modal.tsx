import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { appMessages } from "../../i18n/messages/app";
import { useMessages } from "../locale";
import { IconButton } from "./button";
import { classes } from "./classes";
import { LongText } from "./long-text";

interface ModalProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** What stands under the title. */
  readonly description?: ReactNode;
  /** Controls beside the close button. */
  readonly actions?: ReactNode;
  /** What has the focus after it; by default what had it before. */
  readonly finalFocus?: (() => HTMLElement | null) | undefined;
  /** Where it stands, and how large. */
  readonly className: string;
  readonly children: ReactNode;
}

/** What lies over the page with a title and a close button, until it is closed. */
export function Modal(props: ModalProps) {
  const { open, onClose, title, description, actions, finalFocus, className, children } = props;
  const t = useMessages(appMessages);
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Base.Popup
          ref={popup}
          // It takes the focus itself: on its close button a tooltip would open with it.
          initialFocus={popup}
          finalFocus={finalFocus}
          className={classes(
            "fixed z-40 flex flex-col overflow-hidden border-line bg-paper shadow-float outline-none",
            className,
          )}
        >
          <header className="hairline-b py-3 pr-3 pl-4">
            <div className="flex items-start gap-2">
              {/* As high as the button beside it. */}
              <Base.Title className="flex min-h-8 min-w-0 flex-1 items-center text-base max-md:min-h-11">
                <LongText text={title} />
              </Base.Title>
              {actions}
              <Base.Close render={<IconButton icon={X} label={t.close} />} />
            </div>
            {description !== undefined && <Base.Description className="text-ink-2">{description}</Base.Description>}
          </header>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
