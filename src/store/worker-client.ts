import * as Comlink from "comlink";
import type { PerformanceWorkerApi } from "../protocol/performance";
import type { PredictWorkerApi } from "../protocol/predict";
import type { ReferenceWorkerApi } from "../protocol/reference";
import type { StoredWorkerApi } from "../protocol/stored";
import type { StudioWorkerApi } from "../protocol/worker-api";

type Apis = StudioWorkerApi & PredictWorkerApi & PerformanceWorkerApi & ReferenceWorkerApi & StoredWorkerApi;
export type StudioWorker = Comlink.Remote<Apis>;

/** The page's end of the studio worker: made on first use, replaced after it died. */
export interface WorkerClient {
  readonly api: StudioWorker;
  /** Called at most once, when the worker's script failed to load or threw outside a call. */
  onDeath(callback: (detail: string) => void): void;
  terminate(): void;
}

/** Starts the worker that owns all data, models and engines. */
export function startWorker(): WorkerClient {
  const worker = new Worker(new URL("../../workers/studio.worker.ts", import.meta.url), {
    type: "module",
    name: "studio",
  });
  let report: ((detail: string) => void) | null = null;
  const died = (event: Event) => {
    report?.(event instanceof ErrorEvent ? event.message : event.type);
    report = null;
  };
  worker.addEventListener("error", died);
  worker.addEventListener("messageerror", died);
  return {
    api: Comlink.wrap<Apis>(worker),
    onDeath: (callback) => {
      report = callback;
    },
    terminate: () => worker.terminate(),
  };
}
