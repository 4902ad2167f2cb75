import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import type { Automation } from "../../src/automation";
import type { PlaceId } from "../../src/store/place";
import { fileWithoutSegments, sketchesFile } from "./sketches-file";
import { madeRun, storeRuns } from "./stored-runs";
import { distFolder, ENDLESS, samples, startDemoRun, untilOpen, withSmallDemo } from "./support";
import { writeFewCustomers } from "./tables";

/**
 * Told of each state once the page is in it.
 *
 * @param part Selector of what is new in it; the whole page when left out.
 * @param beside The page that is in it, where it is not the visit's.
 */
export type Show = (state: string, part?: string, beside?: Page) => Promise<void>;

/** States of the page that one visit goes through, so that it is loaded once for all of them. */
export interface Visit {
  readonly name: string;
  readonly go: (page: Page, show: Show) => Promise<void>;
}

const DIALOG = "[role=dialog]";
const QUEUE = "[data-queue]";
const WAY = "[data-way]";

export async function openPlace(page: Page, place: PlaceId): Promise<void> {
  await page.goto(`/#/${place}`);
  await untilOpen(page);
}

type Given = string | { readonly name: string; readonly buffer: Buffer };

/** Hands files to the page's one input, by path or by content. */
function give(page: Page, files: readonly Given[]): Promise<void> {
  const input = page.locator('input[type="file"]').first();
  return input.setInputFiles(
    files.map((file) => {
      if (typeof file !== "string") return { mimeType: "application/octet-stream", ...file };
      return { name: file.split("/").at(-1) ?? "", mimeType: "application/octet-stream", buffer: readFileSync(file) };
    }),
  );
}

const phase = (page: Page, state: string) =>
  expect(page.locator("html")).toHaveAttribute("data-state", state, { timeout: 60_000 });

/** Opens what a button opens, shows it, and closes it again. */
async function showDialog(page: Page, show: Show, state: string, button: RegExp | string): Promise<void> {
  await page.getByRole("button", { name: button }).first().click();
  await expect(page.locator(DIALOG)).toBeVisible();
  await show(state, DIALOG);
  await close(page);
}

async function close(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await expect(page.locator(DIALOG)).toBeHidden();
}

async function unfold(page: Page, titles: readonly (RegExp | string)[]): Promise<void> {
  for (const name of titles) {
    const fold = page.getByRole("button", { name });
    if ((await fold.getAttribute("aria-expanded")) === "false") await fold.click();
  }
}

/** A run that is paused after its first epochs: quicker ones than `ENDLESS`, whose end no test sees either. */
const PAUSED = { ...ENDLESS, engine: "wasm", batchSize: 32 } as const;

/**
 * Presses a button as soon as it is there and the place says so much: so few customers are trained on in a moment, and a
 * page that trains while others have the cores draws too seldom for a click from outside.
 */
function pressAtOnce(page: Page, label: RegExp, said = /./): Promise<void> {
  return page.evaluate(
    ({ label, said }) =>
      new Promise<void>((resolve) => {
        const observer = new MutationObserver(() => {
          if (!said.test(document.querySelector("main")?.textContent ?? "")) return;
          const button = [...document.querySelectorAll("main button")].find(({ textContent }) =>
            label.test(textContent),
          );
          if (!(button instanceof HTMLButtonElement) || button.disabled) return;
          observer.disconnect();
          button.click();
          resolve();
        });
        observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      }),
    { label, said },
  );
}

/** As many epochs as a state shows something of, in place of the demo's, by the engine that takes least of a processor. */
const EPOCHS = { epochs: 4, patience: 4, engine: "wasm" };

/** Has the demo's configurations ask for few epochs: nothing that is looked at here is learned in more. */
async function withFewEpochs(page: Page): Promise<void> {
  const pretraining = { hiddenDim: 256, ...EPOCHS };
  const configurations = {
    "config.json": EPOCHS,
    "foundation.json": pretraining,
    // Its first training is paused: however late a busy page shows the button, there are epochs to pause in.
    "bank.json": {
      sketches: { walks: [2] },
      foundation: { ...pretraining, epochs: 1000, patience: 1000 },
      segment: EPOCHS,
      churn: EPOCHS,
    },
  };
  for (const [name, json] of Object.entries(configurations)) {
    await page.route(`**/demo/${name}`, (route) => route.fulfill({ json }));
  }
}

