import { createRoot, type Root } from "react-dom/client";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type LineageFacts, lineage } from "../../../src/run/lineage";
import { releaseRun } from "../../../src/storage/run-lock";
import { useData } from "../../../src/store/data";
import { dataWorker } from "../../../src/store/data-worker";
import { historyActions, recordRuns, useHistory } from "../../../src/store/history";
import { readOrigins } from "../../../src/store/origins";
import { pageStorage } from "../../../src/store/page-storage";
import { predictActions, usePredict } from "../../../src/store/predict";
import { storageActions } from "../../../src/store/storage";
import { useStudio } from "../../../src/store/studio";
import { studioWorker } from "../../../src/store/studio-worker";
import { withProgress } from "../../../src/store/with-progress";
import { useLineageFacts } from "../../../src/ui/lineage/facts";

let facts: LineageFacts;
function Probe(): null {
  facts = useLineageFacts();
  return null;
}

let root: Root;
let stop: () => void;
beforeAll(async () => {
  root = createRoot(document.createElement("div"));
  root.render(<Probe />);
  stop = recordRuns();
  await historyActions.load();
});
afterAll(async () => {
  stop();
  root.unmount();
  for (const { id } of useHistory.getState().runs) releaseRun(id);
  await storageActions.forgetEverything();
});

const until = (condition: () => boolean) => expect.poll(condition, { timeout: 60_000 }).toBe(true);
const states = () => lineage(facts);

async function trained(seed: number): Promise<string> {
  useStudio.getState().setConfig({ seed });
  const before = useStudio.getState().run?.header.id;
  await useStudio.getState().startTraining();
  await until(() => {
    const { run } = useStudio.getState();
    return run?.state === "finished" && run.header.id !== before;
  });
  const id = useStudio.getState().run?.header.id ?? "";
  await until(() => useHistory.getState().runs.some((run) => run.id === id && run.checkpointBytes > 0));
  return id;
}

it("knows what sketches were made with that the browser does not keep, once the Studio has hashed them", async () => {
  vi.spyOn(navigator.storage, "estimate").mockResolvedValue({ usage: 0, quota: 0 });
  await useData.getState().openDemo();
  expect(useData.getState().change({ walks: [2] })).toBeNull();
  await useData.getState().makeGraph();
  await useData.getState().makeSketches();
  expect(useData.getState()).toMatchObject({ failed: null, kept: null, notKept: true });
  vi.restoreAllMocks();
  expect(useData.getState().content.sketches, "no file is written for it").toMatchObject({ sha256: null });
  await until(() => states().sketches === "done");
  await useData.getState().useInStudio(2);
  await until(() => useStudio.getState().sketches.value?.sha256 != null);
  const { sha256 = null } = useStudio.getState().sketches.value ?? {};
  expect(readOrigins(pageStorage)[sha256 ?? ""]).toEqual({ made: useData.getState().content.sketches?.made, walk: 2 });
  expect(useData.getState().content.sketches?.sha256, "though it is not kept").toBe(sha256);
  await until(() => facts.sketches.hash === sha256 && states().sketches === "done");
  const { sketch } = useData.getState().config;
  useData.getState().change({ sketch: { ...sketch, pastDays: (sketch.pastDays ?? 25) - 1 } });
  await until(() => states().sketches === "stale");
  useData.getState().change({ sketch });
  await until(() => states().sketches === "done");
});

it("hashes tables and graph by their contents", async () => {
  await until(() => facts.tables.hash !== null && facts.graph.hash !== null);
  expect(states()).toMatchObject({ tables: "done", graph: "done" });
  const { sources } = useData.getState();
  const customers = sources.find(({ role }) => role === "customers")?.file;
  if (customers == null) throw new Error("no customers");
  const table = await customers.text();
  const before = facts.tables.hash;
  const dropped = async (text: string) => {
    await useData.getState().addFiles([new File([text], "others.csv", { lastModified: 5 + text.length })]);
    await until(() => useData.getState().sources.every(({ role, sha256 }) => role === null || sha256 !== null));
  };
  await dropped(`${table}\n`);
  expect(facts.tables.hash).not.toBe(before);
  expect(states()).toMatchObject({ graph: "stale", sketches: "stale" });
  await dropped(table);
  expect(facts.tables.hash, "another file of the same bytes").toBe(before);
  expect(states()).toMatchObject({ graph: "done", sketches: "done" });
});

