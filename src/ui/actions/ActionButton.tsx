import { Search } from "lucide-react";
import { actionMessages } from "../../i18n/messages/actions";
import { Button, type ButtonProps, IconButton, type IconButtonProps } from "../kit/button";
import { TIP } from "../kit/tooltip";
import { useMessages } from "../locale";
import { usePickFiles } from "../pick-files";
import { type ActionId, actions } from "./actions";
import { ariaShortcut, hasCommandKey, type Shortcut, shortcutText } from "./keys";
import { useNow } from "./use-now";

const command = hasCommandKey(navigator.platform);

/** A shortcut as this keyboard has it. */
export function useShortcutText(shortcut: Shortcut | null): string | null {
  const t = useMessages(actionMessages);
  return shortcut === null ? null : shortcutText(shortcut, command, t.space);
}

/** What tells a screen reader of an action's shortcut, on whatever does it. */
export function shortcutProps(id: ActionId): { readonly "aria-keyshortcuts"?: string } {
  const { shortcut } = actions[id];
  return shortcut === null ? {} : { "aria-keyshortcuts": ariaShortcut(shortcut, command) };
}

/** What a button of an action carries, whatever it looks like. */
function useActionProps(id: ActionId) {
  const { icon, shortcut, ready, run } = actions[id];
  const pickFiles = usePickFiles();
  const label = useMessages(actionMessages).label[id];
  const text = useShortcutText(shortcut);
  return { icon, label, text, keys: shortcutProps(id), ready: useNow(ready), onClick: () => run({ pickFiles }) };
}

type ActionButtonProps = Omit<ButtonProps, "icon" | "onClick"> & { readonly id: ActionId };

/** The button of an action: its name and its shortcut's tip; it waits while the action does. */
export function ActionButton({ id, disabled = false, ...rest }: ActionButtonProps) {
  const { icon, label, text, keys, ready, onClick } = useActionProps(id);
  return (
    <Button
      icon={icon}
      disabled={disabled || !ready}
      onClick={onClick}
      {...keys}
      {...(text === null ? {} : { [TIP]: text })}
      {...rest}
    >
      {label}
    </Button>
  );
}

/** The same where there is room for an icon only. */
export function ActionIconButton({
  id,
  ...rest
}: Partial<Pick<IconButtonProps, "icon" | "label" | "className">> & { readonly id: ActionId }) {
  const { icon, label, keys, ready, onClick } = useActionProps(id);
  return <IconButton icon={icon} label={label} disabled={!ready} onClick={onClick} {...keys} {...rest} />;
}

/** The header's way to everything that can be done, with the key that one should learn. */
export function PaletteButton() {
  const { label, text, keys, onClick } = useActionProps("palette");
  return (
    <button
      type="button"
      aria-label={label}
      onClick={onClick}
      {...keys}
      className="inline-flex h-8 items-center gap-1.5 rounded border border-line px-2 text-ink-2 text-sm hover:bg-sunken hover:text-ink max-md:hidden"
    >
      <Search aria-hidden size={14} strokeWidth={1.75} />
      <kbd>{text}</kbd>
    </button>
  );
}
