import { Popover as Base } from "@base-ui/react/popover";
import { Info } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { appMessages } from "../../i18n/messages/app";
import { useMessages } from "../locale";
import { classes } from "./classes";
import { ScrollBox } from "./scroll-box";

interface PopoverProps {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly title?: string;
  /** Accessible name of a popover without a title. */
  readonly label?: string;
  readonly openOnHover?: boolean;
  readonly align?: "start" | "center" | "end";
  readonly children: ReactNode;
}

export function Popover({ trigger, title, label, openOnHover = false, align = "center", children }: PopoverProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} openOnHover={openOnHover} delay={250} closeDelay={100} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} align={align} collisionPadding={8} className="z-50">
          <Base.Popup
            aria-label={label}
            className="max-w-[min(22rem,calc(100vw-1rem))] rounded border border-line bg-paper text-ink shadow-float"
          >
            <ScrollBox label={title ?? label ?? ""} className="max-h-[70dvh] p-3">
              {title !== undefined && <Base.Title className="mb-1 text-base">{title}</Base.Title>}
              {children}
            </ScrollBox>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** A button within a popover that closes it. */
export const PopoverClose = Base.Close;

/** The ⓘ beside a term or number: how it was computed, what it means. Opens on hover, focus-click and touch. */
export function InfoTip({ about, children }: { readonly about: string; readonly children: ReactNode }) {
  const t = useMessages(appMessages);
  return (
    <Popover
      openOnHover
      label={t.about(about)}
      trigger={
        <button
          type="button"
          aria-label={t.about(about)}
          className="hit tip inline-flex size-6 shrink-0 items-center justify-center rounded text-ink-3 hover:text-ink"
        >
          <Info aria-hidden size={14} strokeWidth={1.75} />
        </button>
      }
    >
      <div className="text-ink-2 text-sm">{children}</div>
    </Popover>
  );
}

interface TipHeadingProps {
  readonly title: string;
  readonly className?: string;
  /** Behind its ⓘ. */
  readonly children: ReactNode;
}

/** The heading of a part of the page, with what is to be known of it. */
export function TipHeading({ title, className, children }: TipHeadingProps) {
  return (
    <h3 className={classes("flex items-center gap-1", className)}>
      {title}
      <InfoTip about={title}>{children}</InfoTip>
    </h3>
  );
}
