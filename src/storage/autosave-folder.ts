/** Where running runs are saved in the origin private file system: a folder each. */
export const AUTOSAVE_FOLDER = "autosave";

/** Whether any run was saved in this browser. Needs no worker: a first visit loads none before its first file. */
export async function hasAutosaves(): Promise<boolean> {
  try {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle(AUTOSAVE_FOLDER);
    for await (const _ of folder.keys()) return true;
  } catch {
    // No such folder, or a browser without private files: then nothing was saved.
  }
  return false;
}
