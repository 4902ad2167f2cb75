import type { MadeSketches, SketchFileKind, SketchProgress } from "../protocol/tables";
import { storageEstimate } from "../storage/browser-answer";
import { forgetSketchFiles, keepSketchFiles, keptSketchFile, sketchesBudget } from "../storage/kept-sketches";
import { type KeptSketches, keptSchema } from "./data-record";
import type { DataContext } from "./data-state";
import { settled } from "./data-steps";
import { dataWorker } from "./data-worker";
import { noteUserFile } from "./handles";
import { type Origin, writeOrigin } from "./origins";
import { pageStorage } from "./page-storage";
import { useStudio } from "./studio";
import { studioWorker } from "./studio-worker";
import { withProgress } from "./with-progress";

/** What is left of the way after a reload: sketches, where they were not too large. */
type KeptKind = KeptSketches["files"][number]["kind"];

/** The sketches that the browser keeps for the Studio and the next visit, and what is known of their files. */
export function dataKept({ set, get }: DataContext) {
  /** The files that were handed over to the Studio. */
  const madeWith = new WeakMap<File, Origin>();

  /** Notes the hash of a file of sketches; that of most walks stands for all. */
  function noteHash(sha256: string, { made, walk }: Origin): void {
    writeOrigin(pageStorage, sha256, { made, walk });
    const { content, sketches } = get();
    if (content.sketches?.made !== made || content.sketches.sha256 !== null) return;
    if (sketches?.walks.at(-1)?.walk === walk) set({ content: { ...content, sketches: { sha256, made } } });
  }

  /** One of the sketches' files, and its hash; null when it cannot be made, which is kept beside the step. */
  async function hashed(kind: KeptKind, walk: number) {
    const file = await withProgress(
      (progress: SketchProgress) => set({ progress }),
      (report) => dataWorker().exportFile(kind, walk, report),
    );
    if (!file.ok) return null;
    const content = new File([file.value.blob], file.value.name);
    const sha256 = await studioWorker().inputs.fingerprintOf(content);
    if (!sha256.ok) return null;
    return { kind, walk, name: content.name, bytes: content.size, sha256: sha256.value, content };
  }

  /**
   * Keeps what the Studio and new customers need of the sketches in the browser, unless that is too much.
   *
   * @param from What they were made from: remembered of their files, wherever these go.
   * @returns SHA-256 of those of most walks; null where they could not be made.
   */
  async function keep({ walks, weightBytes, customers }: MadeSketches, from: string | null): Promise<string | null> {
    let last: string | null = null;
    const noted = (file: Awaited<ReturnType<typeof hashed>>) => {
      if (file?.kind !== "weights") return;
      last = file.sha256;
      if (from !== null) writeOrigin(pageStorage, file.sha256, { made: from, walk: file.walk });
    };
    const made = get().made.sketches;
    // The worker does one thing at a time: until they are kept, nothing else may be asked of it.
    set({ kept: null, notKept: false, progress: { stage: "files", share: null } });
    try {
      const budget = sketchesBudget((await storageEstimate())?.quota ?? null);
      if (weightBytes * walks.length > budget) {
        set({ notKept: true });
        return null;
      }
      const wanted: readonly { readonly kind: KeptKind; readonly walk: number }[] = [
        ...walks.flatMap(({ walk }) => (["weights", "sketcher"] as const).map((kind) => ({ kind, walk }))),
        { kind: "settings", walk: 0 },
      ];
      const files: (KeptSketches["files"][number] & { readonly content: File })[] = [];
      for (const { kind, walk } of wanted) {
        const file = await hashed(kind, walk);
        if (file === null) return last;
        noted(file);
        files.push(file);
      }
      await keepSketchFiles(files, budget);
      // Forgotten meanwhile.
      if (made === null || get().made.sketches !== settled(made, get().sources)) {
        await forgetSketchFiles();
        return null;
      }
      const settings = files.at(-1)?.content;
      set({
        kept: keptSchema.parse({
          madeAt: Date.now(),
          customers,
          walks: walks.map(({ walk }) => walk),
          files,
          inputs: JSON.parse((await settings?.text()) ?? "{}").inputs,
          made: settled(made, get().sources),
        }),
      });
    } catch {
      // Private windows keep nothing, and a disk may be full: the sketches then last as long as the tab.
      set({ notKept: true });
    } finally {
      set({ progress: null });
    }
    return last;
  }

  /**
   * Hashes sketches that were written for the visitor, beside all else: weights that are not kept were not hashed yet, and
   * matrices are the same sketches in another file, which is known again when it comes back.
   */
  async function hashWritten(kind: "weights" | "sketches", content: Blob, name: string, walk: number): Promise<void> {
    const { sketches } = get().content;
    if (sketches === null || (kind === "weights" && sketches.sha256 !== null)) return;
    const found = await studioWorker().inputs.fingerprintOf(new File([content], name));
    if (!found.ok) return;
    const origin = { made: sketches.made, walk };
    if (kind === "weights") return noteHash(found.value, origin);
    const weights = get().kept?.files.find((kept) => kept.kind === "weights" && kept.walk === walk);
    if (weights !== undefined) writeOrigin(pageStorage, weights.sha256, origin);
    writeOrigin(pageStorage, found.value, origin);
  }

  /** A file of the kept sketches; null when there is none, or it is gone: another tab or the browser may have taken it away. */
  async function keptFile(kind: SketchFileKind, walk: number) {
    const { kept } = get();
    const found = kept?.files.find((file) => file.kind === kind && (file.walk === walk || kind === "settings"));
    if (found === undefined) return null;
    const there = await keptSketchFile(found.sha256, found.name, found.bytes).catch(() => "silent" as const);
    // Silence says nothing of them.
    if (there === "silent") return null;
    if (there === null && get().kept === kept) set({ kept: null });
    return there;
  }

  /** Looks whether all that was kept is still there. */
  async function checkKept(): Promise<void> {
    for (const { kind, walk } of get().kept?.files ?? []) await keptFile(kind, walk);
  }

  /** Hands sketches to the Studio, which says their hash, whether the browser keeps them or not. */
  function handOver(file: File, walk: number, handle: FileSystemFileHandle | null): File {
    const { content } = get();
    if (content.sketches !== null) madeWith.set(file, { made: content.sketches.made, walk });
    noteUserFile(file, handle);
    return file;
  }
  useStudio.subscribe(({ sketches: { value } }, before) => {
    if (value === before.sketches.value || value === null || value.sha256 === null) return;
    const open = useStudio.getState().inputFiles.sketches;
    const made = open === null ? undefined : madeWith.get(open);
    if (made !== undefined) noteHash(value.sha256, made);
  });

  return { keep, keptFile, checkKept, hashWritten, handOver };
}
