import type { Page } from "@playwright/test";

/**
 * The origin private file system stands in for the disk: its handles are real ones, but nobody can drive the browser's
 * pickers. Folder `disk` holds the user's files, folder `picked` is what the folder picker answers with.
 */
export async function standInForDisk(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const folder = async (name: string) =>
      (await navigator.storage.getDirectory()).getDirectoryHandle(name, { create: true });
    window.showDirectoryPicker = async () => {
      if (!navigator.userActivation.isActive) throw new DOMException("Only from a click.", "SecurityError");
      return folder("picked");
    };
    DataTransferItem.prototype.getAsFileSystemHandle = function () {
      const name = this.getAsFile()?.name ?? "";
      return folder("disk").then((disk) => disk.getFileHandle(name));
    };
  });
}

/** Puts a file that the studio serves onto the disk, changed at its end by `tail` when there is one. */
export async function putOnDisk(page: Page, name: string, from: string, tail = ""): Promise<void> {
  await page.evaluate(
    async ([name, from, tail]) => {
      const disk = await (await navigator.storage.getDirectory()).getDirectoryHandle("disk", { create: true });
      const file = await (await disk.getFileHandle(name, { create: true })).createWritable();
      await file.write(new Blob([await (await fetch(from)).blob(), tail]));
      await file.close();
    },
    [name, from, tail] as const,
  );
}

export async function removeFromDisk(page: Page, name: string): Promise<void> {
  await page.evaluate(async (name) => {
    await (await (await navigator.storage.getDirectory()).getDirectoryHandle("disk")).removeEntry(name);
  }, name);
}

/** Drops files of the disk on the page, as a user would. */
export async function dropFromDisk(page: Page, names: readonly string[]): Promise<void> {
  await page.evaluate(async (names) => {
    const disk = await (await navigator.storage.getDirectory()).getDirectoryHandle("disk");
    const dataTransfer = new DataTransfer();
    for (const name of names) dataTransfer.items.add(await (await disk.getFileHandle(name)).getFile());
    window.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  }, names);
}

/** Every file below a folder of the origin private file system, by path, with its SHA-256. */
export function filesBelow(page: Page, folder: string): Promise<Record<string, { bytes: number; sha256: string }>> {
  return page.evaluate(async (folder) => {
    const found: Record<string, { bytes: number; sha256: string }> = {};
    // The studio may remove what is being looked at: then it is not there.
    const unlessGone = async <T>(look: Promise<T>): Promise<T | null> =>
      look.catch((error: unknown) => {
        if (error instanceof DOMException && error.name === "NotFoundError") return null;
        throw error;
      });
    const visit = async (path: string, directory: FileSystemDirectoryHandle): Promise<void> => {
      for await (const [name, handle] of directory.entries()) {
        if (handle instanceof FileSystemDirectoryHandle) await unlessGone(visit(`${path}${name}/`, handle));
        if (!(handle instanceof FileSystemFileHandle)) continue;
        const bytes = await unlessGone(handle.getFile().then((file) => file.arrayBuffer()));
        if (bytes === null) continue;
        const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
        const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
        found[`${path}${name}`] = { bytes: bytes.byteLength, sha256 };
      }
    };
    const root = await navigator.storage.getDirectory();
    const start = await root.getDirectoryHandle(folder).catch(() => null);
    if (start !== null) await unlessGone(visit("", start));
    return found;
  }, folder);
}

/** Whether any file or database record of this site holds a text, as bytes, as UTF-16 or inside a value. */
export function isStored(page: Page, text: string): Promise<boolean> {
  return page.evaluate(async (text) => {
    const holds = (bytes: ArrayBuffer) =>
      ["utf-8", "utf-16le", "utf-32le"].some((encoding) => {
        const letters = [...text].flatMap((letter) => {
          const code = letter.charCodeAt(0);
          return encoding === "utf-8" ? [code] : encoding === "utf-16le" ? [code, 0] : [code, 0, 0, 0];
        });
        const view = new Uint8Array(bytes);
        const first = letters[0] ?? 0;
        for (let at = view.indexOf(first); at >= 0; at = view.indexOf(first, at + 1)) {
          if (letters.every((letter, offset) => view[at + offset] === letter)) return true;
        }
        return false;
      });
    // The studio may remove what is being searched: then it holds nothing.
    const unlessGone = (search: Promise<boolean>): Promise<boolean> =>
      search.catch((error: unknown) => {
        if (error instanceof DOMException && error.name === "NotFoundError") return false;
        throw error;
      });
    const inFile = async (handle: FileSystemFileHandle) => holds(await (await handle.getFile()).arrayBuffer());
    const inFolder = async (directory: FileSystemDirectoryHandle): Promise<boolean> => {
      for await (const handle of directory.values()) {
        if (
          handle instanceof FileSystemDirectoryHandle &&
          handle.name !== "disk" &&
          (await unlessGone(inFolder(handle)))
        )
          return true;
        if (handle instanceof FileSystemFileHandle && (await unlessGone(inFile(handle)))) return true;
      }
      return false;
    };
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    if (await inFolder(await navigator.storage.getDirectory())) return true;
    for (const { name } of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name ?? ""));
      for (const store of database.objectStoreNames) {
        const values = await settled(database.transaction(store).objectStore(store).getAll());
        if (JSON.stringify(values).includes(text)) return true;
      }
      database.close();
    }
    return JSON.stringify({ ...localStorage }).includes(text);
  }, text);
}
