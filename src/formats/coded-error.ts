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

/** An error as plain data: what crosses a worker boundary and what a sentence is built from. */
export interface ErrorRecord {
  readonly code: string;
  readonly params: ErrorParams;
}
