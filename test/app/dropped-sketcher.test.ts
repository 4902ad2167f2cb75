import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { StudioSession } from "../../src/app/studio-session";
import { writeSketcher } from "../../src/pipeline/sketcher";
import { parseConfig } from "../../src/tasks/config";
import { demoSketcher } from "./demo-sketcher";

const bytes = new Uint8Array(readFileSync(join(import.meta.dirname, "..", "fixtures", "data", "files", "usual.npz")));
const sketches = (name: string) => new File([bytes], name);

async function opened(session: StudioSession, file: File): Promise<void> {
  expect(await session.openFile(file, () => undefined)).toMatchObject({ ok: true });
}

/** The dropped sketcher that the checks before a run tell of. */
async function toldOf(session: StudioSession) {
  const answer = await session.preflight(parseConfig({ engine: "wasm" }));
  if (!answer.ok) throw new Error(answer.error.code);
  const check = answer.value.checks.find(({ message }) => message.code.startsWith("preflight/sketcher"));
  return check?.message.params.file ?? null;
}

it("a dropped sketcher belongs to the sketches that it was dropped beside, and to no later ones", async () => {
  const sketcher = new File([await writeSketcher(demoSketcher)], "sketcher of A.npz");
  const session = new StudioSession();
  await opened(session, sketches("A.npz"));
  await opened(session, sketcher);
  expect(await toldOf(session)).toBe("sketcher of A.npz");
  await opened(session, sketches("B.npz"));
  expect(await toldOf(session)).toBeNull();
  await opened(session, sketcher);
  await session.closeFile("sketches");
  await opened(session, sketches("B.npz"));
  expect(await toldOf(session)).toBeNull();
});

it("a sketcher that is dropped before any sketches waits for them", async () => {
  const session = new StudioSession();
  await opened(session, new File([await writeSketcher(demoSketcher)], "first.npz"));
  await opened(session, sketches("A.npz"));
  expect(await toldOf(session)).toBe("first.npz");
});
