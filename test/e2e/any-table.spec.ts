import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { runScript, untilOpen } from "./support";

/** Two classes that one of three columns tells; incomes are ten thousand times as large as ages, and one is not known. */
function table(labeled: boolean, rows = 240): string {
  const header = labeled ? "client,income,age,noise,city,branch,outcome" : "noise,age,branch,income,client";
  const lines = Array.from({ length: rows }, (_, i) => {
    const age = 20 + ((i * 37) % 50);
    const income = i === 5 ? "" : 20_000 + ((i * 7919) % 90_000);
    const noise = ((i * 104_729) % 1000) / 1000;
    const client = `c${i}`;
    const outcome = age > 45 ? "left" : "stayed";
    const city = `town ${(i * 31) % 997}`;
    const branch = i % 3 === 0 ? "north" : "south";
    const cells = labeled ? [client, income, age, noise, city, branch, outcome] : [noise, age, branch, income, client];
    return cells.join(",");
  });
  return `${header}\n${lines.join("\n")}\n`;
}

const asFile = (name: string, text: string) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

function give(page: Page, file: ReturnType<typeof asFile>): Promise<void> {
  return page.locator('input[type="file"]').first().setInputFiles([file]);
}

test("any table with a label: its columns are asked about, it is trained on, downloaded, and scores the next one", async ({
  page,
}) => {
  await page.goto("/");
  await untilOpen(page);
  await give(page, asFile("people.csv", table(true)));
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("What the columns of people.csv mean");
  await expect(dialog.getByLabel("Label: what is learned", { exact: true })).toHaveValue("outcome");
  await expect(dialog.getByText("Features: 3 columns, 3 inputs")).toBeVisible();
  await dialog.getByLabel("Customer id", { exact: true }).selectOption("client");
  await dialog.getByLabel("Use noise as a feature").uncheck();
  // Names of towns tell nothing of the next customer; two branches may.
  await expect(dialog.getByLabel("Use city as a feature")).toBeDisabled();
  await dialog.getByLabel("Use branch as a feature").check();
  await expect(dialog.getByLabel("Empty cells", { exact: true })).toHaveValue("mean");
  await expect(dialog.getByText("Features: 3 columns, at least 4 inputs")).toBeVisible();
  await dialog.getByRole("button", { name: "Read the table" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.locator("html")).toHaveAttribute("data-state", "ready");

  // Another choice is made from the card, which knows the first.
  await page.getByRole("main").getByRole("button", { name: "Change columns…" }).click();
  await expect(dialog.getByLabel("Use noise as a feature")).not.toBeChecked();
  await dialog.getByLabel("Use noise as a feature").check();
  await dialog.getByRole("button", { name: "Read the table" }).click();
  await expect(page.getByRole("main")).toContainText("4 features");
  await expect(page.getByText("1 cell without a number counts as the mean of the training rows")).toBeVisible();

  const advanced = page.getByRole("button", { name: /^Advanced/ });
  if ((await advanced.getAttribute("aria-expanded")) === "false") await advanced.click();
  for (const [name, value] of [
    ["Epochs", "2"],
    ["Hidden width", "32"],
  ] as const) {
    await page.getByLabel(name, { exact: true }).fill(value);
  }
  await page.getByRole("button", { name: "Start training" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-state", "finished", { timeout: 60_000 });
  const main = page.getByRole("main");
  await expect(main).toContainText("Nearest row by all features");
  await main.getByRole("button", { name: "Measure", exact: true }).click();
  await expect(main.getByRole("term").filter({ hasText: "age" })).toBeVisible();

  const download = page.waitForEvent("download");
  await page.evaluate(() => Reflect.get(globalThis, "segmentStudio").exportFile("run"));
  const run: unknown = JSON.parse(readFileSync(await (await download).path(), "utf8"));
  expect(run).toMatchObject({
    config: { fromScratch: true, classes: ["left", "stayed"] },
    dataset: {
      file: "people.csv",
      table: { label: "outcome", id: "client", features: ["income", "age", "noise", "branch"], texts: ["branch"] },
      filled: { income: 1 },
    },
    foundation: null,
  });

  await page.getByRole("link", { name: "Predict" }).click();
  await page.getByRole("button", { name: "Use the model of the finished run" }).click();
  // The table of the Studio is scored at once; the picker for the next one offers tables, not sketches alone.
  const opens = page.getByRole("button", { name: "Open a table…" });
  await expect(opens).toBeVisible();
  const picker = page.waitForEvent("filechooser");
  await opens.click();
  expect(await (await picker).element().getAttribute("accept")).toContain(".csv");
  await give(page, asFile("next.csv", table(false, 90)));
  await expect(page.getByRole("main")).toContainText("90 found");
  await expect(page.getByRole("main")).toContainText("c1");
  await expect(page.getByText(/cells? without a number counts? as the mean of the training rows/)).toBeVisible();
});

// That no label is taken for sketches is test/scripts/train-options.test.ts's.
test("train learns a table's column", async () => {
  const folder = mkdtempSync(join(tmpdir(), "studio-table-"));
  const [people, out] = [join(folder, "people.csv"), join(folder, "run")];
  writeFileSync(people, table(true));
  try {
    const named = ["--sketches", people, "--label", "outcome", "--features", "age,income,branch", "--out", out];
    const config = join(folder, "config.json");
    writeFileSync(config, '{"hiddenDim":16}');
    const few = ["--engine", "wasm", "--epochs", "2", "--config", config];
    expect(await runScript("train.mjs", [...named, ...few])).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(readFileSync(join(out, "run.json"), "utf8"))).toMatchObject({
      config: { fromScratch: true, hiddenDim: 16, epochs: 2, classes: ["left", "stayed"] },
      dataset: {
        table: {
          label: "outcome",
          id: "client",
          features: ["age", "income", "branch"],
          texts: ["branch"],
          gaps: "mean",
        },
        filled: { income: 1 },
      },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
