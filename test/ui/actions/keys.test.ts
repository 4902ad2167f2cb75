import { describe, expect, it } from "vitest";
import { ariaShortcut, hasCommandKey, isPressed, shortcutText } from "../../../src/ui/actions/keys";

const none = { ctrlKey: false, metaKey: false, altKey: false };
const start = { key: "enter", mod: true };
const help = { key: "?", mod: false };
const pause = { key: " ", mod: false };

describe("isPressed", () => {
  it("takes ⌘ and Ctrl alike, and only where they are asked for", () => {
    expect(isPressed(start, { ...none, key: "Enter", metaKey: true })).toBe(true);
    expect(isPressed(start, { ...none, key: "Enter", ctrlKey: true })).toBe(true);
    expect(isPressed(start, { ...none, key: "Enter" })).toBe(false);
    expect(isPressed(help, { ...none, key: "?" })).toBe(true);
    expect(isPressed(help, { ...none, key: "?", ctrlKey: true })).toBe(false);
  });

  it("leaves what Alt types alone", () => {
    expect(isPressed(pause, { ...none, key: " ", altKey: true })).toBe(false);
  });

  it("knows letters under caps lock", () => {
    expect(isPressed({ key: "k", mod: true }, { ...none, key: "K", ctrlKey: true })).toBe(true);
  });
});

describe("shortcutText", () => {
  it("writes keys as the keyboard has them", () => {
    expect(shortcutText(start, true, "Space")).toBe("⌘↵");
    expect(shortcutText(start, false, "Space")).toBe("Ctrl+Enter");
    expect(shortcutText(pause, false, "Boşluk")).toBe("Boşluk");
    expect(shortcutText(help, true, "Space")).toBe("?");
  });

  it("tells assistive technology by the standard's names", () => {
    expect(ariaShortcut(start, true)).toBe("Meta+Enter");
    expect(ariaShortcut(start, false)).toBe("Control+Enter");
    expect(ariaShortcut(pause, false)).toBe("Space");
  });

  it("knows Apple's keyboards", () => {
    expect([hasCommandKey("MacIntel"), hasCommandKey("iPad"), hasCommandKey("Win32")]).toEqual([true, true, false]);
  });
});
