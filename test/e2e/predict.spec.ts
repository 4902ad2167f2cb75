import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { openNpz } from "../../src/formats";
import { churnModelFile } from "../app/churn-model";
import { expectAccessible } from "./axe";
import { fileWithoutSegments } from "./sketches-file";
import { samples, startDemoRun, untilOpen, watchPage, withSmallDemo } from "./support";

const { sketches, foundation, predictor: model } = samples;
const CUSTOMERS = 400;

let folder = "";
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "studio-predict-"));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function openPredict(page: Page): Promise<void> {
  await page.goto("/");
  await untilOpen(page);
  await page
    .getByRole("navigation")
    .getByRole("link", { name: /^(Predict|Tahmin)$/ })
    .click();
}

function drop(page: Page, files: string | string[] | { name: string; mimeType: string; buffer: Buffer }) {
  return page.locator('input[type="file"][multiple]').setInputFiles(files);
}

/** What a click on a button saves. */
async function saved(page: Page, button: string): Promise<Buffer> {
  const arriving = page.waitForEvent("download");
  await page.getByRole("button", { name: button, exact: true }).click();
  return readFileSync(await (await arriving).path());
}

test("scores two dropped files; customers are filtered, opened, exported and set against earlier scores", async ({
  page,
}) => {
  const wrong = await watchPage(page);
  await openPredict(page);
  await drop(page, [sketches, model]);
  const found = page.getByRole("main").locator("output").first();
  await expect(found).toHaveText("400 found", { timeout: 60_000 });
  await page.getByLabel("Probability of").selectOption({ label: "P(private)" });
  await page.getByLabel("Probability from").fill("0,5");
  await expect(found).not.toHaveText("400 found");
  const count = Number((await found.textContent())?.replace(/\D/g, ""));
  expect(count).toBeGreaterThan(0);
  expect(count).toBeLessThan(CUSTOMERS / 2);

  const chosen = (await saved(page, "Download")).toString();
  const [head = "", ...lines] = chosen.trimEnd().split("\n");
  expect(head).toMatch(/^customer_id,predicted_segment,p_mass,p_affluent,p_business,p_private,entropy,actual_segment$/);
  expect(lines).toHaveLength(count);
  for (const line of lines) expect(Number(line.split(",")[5])).toBeGreaterThanOrEqual(0.5);

  await page.getByText(/^All customers/).click();
  const csv = (await saved(page, "Download")).toString();
  await page.getByText("JSONL").click();
  const objects = (await saved(page, "Download")).toString().trimEnd().split("\n");
  expect(objects).toHaveLength(CUSTOMERS);
  expect(Object.keys(JSON.parse(objects[0] ?? "").probabilities)).toEqual(["mass", "affluent", "business", "private"]);
  await page.getByText("NPZ", { exact: true }).click();
  const npz = await openNpz(new Blob([Uint8Array.from(await saved(page, "Download"))]), { fileName: "scores.npz" });
  expect(npz.get("probabilities")?.shape).toEqual([CUSTOMERS, 4]);

  await page.getByRole("button", { name: "Show everyone" }).click();
  await expect(found).toHaveText("400 found");
  await page.getByRole("table").last().locator("tbody").getByRole("button").first().click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Past behavior sketch").first()).toBeVisible();
  await expect(dialog.getByText("What moved the decision most").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();

  // Bad files are refused with one sentence each, and lose nothing.
  const refused = page.getByRole("main").getByRole("alert");
  for (const [name, buffer] of [
    ["customers.png", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])],
    ["broken.npz", readFileSync(sketches).subarray(0, 5000)],
    ["foundation.pt", readFileSync(foundation)],
    ["model.safetensors", Buffer.from('\u0040\0\0\0\0\0\0\0{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}')],
  ] as const) {
    await drop(page, { name, mimeType: "application/octet-stream", buffer });
    await expect(refused).toContainText(name);
    await expect(found).toHaveText("400 found");
    await refused.getByRole("button").click();
    await expect(refused).toBeHidden();
  }

  // Those near another segment, and the least certain.
  await page.getByRole("tab", { name: "Potential" }).click();
  const sentence = page.getByText(/mass customers have a probability of affluent above/);
  await expect(sentence).toContainText("0.30");
  const customersOver = async () => Number((await sentence.textContent())?.split(" ")[0]?.replace(/\D/g, ""));
  const atFirst = await customersOver();
  expect(atFirst).toBeGreaterThan(0);
  const slider = page.getByRole("slider", { name: /^Threshold/ });
  await slider.press("End");
  await expect(sentence).toContainText("1.00");
  expect(await customersOver()).toBe(0);
  await slider.press("Home");
  await expect.poll(customersOver).toBeGreaterThan(atFirst);
  const summary = (await saved(page, "Segment summary (CSV)")).toString();
  expect(summary).toMatch(/^segment,customers,share,mean_probability,actual_customers,potential_mass_over_0,/);
  expect(summary.trimEnd().split("\n")).toHaveLength(5);
  await page.getByRole("tab", { name: "Uncertain" }).click();
  await expect(page.getByText("The 100 shown")).toBeVisible();
  const uncertain = (await saved(page, "Download")).toString().trimEnd().split("\n").slice(1);
  const entropies = uncertain.map((line) => Number(line.split(",")[6]));
  expect(entropies).toHaveLength(100);
  expect(entropies).toEqual([...entropies].sort((a, b) => b - a));

  // What has changed since an earlier file: the first customer had another segment then, the second was none yet.
  const [, first = "", , ...others] = csv.split("\n");
  const [id = "", now = ""] = first.split(",");
  const then = now === "mass" ? "private" : "mass";
  const text = [head, first.replace(`,${now},`, `,${then},`), ...others].join("\n");
  const march = { name: "march.csv", mimeType: "text/csv", buffer: Buffer.from(text) };
  await drop(page, march);
  await page.getByRole("tab", { name: "Changes" }).click();
  await expect(page.getByText(/^Compared with march.csv/)).toBeVisible();
  await expect(page.getByRole("button", { name: `${then} → ${now}: 1`, exact: true })).toBeVisible();
  await page.getByRole("button", { name: "List new customers" }).click();
  await expect(found).toHaveText("1 found");
  await page.getByLabel("Since march.csv").selectOption({ label: "prediction changed" });
  await expect(found).toHaveText("1 found");
  await expect(page.getByRole("table").last().locator("tbody")).toContainText(id);
  const changed = (await saved(page, "Download")).toString().trimEnd().split("\n");
  expect(changed.map((line) => line.split(",").at(-1))).toEqual(["previous_segment", then]);

  // That file by itself, after a reload.
  await page.reload();
  await untilOpen(page);
  await drop(page, march);
  await expect(found).toHaveText(`${CUSTOMERS - 1} found`);
  await expect(page.getByText("scores from a file, without a model")).toBeVisible();
  await page.getByRole("button", { name: "Close these scores" }).click();
  await expect(page.getByRole("heading", { name: "Drop a model and customers here" })).toBeVisible();
  expect(wrong).toEqual([]);
});

