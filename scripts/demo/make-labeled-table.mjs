// @ts-check
/**
 * Makes `public/samples/labeled_table.csv`: subscribers with whether they stayed, to try a table with a label with. The
 * same bytes on every machine.
 *
 *     node scripts/demo/make-labeled-table.mjs
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../lib/command.mjs";

const ROWS = 800;
let state = 20;

/** Uniform in 0…1: the generator of Numerical Recipes. */
function uniform() {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
}

const between = (/** @type {number} */ from, /** @type {number} */ to) => from + (to - from) * uniform();

const lines = Array.from({ length: ROWS }, (_, row) => {
  const age = Math.round(between(18, 80));
  const months = Math.round(between(1, 96));
  const fee = between(8, 60);
  const visits = Math.round(between(0, 30));
  const complaints = Math.floor(between(0, 1) ** 3 * 6);
  const leaning = 0.9 * complaints - 0.03 * months - 0.12 * visits + 0.04 * fee + 0.6;
  const outcome = uniform() < 1 / (1 + Math.exp(-leaning)) ? "left" : "stayed";
  return [`s${row + 1}`, age, months, fee.toFixed(2), visits, complaints, outcome].join(",");
});
const header = "subscriber_id,age,months,monthly_fee,visits,complaints,outcome";
writeFileSync(join(projectRoot, "public", "samples", "labeled_table.csv"), `${[header, ...lines].join("\n")}\n`);
