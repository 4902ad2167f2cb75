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

/** Keys that begin so. */
export function keysOf(storage: PageStorage, prefix: string): string[] {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
  return keys.filter((key) => key.startsWith(prefix));
}
