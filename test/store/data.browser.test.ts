import { afterAll, beforeEach, expect, it } from "vitest";
import { keepSketchFiles } from "../../src/storage/kept-sketches";
import { forgetData, useData } from "../../src/store/data";
import { openDatabase } from "../../src/store/database";
import { storageActions, useStorage } from "../../src/store/storage";

const NAME = "sketch_weights_walk2.npz";
const stored = async () => (await openDatabase()).setting("data");
const table = (text: string) => new File([text], "customers.csv", { lastModified: 1 });

beforeEach(async () => {
  await (await openDatabase()).clear();
  await forgetData();
});
afterAll(async () => {
  await storageActions.forgetEverything();
});

/** Keeps a file as the sketches of this tab. */
async function keep(content: string): Promise<void> {
  const file = new File([content], NAME);
  await keepSketchFiles([{ sha256: content, content: file }], 100);
  const kept = { kind: "weights" as const, walk: 2, name: NAME, bytes: file.size, sha256: content };
  useData.setState({
    kept: { madeAt: 1, customers: 3, walks: [2], files: [kept], inputs: {}, made: '["graph",{}]' },
  });
}

it("hands over what it kept, whatever another tab keeps under that name, until that is gone", async () => {
  await keep("mine");
  await keepSketchFiles([{ sha256: "ours", content: new File(["ours"], NAME) }], 8);
  await useData.getState().checkKept();
  expect(await (await useData.getState().weights(2))?.text()).toBe("mine");
  await keepSketchFiles([{ sha256: "ours", content: new File(["ours"], NAME) }], 4);
  expect(await useData.getState().weights(2)).toBeNull();
  expect(useData.getState()).toMatchObject({ kept: null, progress: null });
});

it("writes nothing down again after everything was forgotten, whatever Data does next", async () => {
  await useData.getState().addFiles([table("customer_id,segment,churn\nC1,mass,0\n")]);
  await keep("mine");
  await expect.poll(stored).toMatchObject({ sources: [{ opened: { file: "customers.csv" } }], kept: { customers: 3 } });

  expect(await storageActions.forgetEverything()).toBe(true);
  expect(useData.getState()).toMatchObject({ sources: [], kept: null });
  // What Data does when it is entered.
  await useData.getState().checkKept();
  useData.getState().dismiss();
  // Reading waits for whatever is being written.
  expect(await stored()).toBeUndefined();
  expect(useStorage.getState().stored).toMatchObject({ others: 0 });

  await useData.getState().addFiles([table("customer_id,segment,churn\nC2,mass,0\n")]);
  await expect.poll(stored).toMatchObject({ sources: [{ opened: { file: "customers.csv" } }], kept: null });
});

it("gives up what it holds when another tab forgets everything", async () => {
  await useData.getState().addFiles([table("customer_id,segment,churn\nC3,mass,0\n")]);
  expect(useData.getState().sources).toHaveLength(1);
  const other = new BroadcastChannel("segment-studio.forgetting");
  other.postMessage(null);
  await expect.poll(() => useData.getState().sources).toEqual([]);
  other.close();
});
