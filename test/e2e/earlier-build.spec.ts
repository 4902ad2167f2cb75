import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import type { Automation } from "../../src/automation";
import { earlierContent, earlierStorage } from "../run/earlier-build";
import { exportedRun, projectRoot, untilOpen } from "./support";

test.setTimeout(120_000);

const files = join(projectRoot, "test", "fixtures", "history", "files");

/** Puts into the browser what an earlier build had left there. The page must have opened its database before. */
async function restoreEarlier(page: Page): Promise<void> {
  const { stores, localStorage } = earlierStorage;
  const interrupted = earlierRunIds().running;
  const autosave = earlierContent("autosave.bin").toString("base64");
  await page.evaluate(
    async ({ stores, localStorage, interrupted, autosave }) => {
      const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const revived = (value: unknown): unknown => {
        if (Array.isArray(value)) return value.map(revived);
        if (typeof value !== "object" || value === null) return value;
        if ("$typed" in value && "base64" in value) {
          const { buffer } = bytesOf(String(value.base64));
          return value.$typed === "Int32Array" ? new Int32Array(buffer) : new Float32Array(buffer);
        }
        return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, revived(entry)]));
      };
      for (const [key, value] of Object.entries(localStorage)) globalThis.localStorage.setItem(key, value);
      const folder = await (await navigator.storage.getDirectory())
        .getDirectoryHandle("autosave", { create: true })
        .then((parent) => parent.getDirectoryHandle(interrupted, { create: true }));
      const slot = await (await folder.getFileHandle("slot-a.bin", { create: true })).createWritable();
      await slot.write(bytesOf(autosave));
      await slot.close();
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open("segment-studio");
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      const transaction = database.transaction(["runs", "files"], "readwrite");
      for (const { value } of stores.runs) transaction.objectStore("runs").put(revived(value));
      for (const { value } of stores.files) transaction.objectStore("files").put(value);
      await new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onerror = () => reject(transaction.error);
      });
      database.close();
    },
    { stores, localStorage, interrupted, autosave },
  );
}

function earlierRunIds() {
  const [running] = Object.values(earlierStorage.localStorage).map((text) => String(JSON.parse(text).runs[1].id));
  return { running: running ?? "" };
}

test("what an earlier build left is there, and its interrupted run ends as it would have, bit for bit", async ({
  page,
}) => {
  await page.goto("/");
  await untilOpen(page);
  await page.getByRole("link", { name: "Runs", exact: true }).click();
  await expect(page.getByText("No run yet.")).toBeVisible();
  await restoreEarlier(page);
  await page.reload();
  await untilOpen(page);
  await page.getByRole("link", { name: "Runs", exact: true }).click();
  await expect(page.getByRole("checkbox", { name: /^Compare / })).toHaveCount(4);
  await expect(page.getByRole("row", { name: /segment_predictor_walk4/ })).toContainText("91.67%");

  await page.getByRole("link", { name: "Studio", exact: true }).click();
  await page
    .locator('input[type="file"]')
    .first()
    .setInputFiles(["sketches.npz", "foundation.pt"].map((name) => join(files, name)));
  await expect(page.locator("html")).toHaveAttribute("data-state", "ready");
  await expect(page.getByText(/2 of 3|1 of 3/).first()).toBeVisible();
  const resumed = await page.evaluate(() => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    return studio.resume({ maxSteps: null, given: [] });
  });
  expect(resumed).toEqual({ warning: null });
  const { history, steps, test: tested, bestEpoch, split } = JSON.parse(String(earlierContent("whole-run.json")));
  expect(await exportedRun(page)).toMatchObject({
    history: history.map(({ seconds: _, ...epoch }: { seconds: number }) => epoch),
    steps,
    test: tested,
    bestEpoch,
    split,
  });
});
