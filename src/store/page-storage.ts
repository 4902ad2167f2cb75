/** What of a `Storage` the page uses. */
export type PageStorage = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** A storage that lasts as long as the tab. */
class TabStorage implements PageStorage {
  readonly #items = new Map<string, string>();

  get length(): number {
    return this.#items.size;
  }

  key(index: number): string | null {
    return [...this.#items.keys()][index] ?? null;
  }

  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#items.set(key, value);
  }

  removeItem(key: string): void {
    this.#items.delete(key);
  }
}

/** `localStorage`, or null: where site data is blocked already reading the property throws, and some have none. */
function browsersStorage(): PageStorage | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

/** What the page remembers by itself; where the browser keeps nothing for it, for as long as the tab lives. */
export const pageStorage: PageStorage = browsersStorage() ?? new TabStorage();

/** The JSON under a key; null where there is none, or what is there is damaged or not given. */
export function readItem(storage: Pick<Storage, "getItem">, key: string): unknown {
  try {
    return JSON.parse(storage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** Writes JSON under a key; a storage that is full or blocked is worth nobody's interruption: it lasts as long as the tab. */
export function writeItem(storage: Pick<Storage, "setItem">, key: string, value: unknown): void {
  try {
    storage.setItem(key, JSON.stringify(value));
  } catch {
    // Private windows may refuse to store.
  }
}

/** Keys that begin so. */
export function keysOf(storage: Pick<PageStorage, "key" | "length">, prefix: string): string[] {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
  return keys.filter((key) => key.startsWith(prefix));
}
