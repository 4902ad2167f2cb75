import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import type { Automation } from "../../src/automation";
import { expectAccessible } from "./axe";
import { dropFromDisk, filesBelow, isStored, putOnDisk, removeFromDisk, standInForDisk } from "./file-system";
import { projectRoot, untilOpen, withSmallDemo } from "./support";

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

const demoFile = (name: string) => join(projectRoot, "public", "demo", name);
const state = (page: Page, value: string) =>
  expect(page.locator("html")).toHaveAttribute("data-state", value, { timeout: 60_000 });

async function open(page: Page): Promise<void> {
  await page.goto("/");
  await untilOpen(page);
}

async function chooseFolder(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Files and folders" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Choose a folder…" }).click();
  await expect(dialog.getByText("Runs are written into “picked”.")).toBeVisible();
  await page.keyboard.press("Escape");
}

async function trainDemo(page: Page): Promise<void> {
  await withSmallDemo(page);
  await page.getByRole("button", { name: "Try it with demo data" }).click();
  await state(page, "finished");
}

/** Opens both demo files as the user's own, by drop, with their handles. */
async function dropBoth(page: Page): Promise<void> {
  await putOnDisk(page, SKETCHES, `/demo/${SKETCHES}`);
  await putOnDisk(page, FOUNDATION, `/demo/${FOUNDATION}`);
  await dropFromDisk(page, [SKETCHES, FOUNDATION]);
  await state(page, "ready");
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

test("a finished run writes into its own new folder what the export list downloads, byte for byte", async ({
  page,
}) => {
  test.setTimeout(180_000);
  await standInForDisk(page);
  await open(page);
  await chooseFolder(page);
  await trainDemo(page);
  await expect(
    page.getByText(
      /^11 files, .* are in “picked\/\d{4}-\d\d-\d\d \d\d\.\d\d lr 1e-4, batch 256, seed 42, epochs 12, patience 6”/,
    ),
  ).toBeVisible({
    timeout: 60_000,
  });
  const written = await filesBelow(page, "picked");
  const folders = new Set(Object.keys(written).map((path) => path.split("/")[0]));
  expect(folders.size).toBe(1);
  const [folder = ""] = folders;
  expect(Object.keys(written).sort()).toEqual(FILES.map((name) => `${folder}/${name}`).sort());
  for (const name of FILES) {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: `Download ${name}`, exact: true }).click();
    const bytes = await readFile(await (await download).path());
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    expect(written[`${folder}/${name}`], name).toEqual({ bytes: bytes.length, sha256 });
  }

  // The next runs leave the first one's files alone, and wait until the files of the run before are written.
  await page.evaluate(async () => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    const finished = () =>
      new Promise<void>((resolve) => {
        const stop = studio.subscribe(({ type }) => {
          if (type !== "finished") return;
          stop();
          resolve();
        });
      });
    for (let run = 2; run <= 3; run++) {
      const end = finished();
      await studio.start({ maxSteps: null });
      await end;
    }
  });
  await expect(page.getByText(/^11 files/)).toBeVisible({ timeout: 60_000 });
  const both = await filesBelow(page, "picked");
  expect(Object.keys(both)).toHaveLength(3 * FILES.length);
  for (const [path, file] of Object.entries(written)) expect(both[path]).toEqual(file);
});

test("a lapsed permission is asked for again by one click, which writes what waited", async ({ page }) => {
  test.setTimeout(180_000);
  await standInForDisk(page);
  await page.addInitScript(() => {
    let permission: PermissionState = sessionStorage.getItem("lapsed") === null ? "granted" : "prompt";
    FileSystemDirectoryHandle.prototype.queryPermission = async () => permission;
    FileSystemDirectoryHandle.prototype.requestPermission = async () => {
      if (!navigator.userActivation.isActive) throw new DOMException("Only from a click.", "SecurityError");
      permission = "granted";
      return permission;
    };
  });
  await open(page);
  await chooseFolder(page);
  await page.evaluate(() => sessionStorage.setItem("lapsed", "yes"));
  await page.reload();
  await untilOpen(page);
  await trainDemo(page);
  await expect(
    page.getByText(/The browser wants to ask again before the studio may write into “picked”/),
  ).toBeVisible();
  expect(await filesBelow(page, "picked")).toEqual({});
  await page.getByRole("button", { name: "Allow again", exact: true }).click();
  await expect(page.getByText(/^11 files/)).toBeVisible({ timeout: 60_000 });
  expect(Object.keys(await filesBelow(page, "picked"))).toHaveLength(FILES.length);
});

