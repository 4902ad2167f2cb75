import { phaseOf } from "../../store/phase";
import { useStudio } from "../../store/studio";

/**
 * Keeps `<html data-state lang data-theme>` and the tab's title in step with the store, outside of React so that
 * automation never sees a state that the page has left.
 */
export function followDocument(): void {
  const apply = () => {
    const state = useStudio.getState();
    const root = document.documentElement;
    root.dataset.state = phaseOf(state);
    root.lang = state.locale;
    if (state.theme === "system") delete root.dataset.theme;
    else root.dataset.theme = state.theme;
  };
  apply();
  useStudio.subscribe(apply);
}
