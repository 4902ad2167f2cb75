import { create } from "zustand";
import type { Locale } from "../i18n/messages";
import { defaultConfig } from "../tasks/config";
import { loadDraft } from "./draft";
import { pageStorage } from "./page-storage";
import { loadPreferences, preferredLocale, savePreferences } from "./preferences";
import type { StudioState } from "./state";
import { type StudioConfig, studioConfig } from "./studio-config";
import type { StudioContext } from "./studio-context";
import { studioEvents } from "./studio-events";
import { emptySlot, type StudioInputs, studioInputs } from "./studio-inputs";
import { reviveStudio } from "./studio-revival";
import { type StudioRun, studioRun } from "./studio-run";
import { studioWorker } from "./studio-worker";

/** What can be done in the Studio: each of its parts says its own. */
type StudioActions = (StudioConfig & StudioInputs & StudioRun)["actions"];

/** The page's state. Components select from it; the worker's events and the user's actions are the only writers. */
export const useStudio = create<StudioState & StudioActions>()((set, get) => {
  const preferences = loadPreferences(pageStorage);
  const context: StudioContext = { set, get, worker: studioWorker, events: studioEvents };
  const config = studioConfig(context);
  const inputs = studioInputs(context, config);
  const run = studioRun(context, config, inputs);
  reviveStudio(context, config, inputs, run);

  return {
    sketches: emptySlot,
    foundation: emptySlot,
    inputFiles: { sketches: null, foundation: null },
    refusals: [],
    choice: null,
    table: null,
    waiting: [],
    demo: false,
    config: loadDraft(pageStorage) ?? defaultConfig(),
    preflight: null,
    preflightError: null,
    run: null,
    newInputs: false,
    queueing: false,
    identifying: false,
    configurations: null,
    resumable: [],
    locale: preferences.locale ?? preferredLocale(globalThis.navigator?.languages ?? []),
    theme: preferences.theme ?? "system",

    ...config.actions,
    ...inputs.actions,
    ...run.actions,
  };
});

export function setLocale(locale: Locale): void {
  useStudio.setState({ locale });
  savePreferences(pageStorage, { locale });
}

export function setTheme(theme: StudioState["theme"]): void {
  useStudio.setState({ theme });
  savePreferences(pageStorage, { theme });
}
