import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import type { Automation } from "../../src/automation";
import { expectAccessible } from "./axe";
import { dropFromDisk, filesBelow, isStored, putOnDisk, removeFromDisk, standInForDisk } from "./file-system";
import { ENDLESS, samples, settledRuns, startDemoRun, untilOpen, withSmallDemo } from "./support";

const SKETCHES = "emde_session_sketches_walk4.npz";
const FOUNDATION = "future_ubr_model_walk4.pt";
const FILES = [
  "segment_predictor_walk4.pt",
  "decision.json",
  "segment_predictions_walk4.npz",
  "segment_prediction_results.png",
  "segment_roc_curves.png",
  "run.json",
  "report.html",
  "predict.py",
  "MODEL.md",
  "segment_predictor_walk4.safetensors",
  "segment_predictor_walk4.onnx",
];

const state = (page: Page, value: string) =>
  expect(page.locator("html")).toHaveAttribute("data-state", value, { timeout: 60_000 });

async function open(page: Page): Promise<void> {
  await page.goto("/");
  await untilOpen(page);
}

/** Puts the help's example on the disk, as the user's own files. */
async function putBoth(page: Page): Promise<void> {
  for (const name of [SKETCHES, FOUNDATION]) await putOnDisk(page, name, `/samples/${name}`);
}

/** Resolves when the browser has the handles of both files. */
const bothRemembered = (page: Page) =>
  expect
    .poll(() =>
      page.evaluate(
        () =>
          new Promise<number>((resolve, reject) => {
            const request = indexedDB.open("segment-studio");
            request.onerror = () => reject(request.error);
            request.onsuccess = () => {
              const count = request.result.transaction("files").objectStore("files").count();
              count.onsuccess = () => resolve(count.result);
              request.result.close();
            };
          }),
      ),
    )
    .toBe(2);

// That the next run's files stand in a folder of their own is test/storage/output-files.browser.test.ts's.
test("a finished run writes into its own new folder what the export list downloads, byte for byte", async ({
  page,
}) => {
  await standInForDisk(page);
  await withSmallDemo(page);
  await open(page);
  await page.getByRole("button", { name: "Files and folders" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Choose a folder…" }).click();
  await expect(dialog.getByText("Runs are written into “picked”.")).toBeVisible();
  await page.keyboard.press("Escape");
  await startDemoRun(page, { epochs: 1, engine: "wasm" });
  await page
    .getByText(/^11 files, .* are in “picked\/\d{4}-\d\d-\d\d \d\d\.\d\d lr 1e-4, batch 256, seed 42, epochs 1, /)
    .waitFor({ timeout: 60_000 });
  const written = await filesBelow(page, "picked");
  const [folder = ""] = Object.keys(written)[0]?.split("/") ?? [];
  expect(Object.keys(written).sort()).toEqual(FILES.map((name) => `${folder}/${name}`).sort());
  for (const name of FILES) {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: `Download ${name}`, exact: true }).click();
    const bytes = await readFile(await (await download).path());
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    expect(written[`${folder}/${name}`], name).toEqual({ bytes: bytes.length, sha256 });
  }
});

/** Trains on the user's files until an epoch is saved, then leaves. */
async function leaveUnfinished(page: Page): Promise<void> {
  await page.evaluate(async (config) => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    studio.setConfig(config);
    const second = new Promise<void>((resolve) => {
      studio.subscribe((event) => {
        if (event.type === "epoch" && event.record.epoch === 2) resolve();
      });
    });
    await studio.start({ maxSteps: null });
    await second;
  }, ENDLESS);
  page.on("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await untilOpen(page);
}

test("dropped and picked files open again by one click, and only with the same contents; a run opens its own, an unfinished one to go on", async ({
  page,
}) => {
  await standInForDisk(page);
  await page.addInitScript((name) => {
    window.showOpenFilePicker = async () => {
      const disk = await (await navigator.storage.getDirectory()).getDirectoryHandle("disk");
      return [await disk.getFileHandle(name)];
    };
  }, FOUNDATION);
  await open(page);
  await putBoth(page);
  await dropFromDisk(page, [SKETCHES]);
  await expect(page.getByRole("heading", { name: "Now drop the foundation model (.pt)" })).toBeVisible();
  await page.getByRole("button", { name: "Choose files…" }).first().click();
  await state(page, "ready");
  await bothRemembered(page);
  await leaveUnfinished(page);
  await page.getByRole("button", { name: /^Open its files and go on with epoch \d+/ }).click();
  await state(page, "training");
  await page.getByRole("button", { name: /^Stop/ }).first().click();
  await settledRuns(page, 1);

  await page.reload();
  await untilOpen(page);
  const again = page.getByRole("button", { name: "Open again" });
  await expect(again).toBeVisible();
  await expectAccessible(page, "main");
  await again.click();
  await state(page, "ready");
  await expect(again).toBeHidden();

  await putOnDisk(page, SKETCHES, `/samples/${SKETCHES}`, "changed");
  await page.reload();
  await untilOpen(page);
  await again.click();
  await expect(page.getByText(`“${SKETCHES}” has changed since it was used`)).toBeVisible();
  await state(page, "empty");
  await removeFromDisk(page, SKETCHES);
  await again.click();
  await expect(page.getByText(`“${SKETCHES}” is no longer where it was opened from`)).toBeVisible();
  await state(page, "empty");

  await putOnDisk(page, SKETCHES, `/samples/${SKETCHES}`);
  await page.getByRole("link", { name: "Runs", exact: true }).click();
  await page.getByRole("button", { name: /^Details of / }).click();
  await page.getByRole("button", { name: "Open its files" }).click();
  await state(page, "ready");
  await expect(page.getByText("The run's files are open")).toBeVisible();
  await expect(page.getByRole("heading", { name: /^Ready: / })).toBeVisible();
});

