import { describe, expect, it } from "vitest";
import { create } from "zustand";
import { followDraft, loadDraft } from "../../src/store/draft";
import type { StudioState } from "../../src/store/state";
import { defaultConfig } from "../../src/tasks/config";
import { sketches } from "../ui/fixtures";

function memory(content: Record<string, string> = {}) {
  const map = new Map(Object.entries(content));
  return {
    map,
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
  };
}

const studioStore = () =>
  create<Pick<StudioState, "config" | "demo" | "sketches">>()(() => ({
    config: defaultConfig(),
    demo: false,
    sketches: { value: null, loading: null },
  }));

describe("the configuration of the last visit", () => {
  it("comes back as it was left, but never as the demo's", () => {
    const storage = memory();
    const studio = studioStore();
    const stop = followDraft(studio, storage);
    studio.setState({ config: { ...defaultConfig(), epochs: 7 } });
    expect(loadDraft(storage)?.epochs).toBe(7);
    studio.setState({ config: { ...defaultConfig(), epochs: 3 }, demo: true });
    expect(loadDraft(storage)?.epochs).toBe(7);
    stop();
    studio.setState({ config: { ...defaultConfig(), epochs: 9 }, demo: false });
    expect(loadDraft(storage)?.epochs).toBe(7);
  });

  it("is never a table's, whose classes and network are of no use to the next file", () => {
    const storage = memory();
    const studio = studioStore();
    const stop = followDraft(studio, storage);
    studio.setState({ config: { ...defaultConfig(), epochs: 7 } });
    const table = { label: "outcome", id: null, features: ["age"], decimal: "." } as const;
    studio.setState({ sketches: { value: { ...sketches, table }, loading: null } });
    studio.setState({ config: { ...defaultConfig(), epochs: 3 } });
    expect(loadDraft(storage)?.epochs).toBe(7);
    studio.setState({ sketches: { value: sketches, loading: null }, config: { ...defaultConfig(), epochs: 5 } });
    expect(loadDraft(storage)?.epochs).toBe(5);
    stop();
  });

  it("is the default's where nothing was kept, or what was kept does not fit", () => {
    expect(loadDraft(memory())).toBeNull();
    expect(loadDraft(memory({ "segment-studio.draft": "{" }))).toBeNull();
    expect(loadDraft(memory({ "segment-studio.draft": '{"epochs":"many"}' }))).toBeNull();
  });

  it.each([
    ...["null", "7", "[]", '"x"', '{"task":"weather"}', '{"classes":[]}', '{"classes":["a","a"]}', '{"epochs":-5}'],
    ...[
      '{"epochs":1e300}',
      '{"learningRate":-1}',
      '{"dropout":2}',
      '{"batchSize":0}',
      '{"testShare":1}',
      '{"seed":1.5}',
    ],
    ...['{"walk":-3}', '{"unknown":1}', '{"task":"churn","threshold":7}'],
  ])("is the default's where %s was kept", (text) => {
    expect(loadDraft(memory({ "segment-studio.draft": text }))).toBeNull();
  });

  it("is not worth an error where the browser stores nothing", () => {
    const studio = studioStore();
    const stop = followDraft(studio, {
      setItem: () => {
        throw new Error("full");
      },
    });
    studio.setState({ config: { ...defaultConfig(), epochs: 7 } });
    expect(studio.getState().config.epochs).toBe(7);
    stop();
  });
});
