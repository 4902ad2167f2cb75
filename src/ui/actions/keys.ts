/** A key, with ⌘ on Apple's keyboards and Ctrl on others when `mod` is true. */
export interface Shortcut {
  /** As `KeyboardEvent.key` names it, letters in lower case. */
  readonly key: string;
  readonly mod: boolean;
}

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">;

/** True when exactly this shortcut is pressed. Shift is not looked at: "?" needs it on some keyboards only. */
export function isPressed({ key, mod }: Shortcut, event: Pressed): boolean {
  return event.key.toLowerCase() === key && !event.altKey && (event.ctrlKey || event.metaKey) === mod;
}

/** True on keyboards that have ⌘. */
export function hasCommandKey(platform: string): boolean {
  return /^(Mac|iP)/.test(platform);
}

const apple: Readonly<Record<string, string>> = { enter: "↵" };

/** How a shortcut is written on the page: `⌘K`, `Ctrl+Enter`, `Space`, `?`. */
export function shortcutText({ key, mod }: Shortcut, command: boolean, space: string): string {
  const name = key === " " ? space : key.charAt(0).toUpperCase() + key.slice(1);
  if (!mod) return name;
  return command ? `⌘${apple[key] ?? name}` : `Ctrl+${name}`;
}

/** The value of `aria-keyshortcuts`. */
export function ariaShortcut({ key, mod }: Shortcut, command: boolean): string {
  const name = key === " " ? "Space" : key.charAt(0).toUpperCase() + key.slice(1);
  return mod ? `${command ? "Meta" : "Control"}+${name}` : name;
}
