import type { SerialError } from "../formats/coded-error";
import type { DataContext, DataState } from "./data-state";
import { settledAll } from "./data-steps";
import { dataWorker } from "./data-worker";
import { allowHandle, handleOf, noteUserFile } from "./handles";
import { refusalsSince, type Source, withoutRole } from "./table-sources";

export const DEMO_FILES: readonly string[] = ["bank_customers.csv", "bank_products.csv", "bank_events.csv.gz"];

/** A server hands out a name that ends in .gz unpacked, or not at all; earlier visits kept the file under this one. */
const SERVED: Readonly<Record<string, string>> = { "bank_events.csv.gz": "bank_events.gzip" };

const isDemoFile = (file: string) => DEMO_FILES.includes(file) || Object.values(SERVED).includes(file);

/** Whether the place has tables or kept sketches of the visitor's own, which the demo bank would take away. */
export function holdsOwn({ sources, kept }: Pick<DataState, "sources" | "kept">): boolean {
  return sources.some(({ demo }) => !demo) || Object.values(kept?.inputs ?? {}).some(({ file }) => !isDemoFile(file));
}

/** How tables come into the place: dropped, fetched, or opened again after a reload. */
export function dataSources({ set, get }: DataContext) {
  /**
   * Opens a file as a source; its refusal goes with the others.
   *
   * @param known The source of an earlier visit that it is.
   * @param before Refusals that are history once this file is taken.
   */
  async function open(
    file: File,
    demo: boolean,
    known: Source | undefined,
    before: DataState["refusals"],
  ): Promise<void> {
    const result = await dataWorker().openSource(file);
    if (!result.ok) return set({ refusals: [...get().refusals, { file: file.name, error: result.error }] });
    const source: Source = {
      file,
      opened: result.value,
      role: known?.role ?? result.value.role,
      lastModified: file.lastModified,
      // What is called the same is taken for the same until it is hashed again.
      sha256: known?.lastModified === file.lastModified ? known.sha256 : null,
      demo,
      handle: await handleOf(file),
    };
    const others = withoutRole(get().sources, source.role, source).filter((other) => other !== known);
    const refusals = refusalsSince(get().refusals, before);
    set({ sources: [...others, source], refusals, failed: null });
    void hash(file);
  }

  /** Hashes a file beside all else. */
  async function hash(file: File): Promise<void> {
    const found = await dataWorker().fingerprintOf(file);
    if (!found.ok) return;
    const hashed = (source: Source) => (source.file === file ? { ...source, sha256: found.value } : source);
    if (!get().sources.some((source) => source.file === file)) return;
    const sources = get().sources.map(hashed);
    set({ sources, ...settledAll(get(), sources) });
  }

  async function openAll(
    files: readonly File[],
    demo: boolean,
    before: DataState["refusals"] = get().refusals,
  ): Promise<void> {
    for (const file of files) {
      const isIt = ({ file: opened, opened: { file: name, bytes } }: Source) =>
        opened === null && name === file.name && bytes === file.size;
      await open(file, demo, get().sources.find(isIt), before);
    }
  }

  async function fetchDemo(names: readonly string[]): Promise<readonly File[] | null> {
    const files: File[] = [];
    for (const name of names) {
      // A connection may break in the middle of a file, too.
      const content = await fetch(new URL(`demo/tables/${SERVED[name] ?? name}`, document.baseURI))
        .then((response) => (response.ok ? response.blob() : null))
        .catch(() => null);
      if (content === null) {
        const error = { code: "open/demo-unavailable", params: { file: name } };
        set({ refusals: [...get().refusals, { file: name, error }] });
        return null;
      }
      files.push(new File([content], name, { lastModified: 0 }));
    }
    return files;
  }

  /** Opens the files of an earlier visit again; false when one cannot be had, and why is kept beside the step. */
  async function reopen(): Promise<boolean> {
    const closed = get().sources.filter(({ file }) => file === null);
    const refuse = (error: SerialError) => {
      set({ failed: { step: "tables", error } });
      return false;
    };
    // A browser takes the click as consent for a few seconds only: every permission is asked first.
    for (const { handle, opened } of closed) {
      if (handle === null || (await allowHandle(handle, "read"))) continue;
      return refuse({ code: "files/permission", params: { file: opened.file } });
    }
    const demo = await fetchDemo(closed.flatMap((source) => (source.demo ? [source.opened.file] : [])));
    if (demo === null) return false;
    const before = get().refusals;
    await openAll(demo, true, before);
    for (const source of closed.filter((each) => !each.demo)) {
      const name = source.opened.file;
      if (source.handle === null) return refuse({ code: "sketch/drop-again", params: { file: name } });
      const file = await source.handle.getFile().catch(() => null);
      if (file === null) return refuse({ code: "files/gone", params: { file: name } });
      noteUserFile(file, source.handle);
      // One that has changed since is what it is now: what was made of the other shows as stale.
      await open(file, false, source, before);
    }
    return true;
  }

  return { openAll, fetchDemo, reopen };
}
