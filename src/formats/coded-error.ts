/** What an error may carry: names, counts and places, never data objects, so that it survives `postMessage` and JSON. */
export type ErrorParams = Readonly<Record<string, string | number | boolean | null | readonly (string | number)[]>>;

/**
 * Base of every error that a user may read. The `code` selects the sentence in each language (`src/i18n`), the
 * `params` fill it; `message` is for logs and tests only.
 *
 * Codes are `area/what-is-wrong`, e.g. `zip/truncated`, `data/missing-array`, `config/unknown-key`.
 */
export class CodedError extends Error {
  override readonly name: string = "CodedError";
  readonly code: string;
  readonly params: ErrorParams;

  constructor(code: string, params: ErrorParams = {}, options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(params)}`, options);
    this.code = code;
    this.params = params;
  }
}

/** Base of the errors of an area whose codes are all listed. */
export class AreaError<Code extends string> extends CodedError {
  declare readonly code: Code;

  constructor(code: Code, params: ErrorParams = {}, options?: ErrorOptions) {
    super(code, params, options);
  }
}

/** An error as plain data: what crosses a worker boundary and what a sentence is built from (`src/i18n/errors.ts`). */
export interface SerialError {
  readonly code: string;
  readonly params: ErrorParams;
}

/** Answers whose failures are values, so that typed errors survive a worker's boundary. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: SerialError };

/** What was thrown, in its own words. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** An error as it may cross a boundary. What is not one of ours keeps its text under `internal/unexpected`. */
export function serialError(error: unknown): SerialError {
  if (error instanceof CodedError) return { code: error.code, params: error.params };
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { code: "internal/unexpected", params: { detail } };
}
