import { createRoot, type Root } from "react-dom/client";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type LineageFacts, lineage } from "../../../src/run/lineage";
import { releaseRun } from "../../../src/storage/run-lock";
import { useData } from "../../../src/store/data";
import { recordRuns, useHistory } from "../../../src/store/history";
import { readOrigins } from "../../../src/store/origins";
import { pageStorage } from "../../../src/store/page-storage";
import { usePredict } from "../../../src/store/predict";
import { useStorage } from "../../../src/store/storage";
import { useStudio } from "../../../src/store/studio";
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
  await useHistory.getState().load();
});
afterAll(async () => {
  stop();
  root.unmount();
  for (const { id } of useHistory.getState().runs) releaseRun(id);
  await useStorage.getState().forgetEverything();
});

const until = (condition: () => boolean) => expect.poll(condition, { timeout: 60_000 }).toBe(true);
const states = () => lineage(facts);

async function trained(): Promise<string> {
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
  await useData.getState().useInStudio(2);
  await until(() => useStudio.getState().sketches.value?.sha256 != null);
  const { sha256 = null } = useStudio.getState().sketches.value ?? {};
  expect(readOrigins(pageStorage)[sha256 ?? ""]).toBe(useData.getState().made.sketches);
  await until(() => facts.sketches.hash === sha256 && states().sketches === "done");
  const { sketch } = useData.getState().config;
  useData.getState().change({ sketch: { ...sketch, pastDays: (sketch.pastDays ?? 25) - 1 } });
  await until(() => states().sketches === "stale");
  useData.getState().change({ sketch });
  await until(() => states().sketches === "done");
});

it("marks predictions stale by the run whose model scored, not by the run that is shown", async () => {
  useStudio.getState().setTask("segment");
  useStudio.getState().setConfig({ epochs: 1, engine: "wasm", fromScratch: true, hiddenDim: 16 });
  const first = await trained();
  await usePredict.getState().takeRunModel();
  const sketches = await useData.getState().weights(2);
  if (sketches === null) throw new Error("no sketches");
  await usePredict.getState().scoreFile(sketches);
  expect(usePredict.getState()).toMatchObject({ refusal: null, model: { source: "run", run: first } });
  await until(() => facts.segment.hash === first && states().predictions === "done");

  const second = await trained();
  await until(() => facts.segment.hash === second);
  expect(facts.predictions.from).toEqual({ segment: first });
  expect(states().predictions).toBe("stale");

  const open = async (id: string) => {
    const run = useHistory.getState().runs.find((other) => other.id === id);
    if (run === undefined) throw new Error("no run");
    expect(await useHistory.getState().openModelOf(run)).toBe(true);
    await until(() => usePredict.getState().scored !== null && facts.predictions.from.segment === id);
  };
  await open(second);
  expect(usePredict.getState().model).toMatchObject({ source: "file", run: second });
  expect(states().predictions).toBe("done");
  await open(first);
  expect(states().predictions).toBe("stale");
});
