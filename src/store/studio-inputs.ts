import { sameMapping, type TableHead, type TableMapping } from "../data/any-table/mapping";
import type { Result } from "../formats/coded-error";
import { serialError } from "../formats/coded-error";
import type { FileKind, OpenedFile, OpenProgress } from "../protocol/files";
import type { InputKind } from "../storage/input-files";
import { defaultConfig } from "../tasks/config";
import type { TaskId } from "../tasks/registry";
import { fetchDemo } from "./demo";
import { withoutFolders } from "./handles";
import { isBusy } from "./phase";
import type { InputSlot, Refusal, StudioState } from "./state";
import type { StudioConfig } from "./studio-config";
import type { StudioContext } from "./studio-context";
import { labelsExpected, takeMapping, wantMapping } from "./table-mappings";
import { withProgress } from "./with-progress";

export const emptySlot = { value: null, loading: null } as const;

/** What is asked about before it is read. */
const MAY_BE_LABELED: ReadonlySet<FileKind> = new Set<FileKind>(["labeled-table", "customers"]);

/** The files that a run starts from: those of the worker, what was refused, and what waits. */
export function studioInputs({ set, get, worker, events }: StudioContext, config: StudioConfig) {
  const { refreshPreflight } = config;
  /** The runs that made foundation models which came straight from them. */
  const madeBy = new WeakMap<File, string>();
  /** Dropped beside sketches: another worker reads it again. */
  let sketcher: File | null = null;
  /** Workers that died so far. */
  let lives = 0;

  events.on("lost", (error) => {
    lives++;
    const { sketches, foundation } = get();
    for (const { loading } of [sketches, foundation]) if (loading !== null) refuse({ file: loading.file, error });
    set({ sketches: { ...sketches, loading: null }, foundation: { ...foundation, loading: null } });
  });

  /** Says that a file was refused. */
  function refuse({ file, error }: Refusal) {
    if (error.code === "open/canceled") return;
    set(({ refusals }) => ({ refusals: [...refusals.filter((other) => other.file !== file), { file, error }] }));
  }

  function setLoading(kind: InputKind, loading: InputSlot<unknown>["loading"]) {
    if (kind === "sketches") set(({ sketches }) => ({ sketches: { ...sketches, loading } }));
    else set(({ foundation }) => ({ foundation: { ...foundation, loading } }));
  }

  /** Has the worker read a file, and shows how far it is, as long as that worker lives: it may die with words unsaid. */
  async function read(file: File, slot: InputKind, mapping: unknown = null): Promise<Result<OpenedFile>> {
    const life = lives;
    const result = await withProgress(
      (progress: OpenProgress) => {
        if (life === lives) setLoading(slot, progress);
      },
      (onProgress) => worker().inputs.openFile(file, onProgress, madeBy.get(file) ?? null, mapping),
    );
    setLoading(slot, null);
    return result;
  }

  /**
   * Reads one file into its slot; whatever was loaded before stays when the new one is refused.
   *
   * @returns Whether it was taken: neither refused nor asked about.
   */
  async function open(file: File, kind: FileKind, before = get().refusals): Promise<boolean> {
    const slot: InputKind = kind === "checkpoint" ? "foundation" : "sketches";
    set(({ refusals }) => ({ refusals: refusals.filter((refusal) => refusal.file !== file.name) }));
    setLoading(slot, { file: file.name, stage: "reading", done: 0, total: file.size });
    const said = takeMapping(file);
    const known = said === null && MAY_BE_LABELED.has(kind) ? await mappingOfRun(file) : null;
    const result = await read(file, slot, said ?? (kind === "table" ? false : (known?.sure ?? null)));
    if (!result.ok) {
      refuse({ file: file.name, error: result.error });
      return false;
    }
    if (result.value.kind === "labeled-table") {
      const { head, guess } = result.value;
      const table = { ...result.value, guess: fitting(known?.likely, head) ?? guess, file };
      set(({ refusals }) => ({ table, refusals: refusals.filter((refusal) => !before.includes(refusal)) }));
      return false;
    }
    if (result.value.kind === "sketcher") sketcher = file;
    else if (result.value.kind !== "configuration") {
      // The worker forgets it too: it was dropped beside other sketches.
      if (slot === "sketches" && get().inputFiles.sketches !== null) sketcher = null;
    }
    // Other files end a demo when they are taken, not while one is asked about; a run's own model never does.
    if (!madeBy.has(file)) config.leaveDemo();
    take(file, result.value, before);
    return true;
  }

  /**
   * What the unfinished runs of this file say of its columns. Its name and size make that likely; only its contents,
   * and runs that all say the same, make it sure.
   */
  async function mappingOfRun(file: File): Promise<{ likely: TableMapping; sure: TableMapping | null } | null> {
    const wanted = get().resumable.flatMap(({ sketches: { table, ...its } }) =>
      table !== undefined && its.file === file.name && its.bytes === file.size ? [{ ...its, table }] : [],
    );
    const [first] = wanted;
    if (first === undefined) return null;
    const hash = await worker().inputs.fingerprintOf(file);
    const same = wanted.filter(({ sha256 }) => hash.ok && sha256 === hash.value);
    const likely = (same[0] ?? first).table;
    return { likely, sure: same.length > 0 && same.every(({ table }) => sameMapping(table, likely)) ? likely : null };
  }

  /**
   * Takes a file and what was read of it in one step: whoever watches never sees a file with another one's hash.
   *
   * @param before Refusals that were told before this file came: what is right now makes them history.
   */
  function take(file: File, opened: OpenedFile, before: StudioState["refusals"]) {
    set(({ refusals }) => ({ refusals: refusals.filter((refusal) => !before.includes(refusal)) }));
    // A new input makes an earlier run's results history; they stay on the screen until the next start.
    switch (opened.kind) {
      case "sketches": {
        const { inputFiles: earlier, sketches: earlierSketches } = get();
        set(({ run, inputFiles }) => ({
          inputFiles: { ...inputFiles, sketches: file },
          sketches: { value: opened.summary, loading: null },
          newInputs: run !== null,
        }));
        const { table } = opened.summary;
        if (table === null) config.leaveTable();
        // The same label of the same file: whatever was said of its classes still holds.
        else if (earlier.sketches !== file || earlierSketches.value?.table?.label !== table.label) {
          config.enterTable(opened.summary);
        }
        break;
      }
      case "foundation":
        set(({ run, inputFiles }) => ({
          inputFiles: { ...inputFiles, foundation: file },
          foundation: { value: opened.summary, loading: null },
          newInputs: run !== null,
        }));
        break;
      case "sketcher":
      case "labeled-table":
        break;
      case "configuration":
        if (Array.isArray(opened.json)) return set({ configurations: opened.json });
        try {
          config.takeFile(opened.json);
        } catch (error) {
          refuse({ file: opened.file, error: serialError(error) });
        }
        break;
    }
  }

  /** Takes tables that were refused here to Data where one of them is a bank's: there it is as if they were dropped there. */
  function carryToData(tables: readonly File[]): void {
    const names = new Set(tables.map(({ name }) => name));
    const isOfBank = ({ file, error }: Refusal) => names.has(file) && error.code === "open/bank-table";
    if (!get().refusals.some(isOfBank)) return;
    set(({ refusals }) => ({ refusals: refusals.filter(({ file }) => !names.has(file)) }));
    events.emit("tables", tables);
  }

  /** Asks for the hashes of the inputs. */
  async function refreshFingerprints(): Promise<void> {
    const hashed = get();
    const answer = await worker().inputs.fingerprints();
    if (!answer.ok) return;
    const sums = answer.value;
    // A file that was opened meanwhile is not the one that was hashed.
    set(({ sketches, foundation }) => ({
      ...(sketches.value === hashed.sketches.value && { sketches: withFingerprint(sketches, sums.sketches) }),
      ...(foundation.value === hashed.foundation.value && {
        foundation: withFingerprint(foundation, sums.foundation),
      }),
    }));
    const check = await worker().inputs.verifyFoundation();
    const warning = check.ok ? check.value : check.error;
    if (warning !== null) {
      set(({ foundation }) =>
        foundation.value === null
          ? {}
          : {
              foundation: {
                ...foundation,
                value: { ...foundation.value, warnings: [...foundation.value.warnings, warning] },
              },
            },
      );
    }
  }

  async function close(kind: InputKind): Promise<void> {
    set(({ inputFiles }) => ({ inputFiles: { ...inputFiles, [kind]: null } }));
    if (kind === "sketches") sketcher = null;
    await worker().inputs.closeFile(kind);
    if (kind === "sketches") config.leaveTable();
    set(kind === "sketches" ? { sketches: emptySlot } : { foundation: emptySlot });
  }

  const actions = {
    /** Takes whatever was dropped or picked: sketches, foundation model, configuration JSON. */
    async openFiles(dropped: readonly File[], wanted: "inputs" | "results" = "inputs"): Promise<void> {
      const { files, refusals } = withoutFolders(dropped);
      for (const { file, error } of refusals) refuse({ file, error });
      if (files.length === 0) return;
      set({ identifying: true });
      const kinds = await Promise.all(files.map((file) => worker().inputs.identifyFile(file))).finally(() =>
        set({ identifying: false }),
      );
      const found = kinds.flatMap((answer) => (answer.ok ? [answer.value] : []));
      // A foundation model is the end of one run and the beginning of another.
      const modelsAreResults = wanted === "results" && !found.includes("sketches");
      const isResult = (_: File, index: number) => {
        const kind = kinds[index];
        return kind?.ok === true && (kind.value === "result" || (kind.value === "checkpoint" && modelsAreResults));
      };
      const results = files.filter(isResult);
      if (results.length > 0) events.emit("results", results);
      if (results.length === files.length) return;
      if (isBusy(get())) {
        const inputs = files.filter((file) => !results.includes(file));
        set(({ waiting }) => ({ waiting: [...waiting, ...inputs] }));
        return;
      }
      const before = get().refusals;
      const known = files.flatMap((file, index) => {
        const kind = kinds[index];
        if (!kind?.ok) return [];
        return [{ file, kind: amongOthers(kind.value, found) }];
      });
      const data = known.filter(({ kind }) => kind === "sketches" || MAY_BE_LABELED.has(kind));
      if (data.length > 1) {
        const all = data.every(({ kind }) => kind === "sketches");
        set({ choice: { kind: all ? "sketches" : "data", files: data.map(({ file }) => file) } });
      }
      files.forEach((file, index) => {
        const kind = kinds[index];
        if (kind !== undefined && !kind.ok) refuse({ file: file.name, error: kind.error });
      });
      for (const kind of [
        "sketches",
        "sketcher",
        "checkpoint",
        "labeled-table",
        "customers",
        // After a table, whose form it changes.
        "configuration",
        "decision",
        "table",
        "scores",
        "other",
      ] as const) {
        const ofKind = known.filter((entry) => entry.kind === kind);
        if (kind === "checkpoint" && ofKind.length > 1) {
          set({ choice: { kind: "foundation", files: ofKind.map(({ file }) => file) } });
          continue;
        }
        if (data.length > 1 && data.some((entry) => entry.kind === kind)) continue;
        for (const { file } of ofKind) await open(file, kind, before);
        if (kind === "table") carryToData(ofKind.map(({ file }) => file));
      }
      await refreshPreflight();
      void refreshFingerprints();
    },

    /** Opens a table whose columns mean this (a `TableMapping`, which the worker judges). */
    async openTable(file: File, mapping: unknown): Promise<void> {
      wantMapping(file, mapping);
      if (isBusy(get())) return set(({ waiting }) => ({ table: null, waiting: [...waiting, file] }));
      // Refused, it is asked about still: another choice may do.
      if (!(await open(file, "labeled-table"))) return;
      set({ table: null });
      await refreshPreflight();
      void refreshFingerprints();
    },

    cancelOpening(): void {
      void worker().inputs.cancelOpen();
    },

    async chooseFile(file: File): Promise<void> {
      set({ choice: null });
      await actions.openFiles([file]);
    },

    dismissRefusal(refusal: Refusal): void {
      set(({ refusals }) => ({ refusals: refusals.filter((other) => other !== refusal) }));
    },

    async removeInput(kind: InputKind): Promise<void> {
      await close(kind);
      config.leaveDemo();
      await refreshPreflight();
    },

    /** Loads the demo bank and its configuration; false when a run goes on or the files do not arrive. */
    async openDemo(task: TaskId = defaultConfig().task): Promise<boolean> {
      if (isBusy(get())) return false;
      const demo = await fetchDemo(task, (file, done, total) => {
        setLoading(file.endsWith(".npz") ? "sketches" : "foundation", { file, stage: "reading", done, total });
      });
      // What was fetched stays on the screen until it is read: between the two nothing else flashes up.
      if (demo.ok) await actions.openFiles(demo.files);
      setLoading("sketches", null);
      setLoading("foundation", null);
      if (!demo.ok) {
        refuse(demo);
        return false;
      }
      config.enterDemo(demo.config);
      await refreshPreflight();
      return true;
    },

    /** Opens sketches that were made here, also while a queue holds the worker; false when they are refused, which is said. */
    async openSketches(file: File): Promise<boolean> {
      await open(file, "sketches");
      if (get().inputFiles.sketches !== file) return false;
      await refreshPreflight();
      void refreshFingerprints();
      return true;
    },
  };

  return {
    refuse,
    refreshFingerprints,

    /** Opens what was dropped in the meantime, once nothing holds the worker. */
    openWaiting() {
      const { waiting } = get();
      if (waiting.length === 0 || isBusy(get())) return;
      set({ waiting: [] });
      void actions.openFiles(waiting);
    },

    /** Opens the model of a pre-training run, told by its id; false when it is refused, which is said. */
    async openModelOf(run: string, model: File) {
      madeBy.set(model, run);
      await open(model, "checkpoint");
      return get().inputFiles.foundation === model;
    },

    /** Whether the open model came straight from this run. */
    isModelOf(run: string) {
      const open = get().inputFiles.foundation;
      return open !== null && madeBy.get(open) === run;
    },

    /** Opens what a dead worker held in the new one, until that dies; answers with the first file that can no longer be read. */
    async reopen(): Promise<Refusal | null> {
      const life = lives;
      if (sketcher !== null) await read(sketcher, "sketches");
      for (const kind of ["sketches", "foundation"] as const) {
        const file = get().inputFiles[kind];
        if (file === null || life !== lives) continue;
        // As it was read, not as somebody wants it by now.
        const result = await read(file, kind, kind === "sketches" ? (get().sketches.value?.table ?? null) : null);
        if (result.ok || life !== lives) continue;
        await close(kind);
        return { file: file.name, error: result.error };
      }
      return null;
    },

    /** Gives all up. */
    drop() {
      sketcher = null;
      set({ inputFiles: { sketches: null, foundation: null }, sketches: emptySlot, foundation: emptySlot });
    },
    actions,
  };
}

