import type { StudioServices } from "../protocol/worker-api";
import { studioEvents } from "./studio-events";
import { SupervisedWorker } from "./supervised-worker";
import { startWorker, type WorkerClient } from "./worker-client";

let start: () => WorkerClient<StudioServices> = startWorker;

const supervised = new SupervisedWorker(
  () => start(),
  (cause, error) => {
    studioEvents.emit("lost", error);
    studioEvents.emit("died", { cause, error });
  },
);

studioEvents.on("run", ({ type }) => {
  if (type === "steps") supervised.stepped();
  else if (type === "started" || type === "restarted" || type === "finished" || type === "failed")
    supervised.watchAnew();
});

/** The worker that owns all data, models and engines; made on first use, and again after it died. */
export function studioWorker(): StudioServices {
  return supervised.api;
}

/** Has the services run elsewhere than in a worker of the page's own, from the next worker on. */
export function startWorkersWith(other: typeof start): void {
  start = other;
}
