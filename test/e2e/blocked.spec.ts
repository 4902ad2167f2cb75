import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, expect, test } from "@playwright/test";
import { requireWholeChromium, testArguments } from "../../scripts/lib/chromium.mjs";
import { distFolder, exportedRun, startDemoRun, untilOpen, withSmallDemo } from "./support";

test("where all site data is blocked, the page opens, trains and gives its files", async ({ baseURL }) => {
  if (baseURL === undefined) throw new Error("no baseURL");
  const profile = await mkdtemp(join(tmpdir(), "segment-studio-blocked-"));
  // Chrome's own "block all cookies": localStorage, databases, private files, locks and service workers refuse together.
  await mkdir(join(profile, "Default"));
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
  await writeFile(join(profile, "Default", "Preferences"), JSON.stringify(preferences));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: requireWholeChromium(),
    args: testArguments,
    baseURL,
    acceptDownloads: true,
  });
  try {
    const page = await context.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await withSmallDemo(page);
    await page.goto("/");
    await untilOpen(page);
    const blocked = await page.evaluate(() => {
      try {
        return localStorage === null;
      } catch {
        return true;
      }
    });
    expect(blocked, "the browser blocks indeed").toBe(true);
    await startDemoRun(page, { epochs: 2, engine: "wasm" });
    expect((await exportedRun(page)).history).toHaveLength(2);
    await page.getByRole("link", { name: "Runs", exact: true }).click();
    await expect(page.getByRole("main")).toBeVisible();
    expect(errors).toEqual([]);
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
});

test("the page opened as a file says how to start it", async ({ page }) => {
  await page.goto(pathToFileURL(join(distFolder, "index.html")).href);
  await expect(page.getByText("run npm start and open the address that it prints")).toBeVisible();
});
