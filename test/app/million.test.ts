import { expect, it } from "vitest";
import { scoringSession } from "../../src/app/scoring-session";
import { encodeLabels } from "../../src/data/labels";
import { denseRows } from "../../src/data/row-source";
import { openNpz } from "../../src/formats";
import { DEFAULT_CSV } from "../../src/scoring/table-text";
import { churnModelFile } from "./churn-model";

/** Twice as many as a call takes arguments, the limit that a million went over. */
const ROWS = 250_000;

it("a quarter of a million scored customers are written in every format, each once and under its id", {
  timeout: 240_000,
}, async () => {
  const session = scoringSession(() => Promise.reject(new Error("nothing is computed here")));
  const { classes } = await session.openModel(await churnModelFile());
  const width = classes.length;
  const predictions = Int32Array.from({ length: ROWS }, (_, row) => row % width);
  session.takeSplit({
    file: "many.npz",
    rows: Int32Array.from({ length: ROWS }, (_, row) => row),
    probabilities: new Float32Array(ROWS * width).fill(1 / width),
    predictions,
    labels: predictions,
    sketches: {
      file: "many.npz",
      rows: ROWS,
      pastWidth: 1,
      portfolioWidth: 1,
      inputs: denseRows(new Float32Array(2 * ROWS), 2),
      labels: encodeLabels("string", [], 0),
      customerIds: Array.from({ length: ROWS }, (_, row) => (row === 154_321 ? null : `C${row}`)),
      duplicateCustomerIds: 0,
      madeOf: null,
      table: null,
      sketcher: null,
      churn: null,
      futures: null,
      walk: 4,
      codes: null,
      scalars: {},
      statistics: [],
      arrays: [],
    },
  });
  const npz = await openNpz(await session.exportScores("npz", null, DEFAULT_CSV), { fileName: "scores.npz" });
  const ids = await npz.readStrings("customer_ids");
  expect([ids.length, ids[0], ids[154_321], ids.at(-1)]).toEqual([ROWS, "C0", "", "C249999"]);
  expect(npz.get("churn_probability")?.shape).toEqual([ROWS]);
  for (const format of ["csv", "jsonl"] as const) {
    const blob = await session.exportScores(format, null, DEFAULT_CSV);
    const last = (await blob.slice(blob.size - 300).text()).trimEnd().split("\n").at(-1) ?? "";
    expect(last, format).toContain("C249999");
    let lines = 0;
    for await (const chunk of blob.stream()) {
      for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, at + 1)) lines++;
    }
    expect(lines, format).toBe(format === "csv" ? ROWS + 1 : ROWS);
  }
});
