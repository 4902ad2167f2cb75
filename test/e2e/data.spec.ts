import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { untilOpen, watchPage } from "./support";
import { bankTables } from "./tables";

const { customers, products, events } = bankTables;

async function openData(page: Page): Promise<void> {
  await page.goto("/#/data");
  await untilOpen(page);
}

test("tables become a graph, sketches and the Studio's data", async ({ page }) => {
  const wrong = await watchPage(page);
  await openData(page);
  await expect(page.getByRole("heading", { name: "Drop customers, products and events here" })).toBeVisible();
  await page.locator('input[type="file"][multiple]').setInputFiles([events, customers, products]);
  await page.getByRole("button", { name: "Read the tables" }).click();
  await expect(page.getByText("76,888 rows")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("slider", { name: "Start of the past" })).toBeVisible();

  // The windows move with the keys, and the settings with them.
  await page.getByRole("slider", { name: "Start of the past" }).press("ArrowRight");
  await page.getByLabel("Walks", { exact: true }).fill("1, 4");
  await page.getByRole("button", { name: "Make the graph" }).click();
  await expect(page.getByText("All names are nearly one point")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByLabel("Past", { exact: true })).toHaveValue("24");
  await page.getByRole("button", { name: "Draw the map" }).click();
  await expect(page.getByRole("img", { name: "Map" })).toBeVisible({ timeout: 60_000 });

  await page.getByRole("button", { name: "Make the sketches" }).click();
  await expect(page.getByRole("heading", { name: "Bins per name" })).toBeVisible({ timeout: 60_000 });
  await page.getByLabel("Customer id").fill("C000007");
  await page.getByRole("button", { name: "Describe" }).click();
  await expect(page.getByText(/^C000007, \w+, [01] – past: .*%/)).toBeVisible();
  await page.getByRole("button", { name: "Use in the Studio" }).click();
  await expect(page).toHaveURL(/#\/studio/);
  await expect(page.getByText("1,500 customers").first()).toBeVisible({ timeout: 30_000 });
  expect(wrong).toEqual([]);
});

test("a bank's tables that are dropped in the Studio are opened in Data, packed and in Windows-1254 too", async ({
  page,
}) => {
  await page.goto("/");
  await untilOpen(page);
  const turkish = Buffer.from("customer_id;product_id;acquired_at\nC000001;vadesiz_i\u00fe;2024-01-02\n", "latin1");
  await page
    .locator('input[type="file"]')
    .first()
    .setInputFiles([
      { name: "customers.csv", mimeType: "text/csv", buffer: readFileSync(customers) },
      { name: "events.csv.gz", mimeType: "application/gzip", buffer: readFileSync(events) },
      { name: "products.csv", mimeType: "text/csv", buffer: turkish },
    ]);
  await expect(page).toHaveURL(/#\/data/);
  for (const name of ["customers.csv", "events.csv.gz", "products.csv"])
    await expect(page.getByRole("main").getByText(name).first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("main").getByRole("alert")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Read the tables" })).toBeEnabled();
});

test("the demo bank's tables are read at a click", async ({ page }) => {
  await openData(page);
  await page.getByRole("button", { name: "Try it with the demo bank’s tables" }).click();
  await expect(page.getByText("76,888 rows")).toBeVisible({ timeout: 30_000 });
});

test("a reload finds settings, what was made and the sketches; the tables are opened again", async ({ page }) => {
  const wrong = await watchPage(page);
  await openData(page);
  await page.getByRole("button", { name: "Try it with the demo bank’s tables" }).click();
  await expect(page.getByText("76,888 rows")).toBeVisible({ timeout: 30_000 });
  await page.getByLabel("Walks", { exact: true }).fill("1, 2");
  await page.getByRole("button", { name: "Make the graph" }).click();
  await page.getByRole("button", { name: "Make the sketches" }).click({ timeout: 60_000 });
  await expect(page.getByText("Kept in this browser: sketches of 1,500 customers, walks 1, 2")).toBeVisible({
    timeout: 60_000,
  });

  await page.reload();
  await untilOpen(page);
  await expect(page.getByText("This is what your last visit came to.", { exact: false })).toBeVisible();
  await expect(page.getByLabel("Walks", { exact: true })).toHaveValue("1, 2");
  await expect(page.getByRole("heading", { name: "Bins per name" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Use in the Studio" }).click();
  await expect(page).toHaveURL(/#\/studio/);
  await expect(page.getByText("1,500 customers").first()).toBeVisible({ timeout: 30_000 });

  // What only the worker knows is made again from the files; what was made stays current.
  await page.getByRole("link", { name: "Data" }).click();
  await page.getByLabel("Customer id").fill("C000007");
  await page.getByRole("button", { name: "Describe" }).click();
  await expect(page.getByText(/^C000007, \w+, [01] – past: .*%/)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("The settings were changed since: make it anew.")).toBeHidden();

  await page.getByRole("button", { name: "Forget them" }).click();
  await expect(page.getByText("Kept in this browser", { exact: false })).toBeHidden();
  await page.reload();
  await untilOpen(page);
  await expect(page.getByRole("heading", { name: "Bins per name" })).toBeVisible();
  await expect(page.getByText("Kept in this browser", { exact: false })).toBeHidden();
  expect(wrong).toEqual([]);
});

test("a file that the browser cannot open by itself is asked for, and stands where it stood", async ({ page }) => {
  await openData(page);
  await page.locator('input[type="file"][multiple]').setInputFiles([events, customers, products]);
  await page.getByRole("button", { name: "Read the tables" }).click();
  await expect(page.getByText("76,888 rows")).toBeVisible({ timeout: 30_000 });
  await page.reload();
  await untilOpen(page);
  await expect(page.getByText("from your last visit")).toHaveCount(3);
  await page.getByRole("button", { name: "Read the tables again" }).click();
  await expect(page.getByText("cannot find “bank_events.gzip” by itself; drop it here again")).toBeVisible();
  await page.locator('input[type="file"][multiple]').setInputFiles([customers, events, products]);
  await expect(page.getByText("from your last visit")).toHaveCount(0);
  await expect(page.getByRole("combobox", { name: "What bank_events.gzip is" })).toHaveCount(1);
  await page.getByRole("button", { name: "Make the graph" }).click();
  await expect(page.getByRole("heading", { name: "Over-smoothing" })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("The settings were changed since: make it anew.")).toBeHidden();
});

test("tables of any form are taken, the order of day and month is asked for, and hyperedges stand in for the lines", async ({
  page,
}) => {
  const file = (name: string, buffer: Buffer) => ({ name, mimeType: "application/octet-stream", buffer });
  const ids = Array.from({ length: 60 }, (_, i) => `M${i}`);
  const customerRows = ids.map((id, i) => `${id},${i % 2 === 0 ? "bireysel" : "şube"}\n`).join("");
  const productRows = ids.map((id, i) => `${id};kart${i % 3 === 0 ? "\xfe" : "b"}${i % 5}\n`).join("");
  const eventRows = ids
    .map((id, i) => `${id}\tgiri\u015f_${i % 7}\t0${1 + (i % 9)}/0${1 + (i % 8)}/2026 10:00\n`)
    .join("");
  const hyperedges = ids
    .map((id, i) => `${id} kart${i % 3 === 0 ? "\u015f" : "b"}${i % 5} giri\u015f_${i % 7} giri\u015f_${i % 4}\n`)
    .join("");
  await openData(page);
  await page
    .locator('input[type="file"][multiple]')
    .setInputFiles([
      file("a", Buffer.from(`\ufeffmüşteri_no,segment\n${customerRows}`, "utf16le")),
      file("b", Buffer.from(`musteri_no;urun\n${productRows}`, "latin1")),
      file("c", gzipSync(`customer_id\tevent_type\ttimestamp\n${eventRows}`)),
    ]);
  await expect(page.getByText("commas, UTF-16LE")).toBeVisible();
  await expect(page.getByText("semicolons, WINDOWS-1254")).toBeVisible();
  await expect(page.getByText("gzip, tabs", { exact: false })).toBeVisible();
  await page.getByRole("button", { name: "Read the tables" }).click();
  await expect(page.getByText("day and month cannot be told apart", { exact: false })).toBeVisible();
  await page.getByLabel("Form of the times").selectOption("day first: 23.10.2026");
  await page.getByRole("button", { name: "Read the tables" }).click();
  await expect(page.getByText("60 rows", { exact: true }).first()).toBeVisible();

  await page.locator('input[type="file"][multiple]').setInputFiles(file("lines", Buffer.from(hyperedges)));
  await expect(page.getByRole("combobox", { name: "What lines is" })).toHaveValue("hyperedges");
  await page.getByRole("button", { name: "Read the tables again" }).click();
  await page.getByRole("button", { name: "Make the graph" }).click();
  await expect(page.getByRole("heading", { name: "Over-smoothing" })).toBeVisible({ timeout: 60_000 });
  await page.getByRole("combobox", { name: "Neighbors of" }).selectOption("kartş0");
  await expect(page.getByRole("cell", { name: "giriş_0" })).toBeVisible();
});

test("a row that cannot be read stops the reading by its line, or is left out and counted", async ({ page }) => {
  await openData(page);
  const broken = {
    name: "events.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(
      "customer_id,event_type,timestamp\nC000001,login,2026-11-20 10:00:00\nC000002,login,soon\nC000003,login,2026-11-21 10:00:00\n",
    ),
  };
  await page.locator('input[type="file"][multiple]').setInputFiles([customers, products]);
  await page.locator('input[type="file"][multiple]').setInputFiles(broken);
  await page.getByRole("button", { name: "Read the tables" }).click();
  await expect(page.getByText("events.csv, line 3, column “timestamp”: “soon” is no time stamp")).toBeVisible();
  await page.getByLabel("Rows that cannot be read").selectOption("leave out and count");
  await page.getByRole("button", { name: "Read the tables" }).click();
  await expect(page.getByText("2 rows", { exact: true })).toBeVisible();
});