test("a full disk and a vanished folder are told; trying again goes on where it stopped", async ({ page }) => {
  test.setTimeout(180_000);
  await standInForDisk(page);
  await open(page);
  await chooseFolder(page);
  await page.evaluate(() => {
    const write = FileSystemWritableFileStream.prototype.write;
    let writes = 0;
    FileSystemWritableFileStream.prototype.write = function (data) {
      if (++writes > 3) throw new DOMException("No space.", "QuotaExceededError");
      return write.call(this, data);
    };
    Object.assign(globalThis, { freeSpace: () => Object.assign(FileSystemWritableFileStream.prototype, { write }) });
  });
  await trainDemo(page);
  await expect(page.getByText(/^The disk of “picked” is full; free some space and try again\./)).toBeVisible({
    timeout: 60_000,
  });
  const complete = await filesBelow(page, "picked");
  expect(
    Object.keys(complete)
      .map((path) => path.split("/")[1])
      .sort(),
    // What cannot be made again without training comes first.
  ).toEqual(["decision.json", "run.json", "segment_predictor_walk4.pt"]);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download run.json", exact: true }).click();
  await download;

  await page.evaluate(() => Reflect.get(globalThis, "freeSpace")());
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText(/^11 files/)).toBeVisible({ timeout: 60_000 });
  const all = await filesBelow(page, "picked");
  expect(Object.keys(all)).toHaveLength(FILES.length);
  for (const [path, file] of Object.entries(complete)) expect(all[path]).toEqual(file);

  await page.evaluate(async () => {
    await (await navigator.storage.getDirectory()).removeEntry("picked", { recursive: true });
  });
  await page
    .getByRole("button", { name: /^Start training/ })
    .first()
    .click();
  await state(page, "training");
  await state(page, "finished");
  await expect(page.getByText(/^The folder “picked” is no longer there;/)).toBeVisible({ timeout: 60_000 });
  await page.getByRole("button", { name: "Stop using it" }).click();
  await expect(page.getByRole("button", { name: "Choose a folder…" })).toBeVisible();
});

test("dropped files open again by one click after a reload, and only with the same contents", async ({ page }) => {
  await standInForDisk(page);
  await open(page);
  await dropBoth(page);
  await bothRemembered(page);

  await page.reload();
  await untilOpen(page);
  const again = page.getByRole("button", { name: "Open again" });
  await expect(again).toBeVisible();
  await expectAccessible(page);
  await again.click();
  await state(page, "ready");
  await expect(again).toBeHidden();

  await putOnDisk(page, SKETCHES, `/demo/${SKETCHES}`, "changed");
  await page.reload();
  await untilOpen(page);
  await again.click();
  await expect(page.getByText(`“${SKETCHES}” has changed since it was used`)).toBeVisible();
  await state(page, "empty");

  await removeFromDisk(page, SKETCHES);
  await again.click();
  await expect(page.getByText(`“${SKETCHES}” is no longer where it was opened from`)).toBeVisible();
  await state(page, "empty");
});

test("a run of the history opens its files again", async ({ page }) => {
  await standInForDisk(page);
  await open(page);
  await dropBoth(page);
  await bothRemembered(page);
  await page.evaluate(async () => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    studio.setConfig({ engine: "wasm", epochs: 1 });
    await studio.start({ maxSteps: null });
  });
  await state(page, "finished");
  await page.reload();
  await untilOpen(page);
  await page.getByRole("link", { name: "Runs", exact: true }).click();
  await page.getByRole("button", { name: /^Details of / }).click();
  await page.getByRole("button", { name: "Open its files" }).click();
  await state(page, "ready");
  await expect(page.getByText("The run's files are open")).toBeVisible();
  await expect(page.getByRole("heading", { name: /^Ready: / })).toBeVisible();
});

test("picked files are remembered as dropped ones are", async ({ page }) => {
  await standInForDisk(page);
  await page.addInitScript(() => {
    window.showOpenFilePicker = async () => {
      const disk = await (await navigator.storage.getDirectory()).getDirectoryHandle("disk");
      return (await Array.fromAsync(disk.values())).filter((handle) => handle instanceof FileSystemFileHandle);
    };
  });
  await open(page);
  await putOnDisk(page, SKETCHES, `/demo/${SKETCHES}`);
  await putOnDisk(page, FOUNDATION, `/demo/${FOUNDATION}`);
  await page.getByRole("button", { name: "Choose files…" }).click();
  await state(page, "ready");
  await bothRemembered(page);
  await page.reload();
  await untilOpen(page);
  await page.getByRole("button", { name: "Open again" }).click();
  await state(page, "ready");
});

test("where the browser shows no picker of its own, the plain file dialog opens", async ({ page }) => {
  await open(page);
  const dialog = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose files…" }).click();
  await (await dialog).setFiles([demoFile(SKETCHES), demoFile(FOUNDATION)]);
  await state(page, "ready");
});

/** Trains on the user's files until an epoch is saved, then leaves. */
async function leaveUnfinished(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    studio.setConfig({ engine: "wasm", epochs: 50, patience: 50 });
    const second = new Promise<void>((resolve) => {
      studio.subscribe((event) => {
        if (event.type === "epoch" && event.record.epoch === 2) resolve();
      });
    });
    await studio.start({ maxSteps: null });
    await second;
  });
  page.on("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await untilOpen(page);
}