test("a churn model says who may leave and what to do, beside the segments on the same customers", async ({ page }) => {
  const churnModel = join(folder, "churn_predictor_walk4.pt");
  writeFileSync(churnModel, Buffer.from(await (await churnModelFile(undefined, model)).arrayBuffer()));
  await openPredict(page);
  await drop(page, [sketches, model, churnModel]);
  await page.getByText("400 found").waitFor({ timeout: 120_000 });
  for (const column of ["Churn", "Action", "Segment model"]) {
    await expect(page.getByRole("columnheader", { name: column, exact: true })).toBeVisible();
  }
  await page.getByLabel("Answer of the Segment model").selectOption({ label: "private" });
  // Those at risk come first without a click.
  await expect(page.getByRole("columnheader", { name: "Churn", exact: true })).toHaveAttribute(
    "aria-sort",
    "descending",
  );
  const [head = "", first = "", second = ""] = (await saved(page, "Download")).toString().split("\n");
  expect(head).toMatch(/^customer_id,churn_probability,predicted_churn,action,actual_churn,predicted_segment,p_mass,/);
  const [a = [], b = []] = [first, second].map((line) => line.split(","));
  expect([a[5], b[5]]).toEqual(["private", "private"]);
  expect(Number(a[1])).toBeGreaterThanOrEqual(Number(b[1]));

  await page.getByRole("tab", { name: "Most at risk" }).click();
  await page.getByLabel("Call above").fill("0.99");
  await page.getByLabel("How many").fill("7");
  expect((await saved(page, "Download")).toString().trimEnd().split("\n")).toHaveLength(8);
  await expectAccessible(page, "main");
  // The limits are remembered, and the other model's answers come first at a click.
  await page.getByRole("button", { name: "Show its answers first" }).click();
  await expect(page.getByRole("tab", { name: "Potential" })).toBeVisible();
  expect(await page.evaluate(() => localStorage.getItem("segment-studio.preferences"))).toContain('"call":0.99');

  // Customers whose segments nobody knows are scored, and nothing is said of how right that is.
  const buffer = fileWithoutSegments(32);
  await drop(page, { name: "unlabeled.npz", mimeType: "application/octet-stream", buffer });
  await page.getByText("4 found").waitFor({ timeout: 60_000 });
  await page.getByRole("tab", { name: "Reliability" }).click();
  await expect(page.getByText(/^The file does not say what its customers are/)).toBeVisible();
});

