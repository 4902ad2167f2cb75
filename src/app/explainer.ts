import type { Engine } from "../engine/engine";
import { predictorLayers } from "../model/architecture";
import { InputGradients } from "../scoring/input-gradients";
import type { ScoringModel } from "./scoring-models";

/** Gives an engine for `infer`, for a network as wide as this; whoever asked for it disposes of it. */
export type CreateEngine = (width: number) => Promise<Engine>;

/** Gives its memory back when nobody has asked for so long. */
const IDLE_MS = 30_000;

type ExplainedNetwork = Pick<ScoringModel, "shape" | "state">;

/**
 * A model's network that gives reasons: with its engine and its turned weights it stays for the next customer, until another
 * model is asked or nobody has asked for a while.
 */
export class Explainer {
  readonly #createEngine: CreateEngine;
  #held: { readonly of: ExplainedNetwork["state"]; readonly engine: Engine; readonly network: InputGradients } | null =
    null;
  /** What is done with the engine, one thing after the other: its calls must not overlap. */
  #last: Promise<unknown> = Promise.resolve();
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(createEngine: CreateEngine) {
    this.#createEngine = createEngine;
  }

  /** @param operation is the only one that has the network meanwhile. Throws what it throws; EngineError. */
  ask<T>(model: ExplainedNetwork, operation: (network: InputGradients) => Promise<T>): Promise<T> {
    clearTimeout(this.#idle);
    const asked = this.#last.then(async () => operation(await this.#networkOf(model)));
    this.#last = asked.then(
      () => this.#rest(),
      // An engine that failed is no good for the next one, and one that was interrupted is soon made again.
      () => this.#dispose(),
    );
    return asked;
  }

  /** Gives the engine up once it is done with. */
  release(): void {
    clearTimeout(this.#idle);
    this.#last = this.#last.then(() => this.#dispose());
  }

  async #networkOf({ shape, state }: ExplainedNetwork): Promise<InputGradients> {
    if (this.#held?.of === state) return this.#held.network;
    await this.#dispose();
    const engine = await this.#createEngine(shape.hiddenDim);
    const network = new InputGradients(engine, predictorLayers(shape), state);
    this.#held = { of: state, engine, network };
    return network;
  }

  #rest(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.release(), IDLE_MS);
  }

  async #dispose(): Promise<void> {
    const held = this.#held;
    this.#held = null;
    await held?.engine.dispose().catch(() => undefined);
  }
}
