import { inTime } from "../storage/browser-answer";
import { RunHistory } from "../storage/history";

let database: Promise<RunHistory> | null = null;

/**
 * The page's one connection to its database. @throws DOMException where the browser forbids storage; StorageError
 * `storage/silent` as long as it does not answer.
 */
export function openDatabase(): Promise<RunHistory> {
  database ??= RunHistory.open();
  return inTime("database", database);
}
