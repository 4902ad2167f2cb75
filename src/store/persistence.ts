import { create } from "zustand";
import { studioEvents } from "./studio-events";

/** Whether the browser promised to keep what is stored: null while nobody asked, or where no browser can be asked. */
export const usePersistence = create<{ readonly persistent: boolean | null }>()(() => ({ persistent: null }));

/** What of a browser's storage is asked; absent on plain http. */
export type AskedStorage = Pick<StorageManager, "persist" | "persisted">;

function storageManager(): AskedStorage | undefined {
  const scope: { readonly storage?: AskedStorage } = navigator;
  return scope.storage;
}

/** Asks whether the promise was given in an earlier visit; no browser prompts for that. */
export async function checkPersistence(storage = storageManager()): Promise<void> {
  if (storage === undefined) return;
  usePersistence.setState({ persistent: await storage.persisted().catch(() => false) });
}

/** Asks for the promise where it was not given yet. A refusal, or a request that fails, changes nothing but the notice. */
export async function askForPersistence(storage = storageManager()): Promise<void> {
  if (storage === undefined) return;
  await checkPersistence(storage);
  if (usePersistence.getState().persistent === true) return;
  usePersistence.setState({ persistent: await storage.persist().catch(() => false) });
}

/** Asks when the first run starts: from then on there is something worth keeping. */
export function persistWithFirstRun(): void {
  const stop = studioEvents.on("run", (event) => {
    if (event.type !== "started") return;
    stop();
    void askForPersistence();
  });
}
