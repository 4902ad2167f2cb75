import { create } from "zustand";
import { pageStorage } from "./page-storage";
import { loadPreferences, savePreferences } from "./preferences";
import type { RunView } from "./state";
import { useStudio } from "./studio";

type Sentinel = Pick<WakeLockSentinel, "released" | "release">;

/**
 * Holds the screen's wake lock while it is wanted. The browser takes it away whenever the page is hidden, and may refuse
 * it (an empty battery): neither is an error, it is asked for again at the next `want`.
 */
export class ScreenWake {
  readonly #request: () => Promise<Sentinel>;
  #sentinel: Sentinel | null = null;
  #wanted = false;
  #busy = false;

  constructor(request: () => Promise<Sentinel>) {
    this.#request = request;
  }

  get held(): boolean {
    return this.#sentinel !== null && !this.#sentinel.released;
  }

  async want(wanted: boolean): Promise<void> {
    this.#wanted = wanted;
    if (this.#busy) return;
    this.#busy = true;
    try {
      // What is wanted may change while the browser answers.
      while (this.#wanted !== this.held) {
        if (this.#wanted) this.#sentinel = await this.#request();
        else await this.#sentinel?.release();
      }
    } catch {
      // Refused; the run goes on without it.
    } finally {
      this.#busy = false;
    }
  }
}

/** Absent on plain http and in older browsers. */
function wakeLock(): WakeLock | undefined {
  const scope: { readonly wakeLock?: WakeLock } = navigator;
  return scope.wakeLock;
}

interface WakeLockSwitch {
  /** False where browsers cannot: the switch is not shown. */
  readonly supported: boolean;
  readonly on: boolean;
  set(on: boolean): void;
}

/** The switch "keep the screen on", remembered between visits. */
export const useWakeLock = create<WakeLockSwitch>()((set) => ({
  supported: wakeLock() !== undefined,
  on: loadPreferences(pageStorage).keepAwake ?? false,
  set(on) {
    set({ on });
    savePreferences(pageStorage, { keepAwake: on });
  },
}));

/** A paused run waits for its user, who may let the screen go. */
export function keepsAwake(run: Pick<RunView, "state"> | null): boolean {
  return run?.state === "training" || run?.state === "evaluating";
}

/** Keeps the screen on while the switch is on, a run goes on and the page is seen. */
export function followWakeLock(): void {
  const lock = wakeLock();
  if (lock === undefined) return;
  const wake = new ScreenWake(() => lock.request("screen"));
  const apply = () => {
    const wanted = useWakeLock.getState().on && keepsAwake(useStudio.getState().run) && !document.hidden;
    if (wanted !== wake.held) void wake.want(wanted);
  };
  useStudio.subscribe(({ run }, before) => {
    if (run?.state !== before.run?.state) apply();
  });
  useWakeLock.subscribe(apply);
  document.addEventListener("visibilitychange", apply);
  apply();
}
