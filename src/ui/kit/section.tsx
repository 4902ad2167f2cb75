import { Collapsible } from "@base-ui/react/collapsible";
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { classes } from "./classes";
import { type Status, StatusIcon } from "./status";

interface SectionProps {
  readonly title: string;
  /** What the folded section comes to, on the same line. */
  readonly summary?: ReactNode;
  readonly status?: Status;
  /** Controlled when both are given; otherwise `defaultOpen`. */
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly defaultOpen?: boolean;
  /** Controls that stay reachable when the section is folded. */
  readonly actions?: ReactNode;
  /** Stands under the folded line, e.g. a thin bar of shares. */
  readonly preview?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a column that folds to one line, with a check mark once it is settled. */
export function Section(props: SectionProps) {
  const { title, summary, status, open, onOpenChange, defaultOpen, actions, preview, children } = props;
  return (
    <Collapsible.Root
      open={open}
      onOpenChange={onOpenChange}
      defaultOpen={defaultOpen}
      render={<section />}
      className="hairline-b group/section"
    >
      <div className="flex items-center gap-1 pr-2">
        <h2 className="min-w-0 flex-1">
          <Collapsible.Trigger className="touch group flex w-full items-center gap-1.5 rounded py-2.5 pl-3 text-left outline-offset-[-2px]">
            <ChevronRight
              aria-hidden
              size={14}
              className="shrink-0 text-ink-3 transition-transform duration-150 group-data-[panel-open]:rotate-90"
            />
            <span className="shrink-0">{title}</span>
            {summary !== undefined && (
              <span className="min-w-0 flex-1 truncate pl-1 font-normal text-ink-2 text-sm">{summary}</span>
            )}
            {status !== undefined && (
              <span className={classes("flex pl-1", summary === undefined && "ml-auto")}>
                <StatusIcon status={status} />
              </span>
            )}
          </Collapsible.Trigger>
        </h2>
        {actions}
      </div>
      {preview !== undefined && <div className="px-3 pb-3 group-data-[open]/section:hidden">{preview}</div>}
      <Collapsible.Panel className="px-3 pt-0.5 pb-4">{children}</Collapsible.Panel>
    </Collapsible.Root>
  );
}

interface DisclosureProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly defaultOpen?: boolean;
}

/** Details inside a section, folded until asked for. */
export function Disclosure({ title, children, defaultOpen = false }: DisclosureProps) {
  return (
    <Collapsible.Root defaultOpen={defaultOpen}>
      <Collapsible.Trigger className="touch group flex w-full items-center gap-1.5 rounded py-1.5 text-left text-ink-2 hover:text-ink">
        <ChevronRight
          aria-hidden
          size={14}
          className="shrink-0 transition-transform duration-150 group-data-[panel-open]:rotate-90"
        />
        {title}
      </Collapsible.Trigger>
      <Collapsible.Panel className="pt-1 pb-2">{children}</Collapsible.Panel>
    </Collapsible.Root>
  );
}
