import { type Asked, inTime } from "../../src/storage/browser-answer";

/** What one does with the studio, in this order. */
export const PHASES = [
  "page load",
  "reading tables",
  "graph",
  "sketches",
  "opening files",
  "preflight",
  "training",
  "pausing and resuming",
  "saving between epochs",
  "run's end",
  "evidence",
  "exporting",
  "scoring",
  "whole way",
  "reload and history",
] as const;
export type Phase = (typeof PHASES)[number];

/** What a phase comes to where nothing is wrong; `test/faults/walk.ts` finds it out. */
export const AS_ALWAYS: Readonly<Record<Phase, object>> = {
  "page load": { loaded: true, unavailable: null },
  "reading tables": { rows: 900, failed: null },
  graph: { failed: null, walks: 1 },
  sketches: { failed: null, customers: 60, kept: true, notKept: false },
  "opening files": { rows: 60, sha256: true, refusals: [] },
  preflight: { canStart: true, error: null },
  training: { inOrder: true },
  "pausing and resuming": { states: ["paused", "training"] },
  "saving between epochs": { saved: true, warnings: [] },
  "run's end": { tested: true, checkpointKept: true },
  evidence: { gathered: true },
  exporting: { figures: true, others: 10, leftOut: null },
  scoring: { rows: 60, refusal: null },
  "whole way": { end: "done", endings: ["finished", "finished", "finished"], refused: null },
  "reload and history": { shown: 4, unwritten: null, stored: 4, data: true },
};

/** What a phase comes to under a fault, as facts and in words. */
interface Change {
  readonly facts: object;
  readonly words: string;
}

/** What a fault changes in the phases that it touches; the others are as always. */
export interface Fault {
  readonly name: string;
  /** Its file, `<file>.browser.test.ts`. */
  readonly file: string;
  readonly changes: Partial<Readonly<Record<Phase, Change>>>;
  /** Breaks the realm that it is called in, before the studio begins there. */
  readonly refuse: () => void;
}

const denied = () => Promise.reject(new DOMException("denied", "SecurityError"));
const never = () => new Promise<never>(() => undefined);
const full = () => new DOMException("full", "QuotaExceededError");

/** Puts something else in the place of what a prototype or the realm has. */
function replace(owner: object, name: string, value: unknown): void {
  Object.defineProperty(owner, name, { value, configurable: true, writable: true });
}

/** Who was silent once is not waited for long again: this is the first time, without the ten seconds that it takes. */
function silentBefore(asked: Asked): void {
  inTime(asked, never(), 0).catch(() => undefined);
}

const noDatabase = () =>
  replace(IDBFactory.prototype, "open", () => {
    throw new DOMException("denied", "SecurityError");
  });
const noFiles = () => replace(StorageManager.prototype, "getDirectory", denied);
function locks(answer: () => Promise<never>): void {
  replace(LockManager.prototype, "request", answer);
  replace(LockManager.prototype, "query", answer);
}
function noPageStorage(): void {
  if (!("document" in globalThis)) return;
  Object.defineProperty(globalThis, "localStorage", {
    configurable: true,
    get() {
      throw new DOMException("denied", "SecurityError");
    },
  });
}

const withoutDatabase = (code: string): Fault["changes"] => ({
  "page load": { facts: { unavailable: code }, words: "no history, which is said" },
  "reload and history": { facts: { stored: null, unwritten: code, data: null }, words: "runs until a reload" },
});
const withoutFiles: Fault["changes"] = {
  sketches: { facts: { kept: false, notKept: true }, words: "not kept, which is said" },
  "saving between epochs": { facts: { saved: false }, words: "in memory only" },
  "run's end": { facts: { checkpointKept: false }, words: "model not kept; its files are there" },
};

