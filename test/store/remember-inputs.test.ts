import { expect, it, vi } from "vitest";
import { rememberInputs, useFiles } from "../../src/store/files";
import { noteUserFile } from "../../src/store/handles";
import { useStudio } from "../../src/store/studio";
import { PATIENT } from "../patient";
import { foundation, sketches } from "../ui/fixtures";
import { serveStudio } from "./serve-studio";

vi.stubGlobal("navigator", {});
vi.stubGlobal("FileSystemFileHandle", class {});
/** What the worker holds: the hash of a file is its text here. */
const held: { sketches: string | null; foundation: string | null } = { sketches: null, foundation: null };
const isModel = (file: File) => file.name.endsWith(".pt");
serveStudio({
  inputs: {
    identifyFile: async (file) => ({ ok: true, value: isModel(file) ? "checkpoint" : "sketches" }),
    openFile: async (file) => {
      held[isModel(file) ? "foundation" : "sketches"] = await file.text();
      const { name } = file;
      return isModel(file)
        ? { ok: true, value: { kind: "foundation", summary: { ...foundation, file: name, sha256: null } } }
        : { ok: true, value: { kind: "sketches", summary: { ...sketches, file: name, sha256: null } } };
    },
    fingerprints: async () => ({ ok: true, value: { ...held } }),
    verifyFoundation: async () => ({ ok: true, value: null }),
  },
  run: { preflight: async () => ({ ok: false, error: { code: "preflight/no-data", params: {} } }) },
});

it("remembers the second file of a kind by its own hash, and the first one still by its own", async () => {
  const stop = rememberInputs();
  for (const [name, hash] of [
    ["a.npz", "1"],
    ["b.pt", "2"],
    ["c.npz", "3"],
    ["d.pt", "4"],
  ] as const) {
    const file = new File([hash], name);
    noteUserFile(file, null);
    await useStudio.getState().openFiles([file]);
    await vi.waitFor(
      () =>
        expect(useFiles.getState().remembered.map(({ sha256, file }) => [sha256, file])).toContainEqual([hash, name]),
      PATIENT,
    );
  }
  expect(useFiles.getState().remembered.map(({ sha256, kind, file }) => [sha256, kind, file])).toEqual([
    ["1", "sketches", "a.npz"],
    ["2", "foundation", "b.pt"],
    ["3", "sketches", "c.npz"],
    ["4", "foundation", "d.pt"],
  ]);
  stop();
});
