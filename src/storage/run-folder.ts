/** What file systems (and the browser, for all of them) refuse in a name. */
const REFUSED = /[\\/:*?"<>|\p{Cc}\p{Cf}]/gu;
/** Endings that the browser takes for shortcuts and does not let a page write. */
const SHORTCUT = /\.(lnk|local|scf|url)$/i;
/** The longest part of a folder's name that comes from the run's; with time and suffix far below the usual 255. */
const LONGEST = 80;

/**
 * Name of the folder that takes a run's files: when it started, then what it is called. Folders so named sort by time.
 *
 * @param timeZone The browser's own unless told.
 */
export function runFolderName(run: { readonly name: string; readonly startedAt: number }, timeZone?: string): string {
  // Swedish writes dates as ISO 8601 does, in the local time zone.
  const moment = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone });
  const started = moment.format(run.startedAt).replace(":", ".");
  const cleaned = run.name.normalize("NFC").replace(REFUSED, "_").replace(/\s+/g, " ").trim();
  const name = [...cleaned]
    .slice(0, LONGEST)
    .join("")
    .replace(SHORTCUT, "_$1")
    .replace(/[. ]+$/, "");
  return name === "" ? started : `${started} ${name}`;
}

/** The name, or the name with the first free number behind it: nothing is ever written over. */
export async function freeFileName(name: string, isTaken: (name: string) => Promise<boolean>): Promise<string> {
  let candidate = name;
  for (let number = 2; await isTaken(candidate); number++) candidate = `${name} (${number})`;
  return candidate;
}

/**
 * Makes a new folder for a run inside `parent`.
 *
 * @throws DOMException of the file system.
 */
export async function makeRunFolder(
  parent: FileSystemDirectoryHandle,
  name: string,
): Promise<FileSystemDirectoryHandle> {
  const free = await freeFileName(name, async (candidate) => {
    try {
      await parent.getDirectoryHandle(candidate);
      return true;
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      if (error.name === "NotFoundError") return false;
      // A file of that name.
      if (error.name === "TypeMismatchError") return true;
      throw error;
    }
  });
  return parent.getDirectoryHandle(free, { create: true });
}