test("a finished run leads to the customers behind its charts, and its model is judged on its test customers", async ({
  page,
}) => {
  await withSmallDemo(page);
  await page.goto("/");
  await untilOpen(page);
  await startDemoRun(page, { epochs: 1, engine: "wasm" });
  await expect(page.locator("html")).toHaveAttribute("data-state", "finished", { timeout: 100_000 });
  // Charts are drawn one after another: until its turn comes, the matrix is the validation's.
  const matrix = page.getByRole("region", { name: "Confusion matrix" });
  await expect(matrix.getByRole("radio", { name: "Test" })).toBeChecked();
  // Behind a cell of none there is nobody to list.
  const cell = matrix.locator("button[data-cell][aria-disabled='false']").first();
  const sentence = (await cell.getAttribute("aria-label")) ?? (await cell.textContent()) ?? "";
  const behind = Number(/[\d,]+(?= of )/.exec(sentence)?.[0]?.replace(",", ""));
  await cell.click();
  await expect(page.getByText(`${behind} found`, { exact: true })).toBeVisible();
  await expect(page.getByText("Test split of the finished run")).toBeVisible();
  await page.getByRole("table").last().locator("tbody").getByRole("button").first().click();
  await expect(page.getByRole("dialog").getByText("Portfolio sketch").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Studio" }).click();
  await page.getByTitle("List the customers").first().click();
  await expect(page.getByLabel("Actual segment")).toHaveValue("0");
  await expect(page.getByLabel("Probability of")).toHaveValue("0");

  await page.getByRole("link", { name: "Studio" }).click();
  await page.getByRole("button", { name: "Predict customers" }).click();
  await page.getByRole("tab", { name: "Reliability" }).click({ timeout: 60_000 });
  await expect(page.getByRole("radio", { name: "Test customers only (60)" })).toBeChecked({ timeout: 60_000 });
  const accuracy = page.getByRole("main").locator("dl > div", { hasText: "Accuracy" }).locator("dd").first();
  const onTest = await accuracy.textContent();
  await page.getByText("All customers (400)").click();
  await expect(page.getByText("trained or chosen on 340 of these 400 customers")).toBeVisible();
  expect(await accuracy.textContent()).not.toBe(onTest);

  // The run's model as it is kept in Runs knows its file too, and so does its own file, by its contents.
  const arriving = page.waitForEvent("download");
  await page.evaluate(() => Reflect.get(globalThis, "segmentStudio").exportFile("checkpoint"));
  const buffer = readFileSync(await (await arriving).path());
  const judgedOnTest = async () => {
    await page.getByRole("tab", { name: "Reliability" }).click();
    await expect(page.getByRole("radio", { name: "Test customers only (60)" })).toBeChecked({ timeout: 60_000 });
    await expect(accuracy).toHaveText(onTest ?? "");
  };
  await page.goto("/#/runs");
  await page.reload();
  await untilOpen(page);
  await page.getByRole("button", { name: /^Predict customers with/ }).click();
  await expect(page.getByRole("heading", { name: "Now drop customers here" })).toBeVisible();
  await drop(page, sketches);
  await page.getByText("400 found").waitFor({ timeout: 60_000 });
  await judgedOnTest();
  await page.getByText("All customers (400)").click();
  await expect(accuracy).not.toHaveText(onTest ?? "");

  await drop(page, { name: "renamed.pt", mimeType: "application/octet-stream", buffer });
  await expect(page.getByText("renamed.pt").first()).toBeVisible();
  await judgedOnTest();
});
