import { expect, it, vi } from "vitest";
import { useStudio } from "../../src/store/studio";
import { studioWorker } from "../../src/store/studio-worker";

/** The page's workers, newest last. */
const workers: Worker[] = [];
const Own = globalThis.Worker;
vi.stubGlobal(
  "Worker",
  class extends Own {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      workers.push(this);
    }
  },
);

/** Ends the newest worker without a word, as the system does when memory is short. */
const endWorker = () => workers.at(-1)?.terminate();
const studio = () => useStudio.getState();
const died = { code: "open/worker-failed", params: { detail: "it was ended" } };
const SKETCHES = "emde_session_sketches_walk4.npz";

it("stress 12: a worker that ends while it opens a file is said of that file, and the next one opens it", async () => {
  const file = new File([await (await fetch(new URL(`demo/${SKETCHES}`, document.baseURI))).blob()], SKETCHES);
  await studioWorker().life.ping();
  const opened = studio().openFiles([file]);
  const stop = useStudio.subscribe(({ sketches }) => {
    if (sketches.loading === null) return;
    stop();
    endWorker();
  });
  await opened;
  expect(studio()).toMatchObject({ refusals: [{ file: SKETCHES, error: died }], sketches: { value: null } });
  await studio().openFiles([file]);
  expect(studio()).toMatchObject({ refusals: [], sketches: { value: { rows: 10_000 } } });
  expect(workers).toHaveLength(2);
});
