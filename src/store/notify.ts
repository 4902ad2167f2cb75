import { create } from "zustand";
import { errorSentence } from "../i18n/errors";
import { formatDecimal, formatLoss, formatPercent } from "../i18n/format";
import type { Locale } from "../i18n/messages";
import { tabLifeMessages } from "../i18n/messages/tab-life";
import type { RunEvent } from "../protocol/run";
import { type Evaluation, type MetricKey, taskOf } from "../tasks/registry";
import { pageStorage } from "./page-storage";
import { loadPreferences, savePreferences } from "./preferences";
import type { RunView } from "./state";
import { useStudio } from "./studio";
import { studioEvents } from "./studio-events";

interface NotificationSwitch {
  /** False where browsers cannot: the switch is not shown. */
  readonly supported: boolean;
  readonly on: boolean;
  /** The browser refused when the switch was turned on. */
  readonly blocked: boolean;
  /** Asks the browser for its permission when it has none; called by a click only. */
  set(on: boolean): Promise<void>;
}

function permission(): NotificationPermission {
  return "Notification" in globalThis ? Notification.permission : "denied";
}

/** The switch "notify me", remembered between visits; it is off whenever the browser would show nothing. */
export const useNotify = create<NotificationSwitch>()((set) => ({
  supported: "Notification" in globalThis && isSecureContext,
  on: (loadPreferences(pageStorage).notify ?? false) && permission() === "granted",
  blocked: false,
  async set(on) {
    const granted = on && (await Notification.requestPermission()) === "granted";
    set({ on: granted, blocked: on && !granted });
    savePreferences(pageStorage, { notify: granted });
  },
}));

/** What a notification says of a run's end. */
export function runNotice(run: RunView, locale: Locale): { readonly title: string; readonly body: string } {
  const t = tabLifeMessages[locale];
  if (run.error !== null) return { title: t.failedTitle, body: errorSentence(run.error, locale) };
  const { evaluatedEpoch = null, test = null } = run.result ?? {};
  if (evaluatedEpoch === null || test === null) return { title: t.finishedTitle, body: t.finishedEmpty };
  const valLoss = run.epochs[evaluatedEpoch - 1]?.valLoss ?? Number.NaN;
  return {
    title: t.finishedTitle,
    body: t.finishedBody(String(evaluatedEpoch), formatLoss(valLoss, locale), leadingValue(test, locale)),
  };
}

/** Tells the end of this tab's runs while nobody looks at the page; a click on the notification shows the tab. */
export function notifyOfEnds(): () => void {
  let going = false;
  return studioEvents.on("run", (event: RunEvent) => {
    if (event.type === "started") going = true;
    if (event.type !== "finished" && event.type !== "failed") return;
    const { run, locale } = useStudio.getState();
    if (going && run !== null && document.hidden && useNotify.getState().on) show(run, locale);
    going = false;
  });
}

function show(run: RunView, locale: Locale): void {
  const { title, body } = runNotice(run, locale);
  try {
    const notification = new Notification(title, { body, lang: locale, tag: run.header.id, icon: "./favicon.svg" });
    notification.onclick = () => {
      window.focus();
      notification.close();
    };
  } catch {
    // Some browsers (Chrome on Android) show notifications of service workers only.
  }
}

/** The number that the run is judged by, as its task writes it. */
function leadingValue(test: Evaluation, locale: Locale): string {
  const values: Readonly<Partial<Record<MetricKey, number | null>>> = test.metrics;
  const { leading, metrics } = taskOf(test.task);
  const key = test.task === "segment" ? "accuracy" : leading;
  const value = values[key] ?? null;
  if (value === null) return "–";
  const percent = metrics.some((metric) => metric.key === key && metric.format === "percent");
  return percent ? formatPercent(value, locale) : formatDecimal(value, locale, 4);
}
