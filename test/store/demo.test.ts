import { expect, it, vi } from "vitest";
import { hasInputs } from "../../src/store/phase";
import { useStudio } from "../../src/store/studio";
import { foundation, sketches } from "../ui/fixtures";
import { serveStudio } from "./serve-studio";

vi.stubGlobal("document", { baseURI: "http://localhost/" });
vi.stubGlobal("fetch", async () => new Response("{}"));
const isModel = (file: File) => file.name.endsWith(".pt");
serveStudio({
  inputs: {
    identifyFile: async (file) => ({ ok: true, value: isModel(file) ? "checkpoint" : "sketches" }),
    openFile: async (file) =>
      isModel(file)
        ? { ok: true, value: { kind: "foundation", summary: { ...foundation, file: file.name } } }
        : { ok: true, value: { kind: "sketches", summary: { ...sketches, file: file.name } } },
    fingerprints: async () => ({ ok: true, value: { sketches: null, foundation: null } }),
    verifyFoundation: async () => ({ ok: true, value: null }),
  },
  run: { preflight: async () => ({ ok: false, error: { code: "preflight/no-data", params: {} } }) },
});

it("shows the demo's files from the first byte until both are read, with nothing in between", async () => {
  const shown: boolean[] = [];
  const stop = useStudio.subscribe((state) => {
    shown.push(state.sketches.loading !== null || state.foundation.loading !== null || state.sketches.value !== null);
  });
  expect(await useStudio.getState().openDemo("segment")).toBe(true);
  stop();
  expect(hasInputs(useStudio.getState())).toBe(true);
  expect(shown).not.toContain(false);
  expect(useStudio.getState()).toMatchObject({ sketches: { loading: null }, foundation: { loading: null } });
});
