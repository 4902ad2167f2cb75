import { expect, it } from "vitest";
import { studioServices } from "../../src/app/studio-services";
import { writeNpz } from "../../src/formats";
import { parseConfig } from "../../src/tasks/config";

/** What the checks before a run say of customers of whom nothing is known. */
async function emptyRowsOf(past: readonly number[], portfolio: readonly number[]) {
  const column = (values: readonly number[]) => ({ data: Float32Array.from(values), shape: [values.length, 1] });
  const arrays = { past_sketches: column(past), portfolio_sketches: column(portfolio) };
  const segments = { texts: past.map((_, row) => (row % 2 === 0 ? "mass" : "private")), shape: [past.length] };
  const file = new File([await writeNpz(new Map(Object.entries({ ...arrays, segments })))], "bank.npz");
  const studio = studioServices();
  expect(await studio.inputs.openFile(file, () => undefined)).toMatchObject({ ok: true });
  const answer = await studio.run.preflight(parseConfig({ engine: "wasm" }));
  if (!answer.ok) throw new Error(answer.error.code);
  const check = answer.value.checks.find(({ message }) => message.code === "preflight/all-zero-rows");
  return check?.message.params.rows ?? 0;
}

it("customers count as unknown where neither past nor portfolio says anything of them", async () => {
  expect(await emptyRowsOf([0, 0, 1, 1], [1, 1, 0, 0])).toBe(0);
  expect(await emptyRowsOf([0, 0, 0, 1], [1, 0, 0, 0])).toBe(2);
});
