/**
 * Each file begins with an empty browser. All of a run share it, and what a page still wrote when it was to forget
 * everything, or did not forget because a run's lock was still held, was there for whoever came next.
 */
localStorage.clear();
await new Promise((resolve) => {
  const deletion = indexedDB.deleteDatabase("segment-studio");
  for (const type of ["success", "error", "blocked"]) deletion.addEventListener(type, resolve);
});
const root = await navigator.storage.getDirectory();
for await (const name of root.keys()) await root.removeEntry(name, { recursive: true }).catch(() => undefined);

export {};
