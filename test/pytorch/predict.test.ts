import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { scoringSession } from "../../src/app/scoring-session";
import { createTfjsEngine } from "../../src/engine/tfjs/tfjs-engine";
import { type NpyInput, writeNpz } from "../../src/formats";
import { floats, indices } from "../data/cases";
import { printedBy } from "./python";

/** What probabilities may differ by; lists may differ only between customers that lie this close. */
const TOLERANCE = 1e-5;
const ROWS = 600;

const folder = z.string().parse(process.env.STUDIO_CASES);
const answer = z.object({
  probabilities: floats,
  entropy: z.array(z.number()),
  uncertain: indices,
  potential: indices,
});

it("Predict finds the customers that the original document's snippets find", async () => {
  const scratch = mkdtempSync(join(tmpdir(), "studio-predict-"));
  try {
    const path = join(folder, "segment_predictor_walk4.pt");
    const session = scoringSession(() => createTfjsEngine({ backend: "cpu", reason: "configured" }));
    const model = await session.openModel(new File([readFileSync(path)], "model.pt"));
    const { classes } = model;
    const width = model.shape.inputDim;
    const pastWidth = Math.floor(width / 2);
    const sketch = (columns: number, seed: number) => ({
      data: Float32Array.from({ length: ROWS * columns }, (_, i) => Math.max(0, 4 * Math.sin(seed + i * i * 0.37))),
      shape: [ROWS, columns],
    });
    const segments = Array.from({ length: ROWS }, (_, row) => classes[row % classes.length] ?? "");
    const blob = await writeNpz(
      new Map<string, NpyInput>([
        ["past_sketches", sketch(pastWidth, 1)],
        ["portfolio_sketches", sketch(width - pastWidth, 2)],
        ["segments", { texts: segments, shape: [ROWS] }],
      ]),
    );
    const sketches = join(scratch, "sketches.npz");
    writeFileSync(sketches, Buffer.from(await blob.arrayBuffer()));
    const script = join(import.meta.dirname, "reference", "score_customers.py");
    const printed = await printedBy([script, path, sketches]);
    const theirs = answer.parse(JSON.parse(printed));

    await session.scoreFile(new File([blob], "sketches.npz"), () => undefined);
    const rows = session.scoredRows(Int32Array.from({ length: ROWS }, (_, row) => row));
    const probabilities = rows.flatMap((row) => row.probabilities);
    expect(probabilities).toHaveLength(theirs.probabilities.length);
    const largest = probabilities.reduce(
      (most, p, i) => Math.max(most, Math.abs(p - (theirs.probabilities[i] ?? Number.NaN))),
      0,
    );
    expect(largest).toBeLessThan(TOLERANCE);

    const entropyOf = (row: number | undefined) => theirs.entropy[row ?? -1] ?? Number.NaN;
    const uncertain = session.uncertain(100);
    expect(uncertain).toHaveLength(100);
    theirs.uncertain.forEach((row, place) => {
      expect(Math.abs(entropyOf(uncertain[place]) - entropyOf(row)), `place ${place}`).toBeLessThan(TOLERANCE);
    });

    const { rows: near } = session.potential({ from: 0, to: 1, threshold: 0.3, source: "actual" });
    const [ours, expected] = [new Set(near), new Set(theirs.potential)];
    for (const row of [...ours, ...expected].filter((each) => !(ours.has(each) && expected.has(each)))) {
      expect(Math.abs((theirs.probabilities[row * classes.length + 1] ?? 0) - 0.3), `row ${row}`).toBeLessThan(
        TOLERANCE,
      );
    }
    expect(Math.abs(near.length - theirs.potential.length)).toBeLessThan(5);
  } finally {
    rmSync(scratch, { recursive: true });
  }
});
