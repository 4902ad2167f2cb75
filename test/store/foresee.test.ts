import { expect, it, vi } from "vitest";
import { dataSession } from "../../src/app/data-session";
import { asStarted, foresee, sketchLines } from "../../src/commands";
import { loadErrorSentences } from "../../src/i18n/errors";
import { windowsBefore } from "../../src/pipeline/instant";
import { answering } from "../../src/protocol/answers";
import { startDataWorkersWith } from "../../src/store/data-worker";
import { parseConfig } from "../../src/tasks/config";
import { bank } from "../pipeline/tables-fixture";

// What `npm run pipeline` asks its page for before anything long begins, over the worker's own session.
vi.stubGlobal("navigator", {});
startDataWorkersWith(() => ({
  api: answering(dataSession()),
  holdLife: async () => false,
  ping: null,
  onDeath: () => undefined,
  terminate: () => undefined,
}));
await loadErrorSentences();

const head = "customer_id,segment,churn_label\n";
const classes = ["mass", "affluent"];
const fitting = {
  sketches: { walks: [2] },
  foundation: { task: "foundation", hiddenDim: 32, epochs: 90 },
  segment: { task: "segment", classes, epochs: 1200 },
  churn: { task: "churn", epochs: 7 },
};

function ask(customers: string, configs: Parameters<typeof foresee>[0]["configs"] = fitting) {
  const file = (name: string, content: unknown) => new File([String(content)], name);
  const [products, events] = [file("products.csv", bank.products), file("events.csv", bank.events)];
  return foresee({ files: { customers: file("customers.csv", customers), products, events }, configs });
}

it("says of what and how much", async () => {
  expect(await ask(String(bank.customers))).toEqual({
    sentence: null,
    lines: [
      "Customers: 3",
      "Rows of products: products.csv",
      "Events: events.csv",
      "Network width: 32",
      "Epochs at most: Pre-train 90 · Segment 1,200 · Churn 7",
      "Makes: sketches, foundation model, segment model, churn model",
    ],
  });
});

it.each([
  [
    "segments",
    `${head}C1,mass,0\nC2,gold,1\nC3,gold,0\n`,
    /^The column “segment” of “customers.csv”.*“gold”; 2 rows.*"labelMap"/,
  ],
  [
    "churn of which there is none",
    `${head}C1,mass,0\nC2,affluent,0\n`,
    /^By the column “churn_label” of “customers.csv” no customer churned.*"churnMap".*"churn": null\.$/,
  ],
  [
    "churn",
    `${head}C1,mass,0\nC2,affluent,1\nC3,mass,2\n`,
    /^The column “churn_label” of “customers.csv”.*“2”; 1 row\).*"churnMap"/,
  ],
  [
    "no segments",
    "customer_id,churn_label\nC1,0\nC2,1\n",
    /^“customers.csv” has no column of labels for the task segment: .*"segment": null/,
  ],
  ["empty segments", `${head}C1,,0\nC2,,1\n`, /^“customers.csv” has no label in the column “segment”/],
])("refuses %s that match no class, by file and column, with a remedy that fits a line", async (_, table, sentence) => {
  const answer = await ask(table);
  expect(answer.sentence).toMatch(sentence);
  expect(answer.lines).toEqual([]);
  expect(Buffer.byteLength(answer.sentence ?? "")).toBeLessThan(300);
});

it("takes no offense at labels of a model that is left out, or that the configuration maps", async () => {
  const table = `${head}C1,mass,0\nC2,gold,1\n`;
  const { segment, ...without } = fitting;
  expect((await ask(table, without)).sentence).toBeNull();
  const mapped = { ...segment, labelMap: { gold: "affluent" } };
  expect((await ask(table, { ...without, segment: mapped })).sentence).toBeNull();
});

it("hands on what is wrong with a stage's configuration before the first one", async () => {
  const configs = { ...fitting, churn: { task: "churn", epochs: -1 } };
  expect((await ask(String(bank.customers), configs)).sentence).toMatch(/^churn: The configuration's key “epochs”/);
});

it("`npm run sketch` warns of windows in which hardly anybody did anything, and of products that nobody has", () => {
  const windows = windowsBefore({ micros: Date.UTC(2020, 0, 31) * 1000, nanos: 0 }, 25, 5);
  const made = { customers: 100, windows, acquiredLater: null, products: 5 };
  const lines = (past: number, future: number) =>
    sketchLines({ ...made, empty: { past, future, portfolio: 0 } }).map((line) => line.split(";")[0]);
  expect(lines(89, 89)).toEqual([]);
  expect(lines(100, 99)).toEqual([
    "Warning: 100 of 100 customers have no known event from 2020-01-01 00:00:00 to 2020-01-26 00:00:00, so that past sketches are empty",
    "Warning: 99 of 100 customers have no known event from 2020-01-26 00:00:00 to 2020-01-31 00:00:00, so that future sketches are empty",
  ]);
  expect(sketchLines({ ...made, empty: { past: 0, future: 0, portfolio: 100 } })).toEqual([
    "Warning: No customer has a product, so that all portfolio sketches are empty; check that customers are spelled alike in both tables (1001 is not 1001.0).",
  ]);
  const none = windowsBefore(windows.reference, 25, 0);
  expect(sketchLines({ ...made, windows: none, empty: { past: 0, future: 100, portfolio: 0 } })).toEqual([]);
});

it("a run that goes on names what the command says otherwise, and nothing that it leaves out", () => {
  const run = parseConfig({ learningRate: 0.001, epochs: 60, split: { train: 0.5 } });
  const said = (given: object) => asStarted(run, parseConfig(given), Object.keys(given));
  expect(said({ epochs: 60, split: { train: 0.5 } })).toBeNull();
  expect(said({ epochs: 80, learningRate: 1e-5 })).toBe(
    "The run goes on as it was started, with epochs 60 instead of 80, learningRate 0.001 instead of 0.00001.",
  );
  expect(said({ task: "churn", threshold: 0.3 })).toBe(
    'The run goes on as it was started, with task "segment" instead of "churn", threshold nothing instead of 0.3.',
  );
});
