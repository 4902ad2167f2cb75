import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { studioServices } from "../../src/app/studio-services";
import { writeSketcher } from "../../src/pipeline/sketcher";
import type { StudioServices } from "../../src/protocol/worker-api";
import { parseConfig } from "../../src/tasks/config";
import { demoSketcher } from "./demo-sketcher";

const bytes = new Uint8Array(readFileSync(join(import.meta.dirname, "..", "fixtures", "data", "files", "usual.npz")));
const sketches = (name: string) => new File([bytes], name);

async function opened(studio: StudioServices, file: File): Promise<void> {
  expect(await studio.inputs.openFile(file, () => undefined)).toMatchObject({ ok: true });
}

/** The dropped sketcher that the checks before a run tell of. */
async function toldOf(studio: StudioServices) {
  const answer = await studio.run.preflight(parseConfig({ engine: "wasm" }));
  if (!answer.ok) throw new Error(answer.error.code);
  const check = answer.value.checks.find(({ message }) => message.code.startsWith("preflight/sketcher"));
  return check?.message.params.file ?? null;
}

it("a dropped sketcher belongs to the sketches that it was dropped beside, and to no later ones", async () => {
  const sketcher = new File([await writeSketcher(demoSketcher)], "sketcher of A.npz");
  const studio = studioServices();
  await opened(studio, sketches("A.npz"));
  await opened(studio, sketcher);
  expect(await toldOf(studio)).toBe("sketcher of A.npz");
  await opened(studio, sketches("B.npz"));
  expect(await toldOf(studio)).toBeNull();
  await opened(studio, sketcher);
  await studio.inputs.closeFile("sketches");
  await opened(studio, sketches("B.npz"));
  expect(await toldOf(studio)).toBeNull();
});

it("a sketcher that is dropped before any sketches waits for them", async () => {
  const studio = studioServices();
  await opened(studio, new File([await writeSketcher(demoSketcher)], "first.npz"));
  await opened(studio, sketches("A.npz"));
  expect(await toldOf(studio)).toBe("first.npz");
});