test("an unfinished run opens its files and goes on by one click", async ({ page }) => {
  test.setTimeout(180_000);
  await standInForDisk(page);
  await open(page);
  await dropBoth(page);
  await bothRemembered(page);
  await leaveUnfinished(page);
  await page.getByRole("button", { name: /^Open its files and go on with epoch \d+/ }).click();
  await state(page, "training");
  await page.getByRole("button", { name: /^Stop/ }).first().click();
});

test("without handles an unfinished run asks for its files by name and size, and takes no others", async ({ page }) => {
  test.setTimeout(180_000);
  await standInForDisk(page);
  await open(page);
  const input = page.locator('input[type="file"]').first();
  await input.setInputFiles([demoFile(SKETCHES), demoFile(FOUNDATION)]);
  await state(page, "ready");
  await leaveUnfinished(page);
  await expect(page.getByText(`Open its files to go on: ${SKETCHES} (3.2 MB), ${FOUNDATION} (719 kB).`)).toBeVisible();
  await expect(page.getByRole("button", { name: /go on with epoch/ })).toHaveCount(0);
  // The same arrays, but a comment in the zip: other contents.
  const other = await readFile(demoFile(SKETCHES));
  const commented = Buffer.concat([other, Buffer.from("!")]);
  commented.writeUInt16LE(1, other.length - 2);
  await input.setInputFiles([
    { name: "other.npz", mimeType: "application/zip", buffer: commented },
    { name: FOUNDATION, mimeType: "application/zip", buffer: await readFile(demoFile(FOUNDATION)) },
  ]);
  await expect(
    page.getByText(`“other.npz” is not the file that the run was started with (“${SKETCHES}”): the contents differ.`),
  ).toBeVisible();
  await expect(page.getByRole("button", { name: /^Go on with epoch/ })).toHaveCount(0);
  await input.setInputFiles([demoFile(SKETCHES)]);
  await page.getByRole("button", { name: /^Go on with epoch/ }).click();
  await state(page, "training");
  await page.getByRole("button", { name: /^Stop/ }).first().click();
});

test("nothing of the customers is stored until the user asks, and copies go when the switch does", async ({ page }) => {
  test.setTimeout(180_000);
  await standInForDisk(page);
  await open(page);
  const input = page.locator('input[type="file"]').first();
  await input.setInputFiles([demoFile(SKETCHES), demoFile(FOUNDATION), demoFile("config.json")]);
  await state(page, "ready");
  await page
    .getByRole("button", { name: /^Start training/ })
    .first()
    .click();
  await state(page, "finished");
  await page.getByRole("link", { name: "Runs", exact: true }).click();
  await expect(page.locator("tbody tr").first()).toContainText("finished");
  expect(await filesBelow(page, "inputs")).toEqual({});
  // A name in the kept checkpoint and one in the run's record: the search finds what is there.
  expect(await isStored(page, "segment_predictor_walk4")).toBe(true);
  expect(await isStored(page, SKETCHES)).toBe(true);
  expect(await isStored(page, "C000001")).toBe(false);

  await page.getByRole("button", { name: "Files and folders" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Off: no sketches and no customer ids are stored.")).toBeVisible();
  await dialog.getByRole("switch", { name: "Keep a copy of the files in this browser" }).click();
  await expect(dialog.getByRole("list", { name: "Copies in this browser" }).getByRole("listitem")).toHaveCount(2);
  await expect(dialog.getByText(/^3\.9 MB in this browser; room for .* more$/)).toBeVisible();
  await expectAccessible(page);
  const sizes = Object.values(await filesBelow(page, "inputs")).map(({ bytes }) => bytes);
  expect(sizes.sort((a, b) => a - b)).toEqual([FOUNDATION, SKETCHES].map((name) => statSync(demoFile(name)).size));

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

test("a copy that does not fit is told, and the file stays open", async ({ page }) => {
  await standInForDisk(page);
  await open(page);
  await page
    .locator('input[type="file"]')
    .first()
    .setInputFiles([demoFile(SKETCHES), demoFile(FOUNDATION)]);
  await state(page, "ready");
  await page.evaluate(() => {
    FileSystemWritableFileStream.prototype.write = async () => {
      throw new DOMException("No space.", "QuotaExceededError");
    };
  });
  await page.getByRole("button", { name: "Files and folders" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("switch", { name: "Keep a copy of the files in this browser" }).click();
  await expect(dialog.getByText(`“${FOUNDATION}” (719 kB) does not fit into this browser's storage`)).toBeVisible();
  expect(await filesBelow(page, "inputs")).toEqual({});
  await page.keyboard.press("Escape");
  await state(page, "ready");
});
