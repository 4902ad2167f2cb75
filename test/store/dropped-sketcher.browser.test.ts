import { afterAll, expect, it, vi } from "vitest";
import { writeSketcher } from "../../src/pipeline/sketcher";
import { useStudio } from "../../src/store/studio";
import { demoSketcher } from "../app/demo-sketcher";

const SKETCHES = "emde_session_sketches_walk4.npz";

const workers: Worker[] = [];
vi.stubGlobal(
  "Worker",
  class extends Worker {
    constructor(...given: ConstructorParameters<typeof Worker>) {
      super(...given);
      workers.push(this);
    }
  },
);
afterAll(() => vi.unstubAllGlobals());

/** The dropped sketchers that the checks before a run tell of. */
async function told() {
  useStudio.setState({ preflight: null });
  useStudio.getState().setConfig({ engine: "wasm" });
  await expect.poll(() => useStudio.getState().preflight, { timeout: 60_000 }).not.toBeNull();
  const checks = useStudio.getState().preflight?.checks ?? [];
  return checks.flatMap(({ message }) => (message.code === "preflight/sketcher" ? [message.params.file] : []));
}

async function dieAndRevive(): Promise<void> {
  const before = useStudio.getState().sketches.value;
  useStudio.setState({ preflight: null, preflightError: null });
  workers.at(-1)?.dispatchEvent(new ErrorEvent("error", { message: "out of memory" }));
  // The death is told at once; it stands beside checks again when the files are open in the next worker.
  const isRevived = () => useStudio.getState().preflight !== null && useStudio.getState().preflightError !== null;
  await expect.poll(isRevived, { timeout: 60_000 }).toBe(true);
  expect(useStudio.getState().sketches.value).toEqual(before);
}

it("a dropped sketcher belongs to the sketches beside it, also in the worker that comes after one that died", async () => {
  const demo = await (await fetch(new URL(`demo/${SKETCHES}`, document.baseURI))).blob();
  const sketcher = new File([await writeSketcher(demoSketcher)], "sketcher of A.npz");
  await useStudio.getState().openFiles([sketcher, new File([demo], "A.npz")]);
  expect(await told()).toEqual(["sketcher of A.npz"]);
  await dieAndRevive();
  expect(await told()).toEqual(["sketcher of A.npz"]);

  await useStudio.getState().openFiles([new File([demo], "B.npz")]);
  expect(await told()).toEqual([]);
  await dieAndRevive();
  expect(await told()).toEqual([]);
  expect(workers.length).toBeGreaterThan(2);
});
