import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { appMessages } from "../../i18n/messages/app";
import { useMessages } from "../locale";
import { IconButton } from "./button";

interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description?: string;
  readonly footer?: ReactNode;
  readonly children?: ReactNode;
}

export function Dialog({ open, onOpenChange, title, description, footer, children }: DialogProps) {
  const t = useMessages(appMessages);
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Base.Popup
          ref={popup}
          // The dialog itself takes the focus: on its close button a tooltip would open with it.
          initialFocus={popup}
          className="fixed top-1/2 left-1/2 z-40 flex outline-none max-h-[calc(100dvh-2rem)] w-[min(44rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 flex-col overflow-hidden rounded border border-line bg-paper shadow-float"
        >
          <header className="hairline-b flex items-start gap-2 py-3 pr-3 pl-4">
            <div className="min-w-0 flex-1 pt-1">
              <Base.Title className="text-base">{title}</Base.Title>
              {description !== undefined && (
                <Base.Description className="mt-1 text-ink-2">{description}</Base.Description>
              )}
            </div>
            <Base.Close render={<IconButton icon={X} label={t.close} />} />
          </header>
          <div className="min-h-0 flex-1 overflow-auto p-4">{children}</div>
          {footer !== undefined && (
            <footer className="hairline-t flex flex-wrap justify-end gap-2 p-3">{footer}</footer>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
