import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { studioServices } from "../../src/app/studio-services";
import { readSketches } from "../../src/data/sketches";

const name = "emde_session_sketches_walk4.npz";
const bytes = new Uint8Array(readFileSync(join(import.meta.dirname, "..", "..", "public", "demo", name)));

it("customer ids are told of the open sketches file only, known by its SHA-256", async () => {
  const studio = studioServices();
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const rows = Int32Array.of(7, 0, 1999);
  expect(await studio.inputs.customerIds(sha256, rows)).toEqual({ ok: true, value: null });

  const opened = await studio.inputs.openFile(new File([bytes], name), () => undefined);
  expect(opened.ok).toBe(true);
  const { customerIds } = await readSketches(new Blob([bytes]), { fileName: name });
  expect(await studio.inputs.customerIds(sha256, rows)).toEqual({
    ok: true,
    value: Array.from(rows, (row) => customerIds?.[row]),
  });
  expect(await studio.inputs.customerIds("0".repeat(64), rows)).toEqual({ ok: true, value: null });

  await studio.inputs.closeFile("sketches");
  expect(await studio.inputs.customerIds(sha256, rows)).toEqual({ ok: true, value: null });
});
