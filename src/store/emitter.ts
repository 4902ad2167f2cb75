/** Tells whoever listens what happens: names with what each carries. */
export class Emitter<Events> {
  readonly #listeners: { [Name in keyof Events]?: Set<(value: Events[Name]) => unknown> } = {};

  /** @returns the way to stop listening. */
  on<Name extends keyof Events>(name: Name, listener: (value: Events[Name]) => unknown): () => void {
    const listeners = this.#listeners[name] ?? new Set();
    this.#listeners[name] = listeners;
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** @returns what the listeners answer, in the order in which they came; the promises of those that take time. */
  emit<Name extends keyof Events>(name: Name, value: Events[Name]): unknown[] {
    return Array.from(this.#listeners[name] ?? [], (listener) => listener(value));
  }
}
