import { privateCopy, privateFolder, privateNames, removePrivate, writePrivate } from "./private-files";

/** Folder of the origin private file system with the sketchers of runs, each under its SHA-256: runs share them. */
const FOLDER = "sketchers";

/**
 * Keeps the sketcher of a run; nothing where the browser has no such storage. One that is kept already is not written anew,
 * which would take it from whoever has it open. @throws DOMException `QuotaExceededError`.
 */
export async function keepSketcher(sha256: string, sketcher: Blob): Promise<void> {
  if ((await keptSketcher(sha256))?.size === sketcher.size) return;
  const folder = await privateFolder(FOLDER, true);
  if (folder !== null) await writePrivate(folder, sha256, sketcher);
}

/** A kept sketcher, or null. */
export function keptSketcher(sha256: string): Promise<Blob | null> {
  return privateCopy(FOLDER, sha256);
}

/** Removes the sketchers of no run. @param wanted SHA-256 of those that runs have. */
export async function removeOtherSketchers(wanted: ReadonlySet<string>): Promise<void> {
  const names = await privateNames(FOLDER);
  const folder = await privateFolder(FOLDER, false);
  if (folder === null) return;
  // One that is open somewhere stays.
  for (const name of names) if (!wanted.has(name)) await removePrivate(folder, name).catch(() => undefined);
}
