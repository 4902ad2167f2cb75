import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { RunRecord } from "../../src/run/record";
import type { RunOutcome } from "../../src/run/run";
import { runRecordSchema } from "../../src/run/whole-record";
import { openDatabase } from "../../src/store/database";
import { decide, rememberDecisions } from "../../src/store/decision";
import { useHistory } from "../../src/store/history";
import { folderActions, followOutputFolder, useOutputFolder } from "../../src/store/output-folder";
import { newRunView } from "../../src/store/run-view";
import { useStudio } from "../../src/store/studio";
import { studioEvents } from "../../src/store/studio-events";
import { evaluateChurn } from "../../src/tasks/churn/evaluation";
import { defaultConfig } from "../../src/tasks/config";
import { PATIENT } from "../patient";
import { runHeader } from "./run-header";
import { serveStudio } from "./serve-studio";

/** A worker whose files say which threshold they were made with. */
const worker = { threshold: 0.5, made: [] as string[] };
serveStudio({
  run: {
    decide: async (threshold) => {
      worker.threshold = threshold;
      return { ok: true, value: undefined };
    },
    exportFile: async (request) => {
      const kind = String(request);
      worker.made.push(kind);
      return { ok: true, value: { blob: new Blob([`${kind} at ${worker.threshold}`]), leftOut: null } };
    },
  },
});

const PICKED = "decision-test";
const DECIDED = ["decision", "report", "card"];
const probabilities = Float32Array.from({ length: 40 }, (_, row) => row / 40);
const test50 = evaluateChurn(
  probabilities,
  Int32Array.from(probabilities, (p, row) => (p > 0.4 || row === 3 ? 1 : 0)),
  0.5,
);
const result: RunOutcome = {
  outcome: "completed",
  bestEpoch: 1,
  evaluatedEpoch: 1,
  test: test50,
  nonFiniteStep: null,
  seconds: 1,
  secondsPerStep: 0.1,
};
const header = { ...runHeader, task: "churn" as const, config: defaultConfig("churn") };
const root = () => navigator.storage.getDirectory();
let stop: (() => void)[] = [];

/** The run ends, as the worker tells it; settles when everyone who listens is done with it. */
async function finish(id: string): Promise<void> {
  worker.threshold = 0.5;
  useStudio.setState({ run: { ...newRunView({ ...header, id }, null), state: "finished", result } });
  await Promise.all(studioEvents.emit("run", { type: "finished", result }));
}

function record(id: string, changes: Partial<RunRecord> = {}): RunRecord {
  const bare = {
    id,
    name: id,
    notes: "",
    starred: false,
    startedAt: 0,
    state: "finished",
    source: "studio",
    demo: false,
  };
  return runRecordSchema.parse({
    ...bare,
    walk: 4,
    json: null,
    predictions: null,
    checkpointBytes: 0,
    queue: null,
    ...changes,
  });
}

/** What the decided files of the one run folder say. */
async function writtenFiles(): Promise<string[]> {
  const folder = await (await root()).getDirectoryHandle(PICKED);
  for await (const run of folder.values()) {
    if (!(run instanceof FileSystemDirectoryHandle)) continue;
    const texts = ["decision.json", "report.html", "MODEL.md"].map(async (name) =>
      (await (await run.getFileHandle(name)).getFile()).text(),
    );
    return Promise.all(texts);
  }
  return [];
}

const shownThreshold = () => {
  const shown = useStudio.getState().run?.result?.test;
  return shown?.task === "churn" ? shown.threshold : null;
};

beforeEach(async () => {
  await (await root()).removeEntry(PICKED, { recursive: true }).catch(() => undefined);
  await (await openDatabase()).clear();
  useHistory.setState({ runs: [], loaded: false });
  stop = [followOutputFolder(), rememberDecisions()];
});
afterEach(async () => {
  for (const each of stop) each();
  await folderActions.stopUsing();
  worker.made.length = 0;
  vi.restoreAllMocks();
});

describe("the chosen threshold", () => {
  test("is kept with the run and in its files of the output folder; the others are not made again", async () => {
    vi.spyOn(window, "showDirectoryPicker").mockImplementation(async () =>
      (await root()).getDirectoryHandle(PICKED, { create: true }),
    );
    await folderActions.choose();
    await (await openDatabase()).put(record("one"));
    void finish("one");
    await expect.poll(() => useOutputFolder.getState().writing?.state).toBe("written");
    expect(await writtenFiles()).toEqual(DECIDED.map((kind) => `${kind} at 0.5`));

    worker.made.length = 0;
    for (const threshold of [0.4, 0.35, 0.3]) decide(threshold);
    await expect.poll(writtenFiles).toEqual(DECIDED.map((kind) => `${kind} at 0.3`));
    expect(worker.made, "once, after the slider's last move").toEqual(DECIDED);
    await expect.poll(() => useOutputFolder.getState().writing).toMatchObject({ state: "written", files: 11 });
    expect((await (await openDatabase()).get("one"))?.threshold).toBe(0.3);
  });

  test("is stored before the next run takes the results away", async () => {
    await (await openDatabase()).put(record("one"));
    void finish("one");
    decide(0.2);
    await Promise.all(studioEvents.emit("starting", null));
    expect((await (await openDatabase()).get("one"))?.threshold).toBe(0.2);
  });

  test("is found again by a page that has not read its history", async () => {
    await (await openDatabase()).put(record("one", { threshold: 0.31 }));
    await (await openDatabase()).put(record("two"));
    await finish("one");
    expect(shownThreshold()).toBe(0.31);
    expect(worker.threshold).toBe(0.31);
    await finish("two");
    expect(shownThreshold()).toBe(0.5);
  });

  test("is the configuration's where what is stored is no probability", async () => {
    await (await openDatabase()).put({ ...record("one"), threshold: 7 });
    finish("one");
    await vi.waitUntil(async () => (await (await openDatabase()).get("one")) !== null, PATIENT);
    expect(shownThreshold()).toBe(0.5);
  });

  test("gives way to one that is chosen while it is looked for", async () => {
    await (await openDatabase()).put(record("one", { threshold: 0.31 }));
    void finish("one");
    decide(0.8);
    await expect.poll(async () => (await (await openDatabase()).get("one"))?.threshold).toBe(0.8);
    expect(shownThreshold()).toBe(0.8);
  });
});
