import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { page } from "vitest/browser";
import { loadErrorSentences } from "../../../src/i18n/errors";
import { forgetInputs, keptInputs } from "../../../src/storage/kept-inputs";
import { fileActions } from "../../../src/store/files";
import { noteUserFile } from "../../../src/store/handles";
import { useStudio } from "../../../src/store/studio";
import { KeptCopies } from "../../../src/ui/files/KeptCopies";
import { serveStudio } from "../../store/serve-studio";
import { foundation, sketches } from "../fixtures";
import { press, show } from "../show";

serveStudio({ inputs: { fingerprintOf: async (file) => ({ ok: true, value: file.name }) } });
beforeAll(loadErrorSentences);
afterEach(async () => {
  vi.restoreAllMocks();
  await fileActions.setKeepCopies(false);
  await forgetInputs();
});

it("says that a copy does not fit, and leaves the file open", async () => {
  const before = useStudio.getState();
  const mine = new File(["sketches"], "a.npz");
  const model = new File(["weights"], "b.pt");
  for (const file of [mine, model]) noteUserFile(file, null);
  await fileActions.load();
  useStudio.setState({
    inputFiles: { sketches: mine, foundation: model },
    sketches: { value: { ...sketches, sha256: "a.npz" }, loading: null },
    foundation: { value: { ...foundation, sha256: "b.pt" }, loading: null },
  });
  vi.spyOn(FileSystemWritableFileStream.prototype, "write").mockImplementation(async () => {
    throw new DOMException("No space.", "QuotaExceededError");
  });
  const place = show(<KeptCopies />);
  await press(page.getByRole("switch", { name: "Keep a copy of the files in this browser" }));
  await expect.poll(() => place.textContent).toMatch(/“[ab]\.\w+” \(\d B\) does not fit into this browser's storage/);
  expect(await keptInputs()).toEqual([]);
  expect(useStudio.getState().inputFiles).toEqual({ sketches: mine, foundation: model });
  useStudio.setState(before, true);
});
