import type { Result, SerialError } from "../formats/coded-error";
import type { StartOptions } from "../protocol/worker-api";
import { untilHolderIsGone } from "../storage/life-lock";
import { FIRST_PATIENCE_MS, WATCH_INTERVAL_MS, Watchdog } from "./watchdog";
import type { WorkerClient } from "./worker-client";

/** How a worker ended without being asked to. */
export type DeathCause = NonNullable<StartOptions["restartCause"]>;

/** How long a worker may take to hear of something that it must not be too busy for, in milliseconds. */
const ANSWER_TIME_MS = 60_000;

/**
 * A worker that is made on first use and again after its death, which is noticed whatever it was doing. A worker that
 * throws says so; one that is ended lets go of its lock; one that hangs gives no sign of life. Calls that are open when
 * it dies answer with its death.
 */
export class SupervisedWorker<Api extends object> {
  readonly #start: () => WorkerClient<Api>;
  readonly #onDeath: (cause: DeathCause, error: SerialError) => void;
  #client: WorkerClient<Api> | null = null;
  #api: Api | null = null;
  #watchdog = new Watchdog();
  readonly #open = new Set<(death: Result<never>) => void>();

  /**
   * @param onDeath Called when the worker is gone; the next use of `api` makes a new one. The error is
   * `open/worker-failed`, or `open/canceled` where it was ended to have its work given up.
   */
  constructor(start: () => WorkerClient<Api>, onDeath: (cause: DeathCause, error: SerialError) => void) {
    this.#start = start;
    this.#onDeath = onDeath;
    setInterval(() => this.#look(), WATCH_INTERVAL_MS);
  }

  get api(): Api {
    if (this.#client === null || this.#api === null) {
      const client = this.#start();
      client.onDeath((detail) => this.#handleDeath(client, "worker-died", workerFailed(detail)));
      this.#client = client;
      this.#api = this.#mortal(client.api);
      this.#watchdog = new Watchdog();
      void this.#watchLife(client);
    }
    return this.#api;
  }

  /** Forgets the worker's pace: a run begins, or the worker does other things than its steps. */
  watchAnew(): void {
    this.#watchdog = new Watchdog();
  }

  /** Tells that the run did steps, so that the worker's usual pace is known. */
  stepped(): void {
    this.#watchdog.stepped();
  }

  /** Has the worker give up what it does; one that does not hear of it for long is ended, which cancels all of it. */
  async insist(ask: (api: Api) => Promise<unknown>): Promise<void> {
    const client = this.#client;
    if (client === null || this.#api === null) return;
    const canceled = { code: "open/canceled", params: {} };
    const late = setTimeout(() => this.#handleDeath(client, "worker-silent", canceled), ANSWER_TIME_MS);
    try {
      await ask(this.#api);
    } finally {
      clearTimeout(late);
    }
  }

  async #watchLife(client: WorkerClient<Api>): Promise<void> {
    const name = `segment-studio.worker.${crypto.getRandomValues(new Uint32Array(4)).join("-")}`;
    // A worker that ends before it has the lock lets go of nothing: its first answer has a time of its own.
    const late = setTimeout(
      () => this.#handleDeath(client, "worker-silent", workerFailed("no answer")),
      FIRST_PATIENCE_MS,
    );
    const isHeld = await client.holdLife(name).finally(() => clearTimeout(late));
    if (!isHeld) return;
    if (await untilHolderIsGone(name)) this.#handleDeath(client, "worker-died", workerFailed("it was ended"));
  }

  /** The calls of a worker, and those of its services. */
  #mortal<T extends object>(calls: T, owner?: object): T {
    return new Proxy(calls, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key);
        return typeof value === "function" || (typeof value === "object" && value !== null)
          ? this.#mortal(value, target)
          : value;
      },
      apply: (call, _, values) =>
        new Promise((resolve, reject) => {
          this.#open.add(resolve);
          Promise.resolve(typeof call === "function" && Reflect.apply(call, owner, values))
            .then(resolve, reject)
            .finally(() => this.#open.delete(resolve));
        }),
    });
  }

  #look(): void {
    const [client, watchdog] = [this.#client, this.#watchdog];
    if (client === null || client.ping === null) return;
    const ask = watchdog.tick(performance.now());
    if (watchdog.isHung) this.#handleDeath(client, "worker-silent", workerFailed("no answer"));
    else if (ask) void client.ping().then(() => watchdog.answered());
  }

  /** A worker that threw may still run, and one that hangs certainly does. */
  #handleDeath(client: WorkerClient<Api>, cause: DeathCause, error: SerialError): void {
    if (this.#client !== client) return;
    client.terminate();
    this.#client = null;
    this.#api = null;
    const open = [...this.#open];
    this.#open.clear();
    this.#onDeath(cause, error);
    for (const answer of open) answer({ ok: false, error });
  }
}

function workerFailed(detail: string): SerialError {
  return { code: "open/worker-failed", params: { detail } };
}
