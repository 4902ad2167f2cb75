import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { appMessages } from "../../i18n/messages/app";
import { useMessages } from "../locale";
import { classes } from "./classes";
import { Tooltip } from "./tooltip";

const variants = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong disabled:bg-sunken disabled:text-ink-3 font-strong",
  secondary: "border border-line-strong bg-paper hover:bg-sunken disabled:border-line disabled:text-ink-3",
  ghost: "text-ink-2 hover:bg-sunken hover:text-ink disabled:text-ink-3",
} as const;

interface BusyProps {
  /** What a click began goes on: the button does nothing meanwhile, but keeps the focus, which a disabled one loses. */
  readonly busy?: boolean;
}

export interface ButtonProps extends ComponentProps<"button">, BusyProps {
  readonly variant?: keyof typeof variants;
  readonly icon?: LucideIcon;
}

const NO_CLICK = { onClick: undefined };

/** A button says what happens. One `primary` per screen: the action that matters now. */
export function Button({ variant = "secondary", icon: Icon, busy, className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      aria-disabled={busy}
      {...rest}
      {...(busy && NO_CLICK)}
      className={classes(
        "touch inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded px-3 transition-colors duration-150",
        "disabled:cursor-not-allowed",
        variants[variant],
        className,
      )}
    >
      {Icon !== undefined && <Icon aria-hidden size={16} strokeWidth={1.75} className="shrink-0" />}
      {children}
    </button>
  );
}

export interface IconButtonProps extends ComponentProps<"button">, BusyProps {
  readonly icon: LucideIcon;
  /** Accessible name and tooltip. */
  readonly label: string;
}

export function IconButton({ icon: Icon, label, busy, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <button
        type="button"
        aria-label={label}
        aria-disabled={busy}
        {...rest}
        {...(busy && NO_CLICK)}
        className={classes(
          "touch inline-flex size-8 shrink-0 items-center justify-center rounded text-ink-2 transition-colors duration-150",
          "hover:bg-sunken hover:text-ink disabled:cursor-not-allowed disabled:text-ink-3",
          className,
        )}
      >
        <Icon aria-hidden size={16} strokeWidth={1.75} />
      </button>
    </Tooltip>
  );
}

/** Calls off what goes on, or closes a form without its doing anything. */
export function CancelButton({ variant = "ghost", ...rest }: Omit<ButtonProps, "children">) {
  const t = useMessages(appMessages);
  return (
    <Button {...rest} variant={variant}>
      {t.cancel}
    </Button>
  );
}
