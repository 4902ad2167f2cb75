import type { SerialError } from "../formats/coded-error";
import { CodedError, type ErrorParams, messageOf, serialError } from "../formats/coded-error";

/** The browser stores nothing for this page now, or does not say whether it does. */
export class StorageError extends CodedError {
  override readonly name = "StorageError";
}

/** For so long the browser may take for one answer, in milliseconds; once it was silent, it is not waited for so long. */
const PATIENCE_MS = 10_000;
const PATIENCE_AFTER_SILENCE_MS = 100;

/** What may answer while the other is silent. */
export type Asked = "database" | "files";

const patience: Record<Asked, number> = { database: PATIENCE_MS, files: PATIENCE_MS };

/**
 * What the browser answers, as long as it does: a database or a file system can be silent for ever, and whoever waits
 * for it would wait as long.
 *
 * @param longest how long it may take, in milliseconds, where that does not depend on earlier silence
 * @throws StorageError `storage/silent`; what is answered later is not heard.
 */
export function inTime<T>(asked: Asked, answer: Promise<T>, longest = patience[asked]): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      patience[asked] = PATIENCE_AFTER_SILENCE_MS;
      reject(new StorageError("storage/silent"));
    }, longest);
    answer.then(
      (value) => {
        clearTimeout(late);
        patience[asked] = PATIENCE_MS;
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(late);
        // That somebody waited in vain for a part of it is no answer.
        if (!(error instanceof StorageError)) patience[asked] = PATIENCE_MS;
        reject(error);
      },
    );
  });
}

/** Why something could not be stored. */
export function storageError(error: unknown): SerialError {
  if (!(error instanceof DOMException)) return serialError(error);
  const code = error.name === "QuotaExceededError" ? "storage/full" : "storage/refused";
  return { code, params: { detail: `${error.name}: ${error.message}` } };
}

/** The same as parameters of the sentence that says what was not stored. */
export function storageReason(error: unknown): ErrorParams {
  const { code, params } = storageError(error);
  return { reason: code, detail: params.detail ?? messageOf(error) };
}

/** What the browser counts for this site, and allows it; null where it does not say. */
export async function storageEstimate(): Promise<{ readonly used: number; readonly quota: number } | null> {
  const storage: { readonly estimate?: () => Promise<StorageEstimate> } | undefined = navigator.storage;
  const estimate = inTime("files", Promise.resolve(storage?.estimate?.()));
  const { usage, quota } = (await estimate.catch(() => undefined)) ?? {};
  return usage === undefined || quota === undefined ? null : { used: usage, quota };
}

/** How the browser says that there is nothing, or that it stores nothing for this page. */
const ABSENCE = new Set(["NotFoundError", "SecurityError"]);

/**
 * Null where there is nothing of what the browser is asked for.
 *
 * @throws StorageError `storage/silent`: whoever writes, deletes or writes down what is there must not take silence for
 * absence; DOMException of any other refusal, for the same reason
 */
export function answerOrNull<T>(asked: Asked, ask: () => Promise<T>): Promise<T | null> {
  return inTime(asked, ask()).catch((error: unknown) => {
    if (error instanceof DOMException && ABSENCE.has(error.name)) return null;
    throw error;
  });
}