it("marks predictions stale by the run whose model scored, not by the run that is shown", async () => {
  useStudio.getState().setTask("segment");
  useStudio.getState().setConfig({ epochs: 1, engine: "wasm", fromScratch: true, hiddenDim: 16 });
  const first = await trained(1);
  await predictActions.takeRunModel();
  const sketches = await useData.getState().weights(2);
  if (sketches === null) throw new Error("no sketches");
  await predictActions.scoreFile(sketches);
  expect(usePredict.getState()).toMatchObject({ refusal: null, model: { source: "run", run: first } });
  await until(() => facts.segment.run === first && states().predictions === "done");
  const { hash } = facts.segment;
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(facts.predictions.hash).toMatch(/^[0-9a-f]{64}$/);

  const second = await trained(2);
  await until(() => facts.segment.run === second);
  expect(facts.predictions.from).toEqual({ segment: hash });
  expect(states().predictions).toBe("stale");

  const open = async (id: string) => {
    const run = useHistory.getState().runs.find((other) => other.id === id);
    if (run === undefined) throw new Error("no run");
    expect(await historyActions.openModelOf(run)).toBe(true);
    await until(() => usePredict.getState().scored !== null && usePredict.getState().model?.run === id);
  };
  await open(second);
  expect(usePredict.getState().model).toMatchObject({ source: "file", run: second });
  expect(states().predictions).toBe("done");
  await open(first);
  expect(states().predictions).toBe("stale");

  // The exported file, entered again at its stage, is known by its bytes alone.
  const checkpoint = await studioWorker().stored.keptCheckpoint(second);
  if (!checkpoint.ok || checkpoint.value === null) throw new Error("no checkpoint");
  await predictActions.openModel(new File([checkpoint.value], "any.pt"), null);
  await until(() => usePredict.getState().scored !== null && states().predictions === "done");
});

it("takes the matrices that were written of its sketches for the same sketches when they come back", async () => {
  const before = { states: states(), sketches: facts.sketches };
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockReturnValue();
  await useData.getState().save("sketches", 2);
  vi.restoreAllMocks();
  const exported = await withProgress(
    () => undefined,
    (report) => dataWorker().exportFile("sketches", 2, report),
  );
  if (!exported.ok) throw new Error(exported.error.code);
  await useStudio.getState().openFiles([new File([exported.value.blob], exported.value.name)]);
  await until(() => facts.sketches.hash !== null && facts.sketches.hash !== before.sketches.hash);
  expect(facts.sketches.identity).toBe(before.sketches.identity);
  expect(states()).toEqual(before.states);
});

it("knows the graph again by its exported vectors: nothing downstream of them is stale", async () => {
  await useData.getState().makeGraph();
  await until(() => facts.graph.hash !== null);
  const { hash } = facts.graph;
  const exported = await withProgress(
    () => undefined,
    (report) => dataWorker().exportFile("embeddings", 2, report),
  );
  if (!exported.ok) throw new Error(exported.error.code);
  await useData.getState().addFiles([new File([exported.value.blob], exported.value.name)]);
  await until(() => states().graph === "stale");
  await useData.getState().makeGraph();
  await until(() => facts.graph.hash !== null && states().graph === "done");
  expect(useData.getState().failed).toBeNull();
  expect(facts.graph.hash).toBe(hash);
  expect(states().sketches).toBe("done");
});

it("takes a table with a label for no sketches", async () => {
  const { sketches } = useStudio.getState();
  if (sketches.value === null) throw new Error("no sketches");
  const table = { label: "left", id: null, features: ["age"], decimal: "." } as const;
  useStudio.setState({ sketches: { loading: null, value: { ...sketches.value, sha256: "of a csv", table } } });
  await until(() => facts.sketches.hash !== sketches.value?.sha256);
  expect(facts.sketches.hash).not.toBe("of a csv");
  useStudio.setState({ sketches });
});
