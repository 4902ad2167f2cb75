import { expect, it } from "vitest";
import type { Result } from "../../src/protocol/files";
import { SupervisedWorker } from "../../src/store/supervised-worker";

it("answers the open calls of a worker's services with its death, and makes a new worker for the next", async () => {
  let started = 0;
  let die: (detail: string) => void = () => undefined;
  const deaths: string[] = [];
  const worker = new SupervisedWorker(
    () => {
      const own = ++started;
      return {
        api: {
          inputs: {
            never: () => new Promise<Result<number>>(() => undefined),
            own: async (): Promise<Result<number>> => ({ ok: true, value: own }),
          },
        },
        holdLife: async () => false,
        ping: null,
        onDeath: (callback: typeof die) => {
          die = callback;
        },
        terminate: () => undefined,
      };
    },
    (cause, detail) => deaths.push(`${cause}: ${detail}`),
  );
  expect(await worker.api.inputs.own()).toEqual({ ok: true, value: 1 });
  const open = worker.api.inputs.never();
  die("out of memory");
  expect(await open).toEqual({
    ok: false,
    error: { code: "open/worker-failed", params: { detail: "out of memory" } },
  });
  expect(deaths).toEqual(["worker-died: out of memory"]);
  expect(await worker.api.inputs.own()).toEqual({ ok: true, value: 2 });
});