/** Puts the tables of the demo bank's first customers in all customers' place. */
async function withFewCustomers(page: Page): Promise<void> {
  const { files } = writeFewCustomers(mkdtempSync(join(tmpdir(), "studio-states-")), 150);
  for (const path of Object.values(files)) {
    await page.route(`**/demo/tables/${path.split("/").at(-1)}`, (route) => route.fulfill({ path }));
  }
}

/** Starts a queue of two learning rates through its form, with this configuration. */
async function startQueue(page: Page, config: Record<string, unknown>): Promise<void> {
  await page.evaluate(async (changes) => {
    const studio: Automation = Reflect.get(globalThis, "segmentStudio");
    await studio.openDemo();
    studio.setConfig(changes);
  }, config);
  await page.getByRole("button", { name: "Several runs…" }).filter({ visible: true }).click();
  await page.locator(DIALOG).getByLabel("Values of Learning rate").fill("1e-4, 1e-3");
  await page
    .locator(DIALOG)
    .getByRole("button", { name: /^Start \d+ runs?$/ })
    .click();
}

/** The places in the states that they can be in, and how one comes there. */
export const VISITS: readonly Visit[] = [
  {
    name: "The whole way, paused, done and stale, and what Data says of it",
    go: async (page, show) => {
      await withFewCustomers(page);
      await withFewEpochs(page);
      await page.goto("/?demo=bank");
      const bar = page.locator(WAY);
      const main = page.getByRole("main");
      await untilOpen(page);
      await pressAtOnce(page, /^Pause$/);
      await expect(bar).toContainText("stage 2 of 4");
      await phase(page, "paused");
      await show("way-running", WAY);
      await main.getByRole("button", { name: "Resume" }).click();
      await openPlace(page, "runs");
      await expect(page.getByRole("checkbox", { name: /^Compare / })).toHaveCount(3, { timeout: 300_000 });
      await phase(page, "finished");
      await openPlace(page, "data");
      await expect(bar).toContainText("The whole way is done: 3 of 3 models.", { timeout: 60_000 });
      await openPlace(page, "runs");
      await expect(page.getByRole("checkbox", { name: /^Compare / })).toHaveCount(3);
      await show("runs-of-a-way", "main");
      await openPlace(page, "data");
      await show("way-done", "[data-lineage]");
      await showDialog(page, show, "way-plan", "Run everything");
      // Everything that was made of the graph is of another one now.
      await page.getByLabel("Walks", { exact: true }).fill("1, 4");
      await expect(main.getByRole("navigation").locator("[data-state=stale]").first()).toBeVisible();
      await show("way-stale", "[data-lineage]");
      await page.getByRole("button", { name: /^Make the graph/ }).click();
      await page.getByRole("tab", { name: "Graph", exact: true }).click();
      await page.getByRole("button", { name: "Draw the map" }).click({ timeout: 60_000 });
      await expect(page.getByRole("img", { name: "Map" })).toBeVisible({ timeout: 60_000 });
      await show("data-graph", "main");
      await page.getByRole("button", { name: /^Make the sketches/ }).click();
      await page.getByRole("tab", { name: "Sketches", exact: true }).click();
      await expect(page.getByRole("heading", { name: "Bins per name" })).toBeVisible({ timeout: 60_000 });
      await page.getByLabel("Customer id").fill("C000007");
      await page.getByRole("button", { name: "Describe" }).click();
      await expect(page.getByText(/^C000007, \w+, churn label [01] – past: .*%/)).toBeVisible();
      await show("data-sketches", "main");
    },
  },
  {
    name: "Studio, paused, seen from another tab, unfinished there, finished, and its model in Predict",
    go: async (page, show) => {
      await withSmallDemo(page.context());
      const owner = await page.context().newPage();
      await openPlace(owner, "studio");
      const paused = pressAtOnce(owner, /^Pause$/, /epoch ([3-9]|\d\d+) of 2,000/);
      await startDemoRun(owner, PAUSED);
      await paused;
      await phase(owner, "paused");
      await expect(owner.getByRole("region", { name: "Loss" }).first()).toContainText(/\d/, { timeout: 60_000 });
      await expect(owner.getByRole("main").getByRole("table").first()).toBeVisible({ timeout: 60_000 });
      await show("studio-paused", undefined, owner);
      await owner.getByRole("button", { name: "While this run goes on" }).click();
      // This browser asks nobody, and refuses.
      await owner.getByRole("switch", { name: "Notify me at its end" }).click();
      await expect(owner.locator(DIALOG).getByRole("alert")).toContainText("blocks notifications");
      await show("run-switches", DIALOG, owner);
      await close(owner);
      await openPlace(owner, "runs");
      await expect(owner.getByRole("checkbox", { name: /^Compare / })).toHaveCount(1);
      await show("runs-one-running", "main", owner);
      await openPlace(page, "studio");
      await expect(page.getByRole("region", { name: "Runs in other tabs" })).toContainText("epoch");
      await show("studio-other-tab", "main");
      await owner.close();
      const goOn = page.getByRole("button", { name: /^Go on with epoch/ });
      await expect(goOn).toBeVisible({ timeout: 60_000 });
      await show("studio-unfinished", "main");
      const main = page.getByRole("main");
      const stopped = pressAtOnce(page, /^Stop and keep epoch/);
      await goOn.click();
      await stopped;
      await phase(page, "finished");
      await expect(page.getByText(/^baseline \d/).first()).toBeVisible({ timeout: 60_000 });
      await main.getByRole("button", { name: "Measure", exact: true }).click();
      await expect(main.getByText(/of \d+ shuffles/)).toBeHidden({ timeout: 60_000 });
      await showDialog(page, show, "run-files", "Other files of this run");
      await showDialog(page, show, "run-configuration", "About Configuration of this run");
      await main.getByRole("button", { name: "More of Loss" }).click();
      await show("chart-menu", DIALOG);
      await page.locator(DIALOG).getByRole("button", { name: "Fill the window" }).click();
      await expect(page.locator(DIALOG)).toBeHidden();
      await show("chart-in-full", "[data-large]");
      await page.keyboard.press("Escape");
      await unfold(page, ["Learning rates", "Gradient norm", "Performance", "Console"]);
      await show("studio-finished");
      await main.getByRole("button", { name: "Predict customers" }).click();
      await expect(page.getByRole("tab", { name: "Customers" })).toBeVisible({ timeout: 60_000 });
      await show("predict-model", "aside");
      await openPlace(page, "studio");
      await give(page, [samples.sketches, samples.foundation]);
      await expect(main.getByRole("heading", { name: /^Ready: / })).toBeVisible();
      await show("studio-new-files", "main");
    },
  },
  {
    name: "Studio, empty, and with files that cannot be used",
    go: async (page, show) => {
      await openPlace(page, "studio");
      await show("studio-empty");
      await unfold(page, [/^Checks before training/]);
      await showDialog(page, show, "benchmark", "How fast is this computer?");
      await showDialog(page, show, "files-and-folders", "Files and folders");
      await page.keyboard.press("?");
      for (const topic of ["Questions", "Glossary", "Shortcuts", "Files"]) {
        await page.locator(DIALOG).getByRole("tab", { name: topic }).click();
        await show(`help-${topic.toLowerCase()}`, DIALOG);
      }
      await close(page);
      await page.keyboard.press("ControlOrMeta+k");
      await expect(page.getByRole("combobox")).toBeFocused();
      await show("palette", DIALOG);
      await close(page);
      const labels = (count: number, names: readonly string[]) =>
        sketchesFile(
          Array.from({ length: count }, (_, row) => names[row % names.length] ?? ""),
          {},
          32,
        );
      await give(page, [
        { name: "notes.txt", buffer: Buffer.from("to whom it may concern") },
        { name: "nothing.npz", buffer: Buffer.alloc(0) },
        { name: "unlabeled.npz", buffer: fileWithoutSegments() },
      ]);
      await expect(page.getByRole("main").getByRole("alert")).toHaveCount(3);
      await show("studio-refused");
      await give(page, [
        { name: "one.npz", buffer: labels(40, ["mass", "private"]) },
        { name: "two.npz", buffer: labels(60, ["mass", "private"]) },
      ]);
      await expect(page.getByText("Two sketches files were dropped: which one?")).toBeVisible();
      await show("studio-which-file");
      await give(page, [{ name: "others.npz", buffer: labels(90, ["MASS", "gold", "silver"]) }, samples.foundation]);
      await expect(page.getByRole("dialog", { name: "Labels and classes" })).toBeVisible({ timeout: 60_000 });
      await show("labels-and-classes", DIALOG);
      await close(page);
      await show("studio-labels-differ");
    },
  },
  {
    name: "Studio, a table with a label",
    go: async (page, show) => {
      await openPlace(page, "studio");
      await give(page, [`${distFolder}/samples/labeled_table.csv`]);
      await expect(page.locator(DIALOG)).toContainText("What the columns of labeled_table.csv mean");
      await show("table-columns", DIALOG);
      await page.locator(DIALOG).getByRole("button", { name: "Read the table" }).click();
      await phase(page, "ready");
      await show("studio-table-ready");
    },
  },
  {
    name: "Studio, ready",
    go: async (page, show) => {
      await withSmallDemo(page);
      await openPlace(page, "studio");
      await page.evaluate(() => {
        const studio: Automation = Reflect.get(globalThis, "segmentStudio");
        return studio.openDemo();
      });
      await phase(page, "ready");
      await expect(page.getByRole("heading", { name: /^Ready: / })).toBeVisible();
      await show("studio-ready");
      await showDialog(page, show, "presets", "Presets");
      await page.getByRole("button", { name: "Several runs…" }).filter({ visible: true }).click();
      await expect(page.locator(DIALOG)).toBeVisible();
      await show("several-runs", DIALOG);
      await page.locator(DIALOG).getByText("List (JSON)").click();
      await page.locator(DIALOG).getByLabel("List of configurations").fill('[{"epochs": 1}, {"epoch": 2}]');
      await expect(page.locator(DIALOG).getByRole("alert")).toContainText("Entry 2 of the list");
      await show("several-runs-list", DIALOG);
      await close(page);
      await unfold(page, [/^Data/, /^Foundation model/, /^Checks before training/, /^Advanced/]);
      await expect(page.getByLabel("Head learning rate factor", { exact: true })).toBeVisible();
      await page.mouse.move(0, 0);
      await show("studio-unfolded");
    },
  },
  ...(["churn", "foundation"] as const).map(
    (task): Visit => ({
      name: `Studio, ${task} finished`,
      go: async (page, show) => {
        await withSmallDemo(page);
        await withFewEpochs(page);
        // In a place where no chart is drawn at every epoch; the page stays the same.
        await page.goto(`/?demo=${task}#/runs`);
        await phase(page, "finished");
        await page.goto(`/?demo=${task}#/studio`);
        const main = page.getByRole("main");
        if (task === "foundation") {
          await expect(main.getByRole("table", { name: "What it is worth" })).toBeVisible({ timeout: 60_000 });
          await show("studio-foundation", "main");
          return;
        }
        await expect(main.getByRole("region", { name: "Who counts as leaving" })).toBeVisible();
        await expect(main.getByText(/^baseline \d/).first()).toBeVisible({ timeout: 60_000 });
        await show("studio-churn", "main");
        await main.getByRole("button", { name: "Predict customers" }).first().click();
        await expect(page.getByRole("tab", { name: "Customers" })).toBeVisible({ timeout: 60_000 });
        await show("predict-churn", "main");
        await page.getByRole("tab", { name: "Most at risk" }).click();
        await expect(page.getByLabel("Call above")).toBeVisible();
        await show("predict-churn-risk", "[role=tabpanel]");
      },
    }),
  ),
  {
    name: "Data, empty and with tables",
    go: async (page, show) => {
      await openPlace(page, "data");
      await show("data-empty");
      await give(page, [{ name: "nothing.csv", buffer: Buffer.alloc(0) }]);
      await expect(page.getByRole("alert").first()).toBeVisible();
      await show("data-refused");
      await page.getByRole("button", { name: "Try it with the demo bank’s tables" }).click();
      await expect(page.getByText("76,888 rows")).toBeVisible({ timeout: 60_000 });
      await show("data-tables");
    },
  },
  {
    name: "Runs, compared, one in detail, and what is kept",
    go: async (page, show) => {
      await openPlace(page, "runs");
      await expect(page.getByText("No run yet")).toBeVisible();
      await show("runs-empty");
      await storeRuns(page, [
        madeRun({ id: "run-1", name: "first", skill: 2.2 }),
        madeRun({ id: "run-2", name: "second", skill: 2.9, config: { learningRate: 5e-4 } }),
        madeRun({ id: "run-3", name: "a run with a longer name than most have", data: "other" }),
      ]);
      await page.reload();
      await untilOpen(page);
      const boxes = page.getByRole("checkbox", { name: /^Compare / });
      await expect(boxes).toHaveCount(3);
      await show("runs");
      await page.getByRole("button", { name: "Details of first" }).click();
      await expect(page.locator(DIALOG).getByRole("region", { name: "Loss" })).toBeVisible();
      await show("run-detail", DIALOG);
      await close(page);
      await page.getByRole("button", { name: "History and storage" }).click();
      await expect(page.locator(DIALOG).getByText("Kept checkpoints")).toBeVisible();
      await show("history-and-storage", DIALOG);
      await page.locator(DIALOG).getByRole("button", { name: "Forget everything on this computer…" }).click();
      await expect(page.getByRole("dialog", { name: "Forget everything on this computer?" })).toBeVisible();
      await show("forget", DIALOG);
      await page.keyboard.press("Escape");
      await close(page);
      for (const name of ["first", "second"]) {
        await page.getByRole("checkbox", { name: `Compare ${name}`, exact: true }).check();
      }
      await expect(page.getByText(/are called differently/)).toBeVisible();
      await show("runs-compared", "main");
      await openPlace(page, "studio");
      await expect(page.getByRole("region", { name: "Recent runs" }).getByRole("link")).toHaveCount(3);
      await show("studio-recent-runs", "main");
    },
  },
  {
    name: "Predict, empty, with customers, and beside their earlier scores",
    go: async (page, show) => {
      await openPlace(page, "predict");
      await show("predict-empty");
      await give(page, [{ name: "nothing.npz", buffer: Buffer.alloc(0) }]);
      await expect(page.getByRole("alert").first()).toBeVisible();
      await show("predict-refused", "main");
      await give(page, [samples.predictor, samples.sketches]);
      await expect(page.getByText("400 found")).toBeVisible({ timeout: 60_000 });
      await show("predict-customers");
      await page.getByRole("table").last().locator("tbody").getByRole("button").first().click();
      await expect(page.locator(DIALOG).getByText("What moved the decision most").first()).toBeVisible();
      await show("customer", DIALOG);
      await close(page);
      await page.getByText(/^All customers/).click();
      const arriving = page.waitForEvent("download");
      await page.getByRole("button", { name: "Download", exact: true }).click();
      const scores = readFileSync(await (await arriving).path(), "utf8");
      await page.getByLabel("Probability of").selectOption({ label: "P(private)" });
      for (const tab of ["Potential", "Uncertain", "Reasons", "Reliability"]) {
        await page.getByRole("tab", { name: tab }).click();
        if (tab === "Reasons") {
          await page.getByRole("button", { name: "Compute the reasons" }).click();
          // The samples have no sketcher, so what stands behind their sketches is not known.
          await expect(page.getByRole("tabpanel").getByRole("status")).toBeVisible({ timeout: 60_000 });
        }
        await expect(page.getByText("Computing…")).toBeHidden({ timeout: 60_000 });
        await show(`predict-${tab.toLowerCase()}`, "main");
      }
      // The first customer had another segment then, the second was none yet.
      const [head = "", first = "", , ...others] = scores.split("\n");
      const then = first.replace(/,(mass|affluent|business|private),/, (_, now) =>
        now === "mass" ? ",private," : ",mass,",
      );
      await give(page, [{ name: "march.csv", buffer: Buffer.from([head, then, ...others].join("\n")) }]);
      await page.getByRole("tab", { name: "Changes" }).click({ timeout: 60_000 });
      await expect(page.getByText(/^Compared with march.csv/)).toBeVisible();
      await show("predict-changes", "main");
    },
  },
];

