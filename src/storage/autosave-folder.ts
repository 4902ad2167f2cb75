import { privateNames } from "./private-files";

/** Where running runs are saved in the origin private file system: a folder each. */
export const AUTOSAVE_FOLDER = "autosave";

/** Ids of runs that have an autosave. */
export function autosavedRuns(): Promise<readonly string[]> {
  return privateNames(AUTOSAVE_FOLDER);
}

/** Whether any run was saved in this browser. Needs no worker: a first visit loads none before its first file. */
export async function hasAutosaves(): Promise<boolean> {
  return (await autosavedRuns()).length > 0;
}
