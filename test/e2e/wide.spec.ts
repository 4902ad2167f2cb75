import { chromium, expect, type Page, test } from "@playwright/test";
import { commandArguments, requireChromium } from "../../scripts/lib/chromium.mjs";
import { exportedRun, startDemoRun, untilOpen, withSmallDemo } from "./support";

/**
 * On a processor without AVX2, or in a Chromium that does not know the flag, both compute 128 bits at a time.
 * `bench/wasm-kernels.mjs` beside its `--narrow` shows whether they do.
 */

/** Wide enough for whole tiles of every kind, long enough for V8 to replace its first, slow code. */
const CONFIG = { engine: "wasm", fromScratch: true, hiddenDim: 192, epochs: 6, patience: 6 };

async function trained(page: Page) {
  await withSmallDemo(page);
  await page.goto("/");
  await untilOpen(page);
  await startDemoRun(page, CONFIG);
  return exportedRun(page);
}

test("the commands' Chromium, which computes 256 bits at a time, trains to the same bits as any other", async ({
  page,
  baseURL,
}) => {
  const browser = await chromium.launch({ executablePath: requireChromium(), args: [...commandArguments] });
  try {
    const wide = await browser.newPage({ ...(baseURL && { baseURL }) });
    expect(await trained(wide)).toEqual(await trained(page));
  } finally {
    await browser.close();
  }
});
