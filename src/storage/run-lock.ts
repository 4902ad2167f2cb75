/** Prefix of the locks that tabs hold while they train, one per run. */
const PREFIX = "segment-studio.run.";

/** What this page trains, with the way to let go of each run's lock. */
const held = new Map<string, () => void>();

/** How long the browser may take to say whether a lock is free, in milliseconds. */
const ANSWER_TIME_MS = 3_000;

/** Web Locks exist in secure contexts only; on plain http every tab is on its own. */
export function lockManager(): LockManager | undefined {
  const scope: { readonly locks?: LockManager } = navigator;
  return scope.locks;
}

/**
 * Makes this page the owner of a run until `releaseRun` or its end, however it ends. An owner may ask again. Where the
 * browser refuses locks (site data blocked) or does not answer, every tab is on its own, as on plain http.
 *
 * @returns false when another tab owns it
 */
export function holdRun(id: string): Promise<boolean> {
  if (held.has(id)) return Promise.resolve(true);
  const locks = lockManager();
  if (locks === undefined) {
    held.set(id, () => undefined);
    return Promise.resolve(true);
  }
  return new Promise((answer) => {
    const alone = () => {
      held.set(id, () => undefined);
      answer(true);
    };
    const late = setTimeout(alone, ANSWER_TIME_MS);
    const take = (lock: Lock | null) => {
      clearTimeout(late);
      answer(lock !== null);
      return lock === null ? undefined : new Promise<void>((release) => held.set(id, release));
    };
    locks.request(PREFIX + id, { ifAvailable: true }, take).catch(() => {
      clearTimeout(late);
      alone();
    });
  });
}

/** Gives a run up to whoever wants it. */
export function releaseRun(id: string): void {
  held.get(id)?.();
  held.delete(id);
}

/** Runs that any tab trains, this one included (a worker sees its page's only where Web Locks exist). */
export async function ownedRuns(): Promise<Set<string>> {
  const silence = new Promise<undefined>((resolve) => setTimeout(resolve, ANSWER_TIME_MS));
  const answer = await Promise.race([lockManager()?.query(), silence]).catch(() => undefined);
  const { held: everywhere = [] } = answer ?? {};
  const owned = everywhere.flatMap(({ name, mode }) =>
    name?.startsWith(PREFIX) && mode === "exclusive" ? [name.slice(PREFIX.length)] : [],
  );
  return new Set([...held.keys(), ...owned]);
}

/** Runs that other tabs train. */
export async function runsElsewhere(): Promise<Set<string>> {
  const owned = await ownedRuns();
  for (const id of held.keys()) owned.delete(id);
  return owned;
}

/** False on plain http, where no tab can know of another one's end. */
export function hasRunLocks(): boolean {
  return lockManager() !== undefined;
}

/** Resolves when nobody owns a run any more, or rejects with the signal's reason. */
export async function untilFree(id: string, signal: AbortSignal): Promise<void> {
  // Shared: those who wait do not wait for each other, and are not taken for owners.
  await lockManager()?.request(PREFIX + id, { mode: "shared", signal }, () => undefined);
}