/** What needs no whole studio, and is judged where it is tested alone (`test/ui/queue`): only pictures are made of it. */
export const PICTURED: readonly Visit[] = [
  {
    name: "Studio, a queue, and its runs",
    go: async (page, show) => {
      await withSmallDemo(page);
      await openPlace(page, "studio");
      await startQueue(page, ENDLESS);
      const bar = page.locator(QUEUE);
      await expect(bar).toContainText("run 1 of 2");
      await expect(page.getByRole("main").getByRole("table").first()).toBeVisible({ timeout: 60_000 });
      await page.getByRole("main").getByRole("button", { name: "Pause" }).click();
      await phase(page, "paused");
      await show("queue-running", QUEUE);
      await bar.getByRole("button", { name: "Stop after this run" }).click();
      await expect(bar).toContainText("ends after this run");
      await show("queue-ends", QUEUE);
      await bar.getByRole("button", { name: "Stop the queue" }).click();
      await phase(page, "finished");
      await show("queue-stopped", QUEUE);
      await startQueue(page, { epochs: 2, patience: 2, engine: "wasm" });
      await expect(bar).toContainText("The queue is done: 2 of 2 runs.", { timeout: 60_000 });
      await show("queue-done", QUEUE);
      await openPlace(page, "runs");
      await expect(page.getByRole("region", { name: "Queues" })).toContainText("best by validation");
      await show("runs-of-a-queue", "main");
    },
  },
];
