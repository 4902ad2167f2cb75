import { RunHistory } from "../storage/history";

let database: Promise<RunHistory> | null = null;

/** The page's one connection to its database. @throws DOMException where the browser forbids storage. */
export function openDatabase(): Promise<RunHistory> {
  database ??= RunHistory.open();
  return database;
}
