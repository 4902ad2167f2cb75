import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, type Page, test } from "@playwright/test";
import { untilOpen, watchPage } from "./support";
import { writeFewCustomers } from "./tables";

const CUSTOMERS = 150;

let folder = "";
let tables: readonly string[] = [];
let eventRows = "";
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "studio-data-"));
  const { files, events } = writeFewCustomers(folder, CUSTOMERS);
  // The largest first: what a file is does not depend on when it comes.
  tables = [files.events, files.customers, files.products];
  eventRows = `${events.toLocaleString("en")} rows`;
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function openData(page: Page): Promise<void> {
  await page.goto("/#/data");
  await untilOpen(page);
}

const give = (page: Page, files: Parameters<ReturnType<Page["locator"]>["setInputFiles"]>[0]) =>
  page.locator('input[type="file"][multiple]').setInputFiles(files);

/** Resolves when the browser has written down, or given up, a part of what the place came to: what is shown comes first. */
const written = (page: Page, part: "bank" | "kept", there = true) =>
  expect
    .poll(() =>
      page.evaluate(
        (key) =>
          new Promise<boolean>((resolve, reject) => {
            const request = indexedDB.open("segment-studio");
            request.onerror = () => reject(request.error);
            request.onsuccess = () => {
              const record = request.result.transaction("settings").objectStore("settings").get("data");
              record.onsuccess = () => resolve(Object(record.result)[key] != null);
              request.result.close();
            };
          }),
        part,
      ),
    )
    .toBe(there);

