import * as Comlink from "comlink";
import type { SerialError } from "../formats/coded-error";
import type { Answers } from "../protocol/answers";
import type { DataWorkerApi } from "../protocol/tables";
import { SupervisedWorker } from "./supervised-worker";
import { endsOf, type WorkerClient } from "./worker-client";

type DataWorker = Answers<DataWorkerApi>;

const listeners = new Set<(error: SerialError) => void>();

let start: () => WorkerClient<DataWorker> = startDataWorker;

const supervised = new SupervisedWorker(
  () => start(),
  (_, error) => {
    for (const listener of listeners) listener(error);
  },
);

function startDataWorker(): WorkerClient<DataWorker> {
  const worker = new Worker(new URL("../../workers/data.worker.ts", import.meta.url), { type: "module", name: "data" });
  const api = Comlink.wrap<DataWorker>(worker);
  // A walk over a large graph answers nothing until it is done.
  const holdLife = async (name: string) => {
    const held = await api.holdLife(name);
    return held.ok && held.value;
  };
  return { api, holdLife, ping: null, ...endsOf(worker) };
}

/** The worker of the data place, made on first use: reading tables holds up nothing that the studio worker does. */
export function dataWorker(): DataWorker {
  return supervised.api;
}

/** Has the data place's work done elsewhere than in a worker of the page's own, from the next worker on. */
export function startDataWorkersWith(other: typeof start): void {
  start = other;
}

/** Has the worker give up what it does; one that does not hear of it for long is ended, and with it what it held. */
export async function cancelDataWork(work: "cancel" | "cancelNew"): Promise<void> {
  await supervised.insist((api) => api[work]());
}

let replaced: () => void = () => undefined;

/** Says that the worker is about to read tables that are not the data place's: it gives up what it held for that. */
export function replaceTables(): void {
  replaced();
}

/** Is told when other tables take the place of those that were read. */
export function onTablesReplaced(listener: () => void): void {
  replaced = listener;
}

/**
 * Is told when the worker died, and with it the tables and what was made of them; `open/canceled` where it was ended
 * because it did not hear that its work is not wanted any more.
 */
export function onDataLost(listener: (error: SerialError) => void): void {
  listeners.add(listener);
}
