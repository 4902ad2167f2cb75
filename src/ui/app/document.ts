import { isRunning, phaseOf } from "../../store/phase";
import { useStudio } from "../../store/studio";
import { pageTitle } from "./progress";

/**
 * Keeps `<html data-state lang data-theme>` and the tab's title in step with the store, outside of React so that
 * automation never sees a state that the page has left. A tab with a run asks before it closes.
 */
export function followDocument(): void {
  const apply = () => {
    const state = useStudio.getState();
    const root = document.documentElement;
    const phase = phaseOf(state);
    root.dataset.state = phase;
    const title = pageTitle(phase, state.run);
    if (document.title !== title) document.title = title;
    root.lang = state.locale;
    if (state.theme === "system") delete root.dataset.theme;
    else root.dataset.theme = state.theme;
  };
  apply();
  useStudio.subscribe(apply);
  window.addEventListener("beforeunload", (event) => {
    if (isRunning(useStudio.getState().run)) event.preventDefault();
  });
}
