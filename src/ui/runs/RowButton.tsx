import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { classes } from "../kit/classes";

interface RowButtonProps extends ComponentProps<"button"> {
  readonly icon: LucideIcon;
  readonly label: string;
}

/** `IconButton` with the browser's own tooltip: hundreds of floating ones would make a long list slow to open. */
export function RowButton({ icon: Icon, label, className, ...rest }: RowButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={classes(
        "hit inline-flex size-8 shrink-0 scroll-mt-12 scroll-mb-32 items-center justify-center rounded text-ink-2 transition-colors duration-150",
        "hover:bg-sunken hover:text-ink disabled:cursor-not-allowed disabled:text-ink-3",
        className,
      )}
    >
      <Icon aria-hidden size={16} strokeWidth={1.75} />
    </button>
  );
}