/** Faults that last from the page's load to its end: each is walked through every phase, in the page and its workers. */
export const WALKED: readonly Fault[] = [
  {
    name: "site data blocked: page storage, database, files and locks refuse together",
    file: "site-data",
    changes: { ...withoutDatabase("storage/refused"), ...withoutFiles },
    refuse() {
      noPageStorage();
      noDatabase();
      noFiles();
      locks(denied);
    },
  },
  {
    name: "database and private files refuse; page storage and locks work",
    file: "storage-refuses",
    changes: { ...withoutDatabase("storage/refused"), ...withoutFiles },
    refuse() {
      noDatabase();
      noFiles();
    },
  },
  {
    name: "IndexedDB never answers",
    file: "database-silent",
    changes: withoutDatabase("storage/silent"),
    refuse() {
      silentBefore("database");
      const request = { addEventListener: { value: () => undefined } };
      replace(IDBFactory.prototype, "open", () => Object.create(IDBOpenDBRequest.prototype, request));
    },
  },
  {
    name: "private files never answer",
    file: "files-silent",
    changes: {
      ...withoutFiles,
      "saving between epochs": {
        facts: { saved: false, warnings: ["run/autosave-failed", "run/checkpoint-not-kept"] },
        words: "in memory only, which is said",
      },
      "whole way": {
        facts: { end: null, endings: [], refused: "storage/silent" },
        words: "refused, which is said: it could write over a run that was saved",
      },
      "reload and history": { facts: { shown: 1, stored: 1 }, words: "✓" },
    },
    refuse() {
      silentBefore("files");
      replace(StorageManager.prototype, "getDirectory", never);
      replace(StorageManager.prototype, "estimate", never);
    },
  },
  {
    name: "the disk is full for private files",
    file: "files-full",
    changes: {
      sketches: { facts: { kept: false, notKept: true }, words: "not kept, which is said" },
      "saving between epochs": {
        facts: { saved: false, warnings: ["run/autosave-failed", "run/checkpoint-not-kept"] },
        words: "in memory only, which is said",
      },
      "run's end": { facts: { checkpointKept: false }, words: "model not kept, which is said; its files are there" },
    },
    refuse() {
      replace(FileSystemWritableFileStream.prototype, "write", () => Promise.reject(full()));
      if ("FileSystemSyncAccessHandle" in globalThis)
        replace(Reflect.get(globalThis, "FileSystemSyncAccessHandle").prototype, "write", () => {
          throw full();
        });
    },
  },
  { name: "Web Locks refuse", file: "locks-refuse", changes: {}, refuse: () => locks(denied) },
  {
    name: "Web Locks never answer",
    file: "locks-silent",
    changes: {},
    refuse() {
      // Whoever waits as long as for a lock waits a tenth of it.
      const own = globalThis.setTimeout;
      replace(globalThis, "setTimeout", (run: () => void, ms = 0, ...rest: unknown[]) =>
        own(run, ms === LOCK_MS ? ms / 10 : ms, ...rest),
      );
      locks(never);
    },
  },
  {
    name: "`crypto.subtle` fails",
    file: "digest-fails",
    changes: {},
    refuse: () => replace(SubtleCrypto.prototype, "digest", denied),
  },
  {
    name: "no `OffscreenCanvas`",
    file: "no-canvas",
    changes: {
      exporting: { facts: { figures: false, leftOut: "figure/no-canvas" }, words: "all but the PNGs, which is said" },
    },
    refuse: () => void Reflect.deleteProperty(globalThis, "OffscreenCanvas"),
  },
];

/** How long a lock is waited for, in milliseconds. */
const LOCK_MS = 3_000;

/** What a fault that happens in a phase comes to, or why it cannot happen there. */
export type Cell = { readonly holds: string } | { readonly cannot: string };

/** A worker that ends without a word in the middle of a phase; one that is silent for long is ended, and so the same. */
export const WORKER: Readonly<Record<Phase, Cell>> = {
  "page load": { cannot: "no worker is started before the first file or click" },
  "reading tables": { holds: "said; the tables are read again" },
  graph: { holds: "said; the graph is made again, the tables with it" },
  sketches: { holds: "said; the sketches are made again, and all before them" },
  "opening files": { holds: "said of that file; the next worker opens it" },
  preflight: { holds: "said; the next worker has the files, and checks again" },
  training: { holds: "the run goes on in the next worker" },
  "pausing and resuming": { holds: "the run is paused in the next worker, and resumed there" },
  "saving between epochs": { holds: "the run goes on from what was saved" },
  "run's end": { holds: "the next worker evaluates what was trained" },
  evidence: { holds: "the next worker gathers it" },
  exporting: { holds: "said; the next worker gives the same files" },
  scoring: { holds: "said; model and file are taken again" },
  "whole way": { holds: "the run that it is at goes on in the next worker, and so does the way" },
  "reload and history": { holds: "said; the next worker saves the history, and opens a saved one whole" },
};

const noDevice = { cannot: "nothing runs on it" };

/** The graphics device is lost in the middle of a phase; tests of these names hold it. */
export const DEVICE: Readonly<
  Record<Phase, { readonly cannot: string } | { readonly holds: string; readonly file: string; readonly test: string }>
> = {
  "page load": noDevice,
  "reading tables": noDevice,
  graph: noDevice,
  sketches: noDevice,
  "opening files": noDevice,
  preflight: {
    holds: "another device",
    file: "test/engine/gpu-device.browser.test.ts",
    test: "is another one after a loss, for whoever hears of the loss",
  },
  training: {
    holds: "the run goes on on another device",
    file: "test/e2e/recovery.spec.ts",
    test: "a run on WebGPU survives the end of the GPU process",
  },
  "pausing and resuming": {
    holds: "the run goes on on another device",
    file: "test/dawn/adapters.test.ts",
    test: "say that they were lost, in the call that runs and in every later one",
  },
  "saving between epochs": {
    holds: "the run goes on from what was saved",
    file: "test/app/run-session.test.ts",
    test: "goes on from its newest saved state on a new device, and ends as if nothing had happened",
  },
  "run's end": {
    holds: "evaluated on another device",
    file: "test/app/run-session.test.ts",
    test: "evaluates again when the device goes with the last epoch",
  },
  evidence: noDevice,
  exporting: noDevice,
  scoring: {
    holds: "scored on another device",
    file: "test/app/scoring-session.test.ts",
    test: "scores on another engine when the device is lost",
  },
  "whole way": {
    holds: "two other devices, then WASM",
    file: "test/app/run-session.test.ts",
    test: "is restarted on a new device twice, then on WASM",
  },
  "reload and history": noDevice,
};
