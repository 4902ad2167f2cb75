import { isBusy, phaseOf } from "../../store/phase";
import { useQueue } from "../../store/queue";
import { useStudio } from "../../store/studio";
import { pageTitle } from "./progress";

/**
 * Keeps `<html data-state lang data-theme>` and the tab's title in step with the store, outside of React so that
 * automation never sees a state that the page has left. A tab with a run asks before it closes, and saves the run.
 *
 * Nothing is written that stands there already: with `lang`, even the same, a browser computes every element's style anew.
 */
export function followDocument(): void {
  const apply = () => {
    const state = useStudio.getState();
    const root = document.documentElement;
    const phase = phaseOf(state);
    if (root.dataset.state !== phase) root.dataset.state = phase;
    const title = pageTitle(phase, state.run, queuePlace());
    if (document.title !== title) document.title = title;
    if (root.lang !== state.locale) root.lang = state.locale;
    if (state.theme === "system") delete root.dataset.theme;
    else if (root.dataset.theme !== state.theme) root.dataset.theme = state.theme;
  };
  apply();
  useStudio.subscribe(apply);
  useQueue.subscribe(apply);
  window.addEventListener("beforeunload", (event) => {
    const studio = useStudio.getState();
    if (!isBusy(studio)) return;
    event.preventDefault();
    // While the browser asks, the worker goes on: what the page would lose is saved by then.
    void studio.saveRun();
  });
}

/** Which run of how many a queue trains, or which stage a whole way is at, its sketches the first; null without one. */
function queuePlace(): readonly [number, number] | null {
  const { queue, end } = useQueue.getState();
  if (queue === null || end !== null) return null;
  const { endings, runs, way } = queue;
  if (way === null) return [endings.length + 1, runs.length];
  const training = endings.length > 0 || useStudio.getState().run?.header.id === runs[0]?.id;
  return [endings.length + (training ? 2 : 1), runs.length + 1];
}
