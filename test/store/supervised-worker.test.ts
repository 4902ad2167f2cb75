import { expect, it, vi } from "vitest";
import type { Result } from "../../src/formats/coded-error";
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
    (cause, { params }) => deaths.push(`${cause}: ${params.detail}`),
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

it("ends a worker that does not hear of a cancel for a minute, and answers its calls as canceled", async () => {
  vi.useFakeTimers();
  const deaths: string[] = [];
  const never = () => new Promise<Result<number>>(() => undefined);
  let cancel: () => Promise<unknown> = never;
  const terminate = vi.fn();
  const worker = new SupervisedWorker(
    () => ({
      api: { work: never, cancel: () => cancel() },
      holdLife: async () => false,
      ping: null,
      onDeath: () => undefined,
      terminate,
    }),
    (cause, { code }) => deaths.push(`${cause}: ${code}`),
  );
  const open = worker.api.work();
  void worker.insist((api) => api.cancel());
  await vi.advanceTimersByTimeAsync(59_000);
  expect(terminate).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await open).toEqual({ ok: false, error: { code: "open/canceled", params: {} } });
  expect(deaths).toEqual(["worker-silent: open/canceled"]);
  expect(terminate).toHaveBeenCalledOnce();

  // One that answers, whatever it answers, is left alone.
  void worker.api.work();
  cancel = () => Promise.reject(new Error("refused"));
  await expect(worker.insist((api) => api.cancel())).rejects.toThrow("refused");
  await vi.advanceTimersByTimeAsync(120_000);
  expect(terminate).toHaveBeenCalledOnce();
  vi.useRealTimers();
});

it("notices a worker that ends before its first answer, and leaves one alone whose browser gives no lock", async () => {
  vi.useFakeTimers();
  const deaths: string[] = [];
  const never = () => new Promise<Result<number>>(() => undefined);
  let holdLife = (): Promise<boolean> => new Promise(() => undefined);
  const worker = new SupervisedWorker(
    () => ({
      api: { work: never },
      holdLife: () => holdLife(),
      ping: null,
      onDeath: () => undefined,
      terminate: () => undefined,
    }),
    (cause, { code }) => deaths.push(`${cause}: ${code}`),
  );
  const open = worker.api.work();
  await vi.advanceTimersByTimeAsync(299_000);
  expect(deaths).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await open).toMatchObject({ ok: false, error: { code: "open/worker-failed" } });
  expect(deaths).toEqual(["worker-silent: open/worker-failed"]);

  holdLife = async () => false;
  void worker.api.work();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(deaths).toHaveLength(1);
  vi.useRealTimers();
});

it("tells of a worker that dies as soon as it took a silent one's place, by a fault or by its end", async () => {
  vi.useFakeTimers();
  const ends: { throw(detail: string): void; letGo(): void }[] = [];
  const locks: { letGo: () => void } = { letGo: () => undefined };
  // Granted to the page once the worker lets go of it.
  const request = (_: string, granted: () => void) =>
    new Promise<void>((resolve) => {
      locks.letGo = resolve;
    }).then(granted);
  vi.stubGlobal("navigator", { locks: { request } });
  const deaths: string[] = [];
  const opened: Promise<Result<number>>[] = [];
  const never = () => new Promise<Result<number>>(() => undefined);
  const worker = new SupervisedWorker(
    () => {
      const end: (typeof ends)[number] = { throw: () => undefined, letGo: () => locks.letGo() };
      ends.push(end);
      return {
        api: { work: never },
        holdLife: async () => true,
        ping: never as () => Promise<never>,
        onDeath: (callback: (detail: string) => void) => {
          end.throw = callback;
        },
        terminate: () => undefined,
      };
    },
    (cause, { params }) => {
      deaths.push(`${cause}: ${params.detail}`);
      // What was open is opened in the next one at once.
      opened.push(worker.api.work());
    },
  );
  opened.push(worker.api.work());
  await vi.advanceTimersByTimeAsync(310_000);
  expect(deaths).toEqual(["worker-silent: no answer"]);
  ends[1]?.throw("out of memory");
  expect(deaths.slice(1)).toEqual(["worker-died: out of memory"]);
  await vi.advanceTimersByTimeAsync(0);
  ends[2]?.letGo();
  await vi.advanceTimersByTimeAsync(0);
  expect(deaths.slice(2)).toEqual(["worker-died: it was ended"]);
  expect(ends).toHaveLength(4);
  const answers = await Promise.all(opened.slice(0, 3));
  expect(answers.map((answer) => answer.ok)).toEqual([false, false, false]);
  vi.unstubAllGlobals();
  vi.useRealTimers();
});