test("without handles an unfinished run asks for its files, and nothing of the customers is stored until the user asks", async ({
  page,
}) => {
  await standInForDisk(page);
  await open(page);
  const input = page.locator('input[type="file"]').first();
  // Where the browser shows no picker of its own, the plain file dialog opens.
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose files…" }).click();
  await (await chooser).setFiles([samples.sketches, samples.foundation]);
  await state(page, "ready");
  await leaveUnfinished(page);
  await expect(
    page.getByText(`Open its files to go on: ${SKETCHES} (15.7 kB), ${FOUNDATION} (70.4 kB).`),
  ).toBeVisible();
  await expect(page.getByRole("button", { name: /go on with epoch/ })).toHaveCount(0);
  // The same arrays, but a comment in the zip: other contents.
  const other = await readFile(samples.sketches);
  const commented = Buffer.concat([other, Buffer.from("!")]);
  commented.writeUInt16LE(1, other.length - 2);
  await input.setInputFiles([
    { name: "other.npz", mimeType: "application/zip", buffer: commented },
    { name: FOUNDATION, mimeType: "application/zip", buffer: await readFile(samples.foundation) },
  ]);
  await expect(
    page.getByText(`“other.npz” is not the file that the run was started with (“${SKETCHES}”): the contents differ.`),
  ).toBeVisible();
  await expect(page.getByRole("button", { name: /^Go on with epoch/ })).toHaveCount(0);
  await input.setInputFiles([samples.sketches]);
  await page.getByRole("button", { name: /^Go on with epoch/ }).click();
  await state(page, "training");
  await page.getByRole("button", { name: /^Stop/ }).first().click();
  await state(page, "finished");

  await page.getByRole("link", { name: "Runs", exact: true }).click();
  await expect(page.locator("tbody tr").first()).toContainText("stopped");
  expect(await filesBelow(page, "inputs")).toEqual({});
  // A name in the kept checkpoint and one in the run's record: the search finds what is there.
  await expect.poll(() => isStored(page, "segment_predictor_walk4")).toBe(true);
  expect(await isStored(page, SKETCHES)).toBe(true);
  expect(await isStored(page, "C000001")).toBe(false);

  await page.getByRole("button", { name: "Files and folders" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Off: no sketches and no customer ids are stored.")).toBeVisible();
  await dialog.getByRole("switch", { name: "Keep a copy of the files in this browser" }).click();
  await expect(dialog.getByRole("list", { name: "Copies in this browser" }).getByRole("listitem")).toHaveCount(2);
  await expect(dialog.getByText(/^86 kB in this browser; room for .* more$/)).toBeVisible();
  await expectAccessible(page, '[role="dialog"]');
  const sizes = Object.values(await filesBelow(page, "inputs")).map(({ bytes }) => bytes);
  expect(sizes.sort((a, b) => a - b)).toEqual(
    [samples.sketches, samples.foundation].map((path) => statSync(path).size),
  );

  // No handle came with these files: only the copies can open again.
  await page.reload();
  await untilOpen(page);
  await page.getByRole("link", { name: "Studio", exact: true }).click();
  await page.getByRole("button", { name: "Open again" }).click();
  await state(page, "ready");

  await page.getByRole("button", { name: "Files and folders" }).click();
  await dialog.getByRole("switch", { name: "Keep a copy of the files in this browser" }).click();
  await expect(dialog.getByText("Off: no sketches and no customer ids are stored.")).toBeVisible();
  await expect.poll(() => filesBelow(page, "inputs")).toEqual({});
  await page.reload();
  await untilOpen(page);
  await expect(page.getByText("Drop the two files here")).toBeVisible();
  await expect(page.getByRole("button", { name: "Open again" })).toHaveCount(0);
});