export type StudioInputs = ReturnType<typeof studioInputs>;

/** A bank's tables, by their names. */
const OF_A_BANK: readonly FileKind[] = ["table", "bank-table", "customers"];

/** What a file is among those that came with it: a bank's table beside others of it is one of them. */
function amongOthers(kind: FileKind, found: readonly FileKind[]): FileKind {
  if (!OF_A_BANK.includes(kind)) return kind;
  if (labelsExpected()) return "labeled-table";
  const isBeside =
    kind === "customers"
      ? found.includes("table") || found.includes("bank-table")
      : found.filter((other) => OF_A_BANK.includes(other)).length > 1;
  return kind === "table" || isBeside ? "table" : "customers";
}

/** A mapping whose columns are all in the table; null for any other, which is of no help. */
function fitting(mapping: TableMapping | undefined, { columns }: TableHead): TableMapping | null {
  if (mapping === undefined) return null;
  const names = new Set(columns.map(({ name }) => name));
  const { label, id, features } = mapping;
  return [label, ...(id === null ? [] : [id]), ...features].every((name) => names.has(name)) ? mapping : null;
}

function withFingerprint<T extends { readonly sha256: string | null }>(
  slot: InputSlot<T>,
  sha256: string | null,
): InputSlot<T> {
  return slot.value === null ? slot : { ...slot, value: { ...slot.value, sha256 } };
}
