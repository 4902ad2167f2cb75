import { expose } from "comlink";
import { readSketches } from "../src/data/sketches";
import { readFoundation } from "../src/model/foundation";
import type { ReadTimes } from "./protocol";

/** Reads both files as the studio's worker does when they are dropped, and says how long each took. */
const api = {
  async read(sketches: File, foundation: File): Promise<ReadTimes> {
    return {
      sketches: await seconds(() => readSketches(sketches, { fileName: sketches.name })),
      foundation: await seconds(() => readFoundation(foundation, { fileName: foundation.name })),
    };
  },
};

export type ReadWorker = typeof api;
expose(api);

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
}
