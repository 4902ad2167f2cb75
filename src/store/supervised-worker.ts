import type { StartOptions } from "../protocol/worker-api";
import { WATCH_INTERVAL_MS, Watchdog } from "./watchdog";
import { type StudioWorker, startWorker, type WorkerClient } from "./worker-client";

/** How a worker ended without being asked to. */
export type DeathCause = NonNullable<StartOptions["restartCause"]>;

/** The studio worker: made on first use and again after its death, and asked for a sign of life while it trains. */
export class SupervisedWorker {
  readonly #onDeath: (cause: DeathCause, detail: string) => void;
  #client: WorkerClient | null = null;
  #timer: ReturnType<typeof setInterval> | null = null;
  #watchdog = new Watchdog();

  /** @param onDeath Called when the worker is gone; the next use of `api` makes a new one. */
  constructor(onDeath: (cause: DeathCause, detail: string) => void) {
    this.#onDeath = onDeath;
  }

  get api(): StudioWorker {
    if (this.#client === null) {
      const client = startWorker();
      client.onDeath((detail) => this.#bury(client, "worker-died", detail));
      this.#client = client;
    }
    return this.#client.api;
  }

  /** Starts to ask for signs of life; until `rest`. */
  watch(): void {
    this.rest();
    this.#watchdog = new Watchdog();
    this.#timer = setInterval(() => this.#look(), WATCH_INTERVAL_MS);
  }

  /** Tells that the run did steps, so that the worker's usual pace is known. */
  stepped(): void {
    this.#watchdog.stepped();
  }

  rest(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #look(): void {
    const [client, watchdog] = [this.#client, this.#watchdog];
    if (client === null) return;
    const ask = watchdog.tick(performance.now());
    if (watchdog.isHung) this.#bury(client, "worker-silent", "no answer");
    else if (ask) void client.api.ping().then(() => watchdog.answered());
  }

  /** A worker that threw may still run, and one that hangs certainly does. */
  #bury(client: WorkerClient, cause: DeathCause, detail: string): void {
    if (this.#client !== client) return;
    this.rest();
    client.terminate();
    this.#client = null;
    this.#onDeath(cause, detail);
  }
}