// That tables which are dropped in Data become sketches in the Studio is predict-tables.spec's.
test("the demo bank's tables become a graph, sketches and the Studio's data, and a reload finds what was made", async ({
  page,
}) => {
  const wrong = await watchPage(page);
  for (const path of tables) await page.route(`**/demo/tables/${basename(path)}`, (route) => route.fulfill({ path }));
  await openData(page);
  await expect(page.getByRole("heading", { name: "Drop customers, products and events here" })).toBeVisible();
  await page.getByRole("button", { name: "Try it with the demo bank’s tables" }).click();
  await page.getByText(eventRows).waitFor({ timeout: 30_000 });
  // The windows move with the keys, and the settings with them.
  await page.getByRole("slider", { name: "Start of the past" }).press("ArrowRight");
  await page.getByLabel("Walks", { exact: true }).fill("1, 4");
  await page.getByRole("button", { name: "Make the graph" }).click();
  await page.getByText("All names are nearly one point").waitFor({ timeout: 60_000 });
  await expect(page.getByText("The settings were changed since: make it anew.")).toBeHidden();
  await expect(page.getByLabel("Past", { exact: true })).toHaveValue("24");
  await page.getByRole("button", { name: "Make the sketches" }).click();
  const kept = `Kept in this browser: sketches of ${CUSTOMERS} customers, walks 1, 4`;
  await page.getByText(kept).waitFor({ timeout: 60_000 });
  await written(page, "kept");

  await page.reload();
  await untilOpen(page);
  await expect(page.getByText("This is what your last visit came to.", { exact: false })).toBeVisible();
  await expect(page.getByLabel("Walks", { exact: true })).toHaveValue("1, 4");
  await expect(page.getByRole("heading", { name: "Bins per name" })).toBeVisible();
  await page.getByRole("button", { name: "Use in the Studio" }).click();
  await expect(page).toHaveURL(/#\/studio/);
  await page.getByText(`${CUSTOMERS} customers`).first().waitFor({ timeout: 30_000 });

  // What only the worker knows is made again from the files; what was made stays current.
  await page.getByRole("link", { name: "Data" }).click();
  await page.getByLabel("Customer id").fill("C000007");
  await page.getByRole("button", { name: "Describe" }).click();
  await page.getByText(/^C000007, \w+, churn label [01] – past: .*%/).waitFor({ timeout: 60_000 });
  await expect(page.getByText("The settings were changed since: make it anew.")).toBeHidden();

  await page.getByRole("button", { name: "Forget them" }).click();
  await expect(page.getByText("Kept in this browser", { exact: false })).toBeHidden();
  await written(page, "kept", false);
  await page.reload();
  await untilOpen(page);
  await expect(page.getByRole("heading", { name: "Bins per name" })).toBeVisible();
  await expect(page.getByText("Kept in this browser", { exact: false })).toBeHidden();
  expect(wrong).toEqual([]);
});

test("a bank's tables that are dropped in the Studio are opened in Data; after a reload those that are not at hand are asked for", async ({
  page,
}) => {
  await page.goto("/");
  await untilOpen(page);
  await give(page, [...tables]);
  await expect(page).toHaveURL(/#\/data/);
  await page.getByRole("button", { name: "Read the tables" }).click();
  await page.getByText(eventRows).waitFor({ timeout: 30_000 });
  await written(page, "bank");
  await page.reload();
  await untilOpen(page);
  await expect(page.getByText("from your last visit")).toHaveCount(3);
  await page.getByRole("button", { name: "Read the tables again" }).click();
  await expect(page.getByText("cannot find “bank_events.gzip” by itself; drop it here again")).toBeVisible();
  await give(page, [...tables].reverse());
  await expect(page.getByText("from your last visit")).toHaveCount(0);
  await expect(page.getByRole("combobox", { name: "What bank_events.gzip is" })).toHaveCount(1);
});

test("tables of any form are taken, what is not sure of a date is asked for, bad rows are left out, and hyperedges stand in for the lines", async ({
  page,
}) => {
  const file = (name: string, buffer: Buffer) => ({ name, mimeType: "application/octet-stream", buffer });
  const ids = Array.from({ length: 60 }, (_, i) => `M${i}`);
  const customerRows = ids.map((id, i) => `${id},${i % 2 === 0 ? "bireysel" : "şube"}\n`).join("");
  const productRows = ids.map((id, i) => `${id};kart${i % 3 === 0 ? "\xfe" : "b"}${i % 5}\n`).join("");
  const eventLines = ids
    .map((id, i) => `${id}\tgiri\u015f_${i % 7}\t0${1 + (i % 9)}/0${1 + (i % 8)}/2026 10:00\n`)
    .join("");
  const hyperedges = ids
    .map((id, i) => `${id} kart${i % 3 === 0 ? "\u015f" : "b"}${i % 5} giri\u015f_${i % 7} giri\u015f_${i % 4}\n`)
    .join("");
  await openData(page);
  await give(page, [
    file("a", Buffer.from(`\ufeffmüşteri_no,segment\n${customerRows}`, "utf16le")),
    file("b", Buffer.from(`musteri_no;urun\n${productRows}`, "latin1")),
    file("c", gzipSync(`customer_id\tevent_type\ttimestamp\n${eventLines}M1\tgiri\u015f_1\tsoon\n`)),
  ]);
  await expect(page.getByText("commas, UTF-16LE")).toBeVisible();
  await expect(page.getByText("semicolons, WINDOWS-1254")).toBeVisible();
  await expect(page.getByText("gzip, tabs", { exact: false })).toBeVisible();
  const read = page.getByRole("button", { name: "Read the tables" });
  await read.click();
  await expect(page.getByText("day and month cannot be told apart", { exact: false })).toBeVisible();
  await page.getByLabel("Form of the times").selectOption("day first: 23.10.2026");
  await read.click();
  await expect(page.getByText("c, line 62, column “timestamp”: “soon” is no time stamp")).toBeVisible();
  await page.getByLabel("Rows that cannot be read").selectOption("leave out and count");
  await read.click();
  await expect(page.getByText("60 rows", { exact: true }).first()).toBeVisible();

  await give(page, file("lines", Buffer.from(hyperedges)));
  await expect(page.getByRole("combobox", { name: "What lines is" })).toHaveValue("hyperedges");
  await page.getByRole("button", { name: "Read the tables again" }).click();
  await page.getByRole("button", { name: "Make the graph" }).click();
  await page.getByRole("heading", { name: "Over-smoothing" }).waitFor({ timeout: 60_000 });
  await page.getByRole("combobox", { name: "Neighbors of" }).selectOption("kartş0");
  await expect(page.getByRole("cell", { name: "giriş_0" })).toBeVisible();
});
