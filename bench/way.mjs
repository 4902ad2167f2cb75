// @ts-check
/**
 * `node bench/way.mjs`: `?demo=bank`, from the page's load to three trained models, in headless Chromium, with the seconds
 * of each stage by the clock. The whole of it is to stay under two minutes on two cores.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { openStudio } from "../scripts/lib/studio.mjs";

/** As `lineageMessages` words them: the stage that the bar is at, and its end. */
const STAGE = /stage \d of \d: (graph and sketches|pre-training|segment model|churn model)/;
const DONE = /The whole way is done: (\d) of \d models\./;
const FAILED = /Ended early|failed/;

const folder = mkdtempSync(join(tmpdir(), "studio-way-bench-"));
try {
  const studio = await openStudio({ profile: join(folder, "profile"), downloads: join(folder, "downloads") });
  try {
    await Promise.race([studio.ended, wholeWay(studio.page)]);
  } finally {
    await studio.close();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @param {import("playwright-core").Page} page */
async function wholeWay(page) {
  const start = performance.now();
  await page.goto(new URL("/?demo=bank", page.url()).href);
  const bar = page.getByRole("region", { name: "The whole way" });
  await bar.waitFor();
  let [name, since] = ["page and demo tables", start];
  for (;;) {
    const text = (await bar.textContent()) ?? "";
    const now = performance.now();
    if (FAILED.test(text)) throw new Error(text);
    const done = DONE.test(text);
    const stage = STAGE.exec(text)?.[1] ?? name;
    if (done || stage !== name) {
      console.log(`${name.padEnd(22)} ${seconds(now - since)}`);
      [name, since] = [stage, now];
    }
    if (!done) {
      await page.waitForTimeout(100);
      continue;
    }
    console.log(`${"the whole way".padEnd(22)} ${seconds(now - start)} on ${cpus().length} cores`);
    return;
  }
}

/** @param {number} milliseconds */
function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1).padStart(6)} s`;
}
