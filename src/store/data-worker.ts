import * as Comlink from "comlink";
import type { DataWorkerApi } from "../protocol/tables";

let api: Comlink.Remote<DataWorkerApi> | null = null;

/** The worker of the data place, made on first use: reading tables holds up nothing that the studio worker does. */
export function dataWorker(): Comlink.Remote<DataWorkerApi> {
  api ??= Comlink.wrap<DataWorkerApi>(
    new Worker(new URL("../../workers/data.worker.ts", import.meta.url), { type: "module", name: "data" }),
  );
  return api;
}
