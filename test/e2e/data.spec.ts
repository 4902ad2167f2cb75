import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, type Page, test } from "@playwright/test";
import { openNpz } from "../../src/formats";
import { expectAccessible, projectRoot, runScript, untilOpen, watchPage } from "./support";
import { bankTables, tableFlags, writeFewCustomers } from "./tables";

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
  await expectAccessible(page);

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
  await page.getByRole("button", { name: "A customer in words" }).click();
  await expect(page.getByText(/^C000007, \w+, [01] – past: .*%/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Use in the Studio" }).click();
  await expect(page).toHaveURL(/#\/studio/);
  await expect(page.getByText("1,500 customers").first()).toBeVisible({ timeout: 30_000 });
  expect(wrong).toEqual([]);
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
  await page.getByRole("button", { name: "A customer in words" }).click();
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

test.describe("npm run sketch", () => {
  const CUSTOMERS = 300;
  let folder = "";
  let rows = 0;
  let flags: readonly string[] = [];
  test.beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "studio-sketch-"));
    const few = writeFewCustomers(folder, CUSTOMERS);
    rows = few.events;
    flags = tableFlags(few.files);
  });
  test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("writes every file, the same ones from hyperedges and from embeddings", async () => {
    const out = join(folder, "out");
    const { code, stderr } = await runScript("sketch.mjs", [...flags, "--out", out, "--walks", "1,2"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(readdirSync(out).sort()).toEqual([
      "cleora_embeddings_walk1.npz",
      "cleora_embeddings_walk2.npz",
      "cleora_hyperedges.txt",
      "emde_session_sketches_walk1.npz",
      "emde_session_sketches_walk2.npz",
      "sketch.json",
      "sketcher_walk1.npz",
      "sketcher_walk2.npz",
    ]);
    const settings = JSON.parse(readFileSync(join(out, "sketch.json"), "utf8"));
    expect(settings).toMatchObject({
      config: { walks: [1, 2], recentEvents: 12 },
      counts: { customers: { rows: CUSTOMERS }, events: { rows, badRows: 0 } },
    });
    const npz = await openNpz(new Blob([readFileSync(join(out, "emde_session_sketches_walk2.npz"))]), { fileName: "" });
    expect(npz.get("past_sketches")?.shape).toEqual([CUSTOMERS, 320]);

    const again = join(folder, "again");
    const hyperedges = ["--hyperedges", join(out, "cleora_hyperedges.txt"), "--walks", "2"];
    expect((await runScript("sketch.mjs", [...flags, ...hyperedges, "--out", again])).stderr).toBe("");
    const embedded = join(folder, "embedded");
    const embeddings = ["--embeddings", join(out, "cleora_embeddings_walk2.npz")];
    expect((await runScript("sketch.mjs", [...flags, ...embeddings, "--out", embedded])).stderr).toBe("");
    const name = "emde_session_sketches_walk2.npz";
    expect(readFileSync(join(again, name)).equals(readFileSync(join(out, name)))).toBe(true);
    expect(readFileSync(join(embedded, name)).equals(readFileSync(join(out, name)))).toBe(true);
    expect(existsSync(join(embedded, "cleora_hyperedges.txt"))).toBe(false);
  });

  test("ends in one sentence when it is interrupted, and leaves nothing half written", async () => {
    const out = join(folder, "interrupted");
    const script = join(projectRoot, "scripts", "sketch.mjs");
    const child = spawn(process.execPath, [script, ...tableFlags(bankTables), "--out", out], { cwd: projectRoot });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    const ended = new Promise((resolve) => child.once("close", resolve));
    await expect.poll(() => stdout, { timeout: 60_000, intervals: [20] }).toContain("events …");
    child.kill("SIGINT");
    expect([await ended, stderr]).toEqual([1, "Interrupted; the same command begins again.\n"]);
    // A folder that this command made goes with it.
    expect(existsSync(out)).toBe(false);
  });

  test("leaves a sketcher that scores tables as their sketches are scored", async () => {
    const out = join(folder, "trained");
    expect((await runScript("sketch.mjs", [...flags, "--out", out, "--walks", "2"])).stderr).toBe("");
    expect((await runScript("train.mjs", ["--demo", "--epochs", "1", "--out", out])).stderr).toBe("");
    const model = ["--model", join(out, "segment_predictor_walk4.pt")];
    const sketches = ["--sketches", join(out, "emde_session_sketches_walk2.npz"), "--out", join(out, "sketches.csv")];
    const made = ["--sketcher", join(out, "sketcher_walk2.npz"), ...flags, "--out", join(out, "tables.csv")];
    expect((await runScript("score.mjs", [...model, ...sketches])).stderr).toBe("");
    const { stdout, stderr } = await runScript("score.mjs", [...model, ...made]);
    expect(stderr).toBe("");
    expect(stdout).toMatch(
      /^The past of 300 customers: 25 days up to 2\S+, 5 days before the newest event; \d+ have none/,
    );
    expect(readFileSync(join(out, "tables.csv"), "utf8")).toBe(readFileSync(join(out, "sketches.csv"), "utf8"));

    const late = await runScript("score.mjs", [...model, ...made, "--cutoff", "soon"]);
    expect([late.code, late.stderr]).toEqual([
      1,
      'The cutoff “soon” is no time stamp; write it like "2026-11-22 18:00:00".\n',
    ]);
  });

  test("refuses in one sentence", async () => {
    const ambiguous = join(folder, "events.csv");
    writeFileSync(ambiguous, "customer_id,event_type,timestamp\nC000001,login,03/04/2026\n");
    const out = join(folder, "refused");
    const args = ["--customers", customers, "--products", products, "--events", ambiguous, "--out", out];
    const { code, stderr } = await runScript("sketch.mjs", args);
    expect(code).toBe(1);
    expect(stderr.trim()).toBe(
      'In the column “timestamp” of events.csv day and month cannot be told apart (“03/04/2026”): set tables.events.timestampFormat to "day-first" or "month-first".',
    );
  });
});
