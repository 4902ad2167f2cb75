import * as Comlink from "comlink";
import type { StudioServices } from "../protocol/worker-api";

/** Comlink takes an object within another for a value unless it is marked as a place to call. */
type Called = { readonly [Name in keyof StudioServices]: StudioServices[Name] & Comlink.ProxyMarked };

/** The page's end of a worker. */
export interface WorkerClient<Api extends object> {
  readonly api: Api;
  /** Has the worker hold a lock of this name until its end; false where the browser gives none. */
  holdLife(name: string): Promise<boolean>;
  /** Asks for a sign of life; null where the worker's work keeps it silent for as long as it takes. */
  readonly ping: (() => Promise<void>) | null;
  /** Called at most once, when the worker's script failed to load or threw outside a call. */
  onDeath(callback: (detail: string) => void): void;
  terminate(): void;
}

/** Starts the worker that owns all data, models and engines. */
export function startWorker(): WorkerClient<StudioServices> {
  const worker = new Worker(new URL("../../workers/studio.worker.ts", import.meta.url), {
    type: "module",
    name: "studio",
  });
  const api = Comlink.wrap<Called>(worker);
  return { api, holdLife: (name) => api.life.hold(name), ping: () => api.life.ping(), ...endsOf(worker) };
}

/** How the page hears of a worker's end, and brings it about. */
export function endsOf(worker: Worker): Pick<WorkerClient<object>, "onDeath" | "terminate"> {
  let report: ((detail: string) => void) | null = null;
  const died = (event: Event) => {
    report?.(event instanceof ErrorEvent ? event.message : event.type);
    report = null;
  };
  worker.addEventListener("error", died);
  worker.addEventListener("messageerror", died);
  return {
    onDeath: (callback) => {
      report = callback;
    },
    terminate: () => worker.terminate(),
  };
}
