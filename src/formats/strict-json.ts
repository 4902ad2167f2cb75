/** A JSON value whose objects are Maps, so that no key is special and none is lost. */
export type StrictJson = null | boolean | number | string | StrictJson[] | Map<string, StrictJson>;

/** Why a text was refused: not JSON, or an object that has a key twice (`JSON.parse` would keep the last). */
type StrictJsonFailure = { readonly duplicate: string } | { readonly at: number };

const MAX_DEPTH = 16;

/** Parses JSON, refusing repeated keys and deep nesting. */
export function parseStrictJson(text: string): { readonly value: StrictJson } | StrictJsonFailure {
  const parser = new Parser(text);
  const value = parser.parse();
  return value === undefined ? (parser.failure ?? { at: parser.at }) : { value };
}

class Parser {
  readonly #text: string;
  at = 0;
  failure: StrictJsonFailure | null = null;

  constructor(text: string) {
    this.#text = text;
  }

  /** The whole text as one value; undefined on failure. */
  parse(): StrictJson | undefined {
    const value = this.#value(0);
    if (value === undefined) return undefined;
    this.#skip();
    return this.at === this.#text.length ? value : undefined;
  }

  #value(depth: number): StrictJson | undefined {
    if (depth > MAX_DEPTH) return undefined;
    this.#skip();
    const next = this.#text.charAt(this.at);
    if (next === "{") return this.#object(depth);
    if (next === "[") return this.#array(depth);
    if (next === '"') return this.#string();
    const word = this.#match(/true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y);
    if (word === null) return undefined;
    if (word === "null") return null;
    return word === "true" || word === "false" ? word === "true" : Number(word);
  }

  #object(depth: number): Map<string, StrictJson> | undefined {
    const object = new Map<string, StrictJson>();
    this.at++;
    if (this.#take("}")) return object;
    do {
      this.#skip();
      const key = this.#string();
      if (key === undefined || !this.#take(":")) return undefined;
      if (object.has(key)) {
        this.failure ??= { duplicate: key };
        return undefined;
      }
      const value = this.#value(depth + 1);
      if (value === undefined) return undefined;
      object.set(key, value);
    } while (this.#take(","));
    return this.#take("}") ? object : undefined;
  }

  #array(depth: number): StrictJson[] | undefined {
    const items: StrictJson[] = [];
    this.at++;
    if (this.#take("]")) return items;
    do {
      const value = this.#value(depth + 1);
      if (value === undefined) return undefined;
      items.push(value);
    } while (this.#take(","));
    return this.#take("]") ? items : undefined;
  }

  #string(): string | undefined {
    const literal = this.#literal();
    if (literal === null) return undefined;
    try {
      const value: unknown = JSON.parse(literal);
      return typeof value === "string" ? value : undefined;
    } catch {
      return undefined;
    }
  }

  /** A quoted text as it stands. By hand: a regular expression's stack does not hold megabytes of it. */
  #literal(): string | null {
    const start = this.at;
    if (this.#text.charAt(start) !== '"') return null;
    for (let at = start + 1; at < this.#text.length; at++) {
      const unit = this.#text.charCodeAt(at);
      if (unit === 0x5c) at++;
      else if (unit === 0x22) {
        this.at = at + 1;
        return this.#text.slice(start, this.at);
      }
    }
    return null;
  }

  #skip(): void {
    this.#match(/[ \t\r\n]*/y);
  }

  #take(character: string): boolean {
    this.#skip();
    if (this.#text.charAt(this.at) !== character) return false;
    this.at++;
    return true;
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.#text);
    if (match === null) return null;
    this.at += match[0].length;
    return match[0];
  }
}
