import { useEffect } from "react";
import { usePickFiles } from "../pick-files";
import { ACTION_IDS, actions } from "./actions";
import { isPressed } from "./keys";

/** Elements that take letters and digits themselves. */
const TYPING = "input:not([type=radio], [type=checkbox], [type=range]), textarea, select, [contenteditable]";

/** Listens for the actions' shortcuts: not while something is typed, not over a dialog; Space only where nothing has the focus. */
export function Shortcuts() {
  const pickFiles = usePickFiles();
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.defaultPrevented || event.repeat || document.querySelector("[role=dialog]:not([data-closed])") !== null)
        return;
      const focus = document.activeElement;
      const nowhere = focus === null || focus === document.body || focus.matches("main");
      const id = ACTION_IDS.find((candidate) => {
        const { shortcut, ready } = actions[candidate];
        return shortcut !== null && isPressed(shortcut, event) && ready();
      });
      if (id === undefined) return;
      const { shortcut, run } = actions[id];
      if (shortcut === null || (!shortcut.mod && (focus?.matches(TYPING) || (shortcut.key === " " && !nowhere))))
        return;
      event.preventDefault();
      run({ pickFiles });
    }
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [pickFiles]);
  return null;
}
