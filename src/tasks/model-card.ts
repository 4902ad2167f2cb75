import type { Interval } from "../evidence/intervals";
import { evidenceSentence } from "../i18n/messages/evidence-errors";
import { explanations } from "../i18n/messages/explanations";
import { taskMessages } from "../i18n/messages/tasks";
import { type RunDocument, testMetrics } from "./document";
import { standingOf } from "./measured";
import { leadingOf, taskOf } from "./registry";

/** What a model of each task is and is for. */
const WORDS = {
  segment: {
    kind: "A customer-segment classifier",
    use: `Suggest a segment for a customer from the past and portfolio sketches, rank customers by their probability of a segment,
and find those the model is least sure of.`,
    keys: 'checkpoint["model_state_dict"], checkpoint["segment_classes"]',
  },
  churn: {
    kind: "A churn classifier",
    use: `Say from the past and portfolio sketches how likely a customer is to leave, and choose whom to contact first.`,
    keys: 'checkpoint["model_state_dict"]  # one output; its sigmoid is the probability of churn',
  },
} as const;

/**
 * `MODEL.md`: a model card (Mitchell et al., "Model Cards for Model Reporting", FAT* 2019) for whoever finds the
 * checkpoint in a folder. English and Markdown, as the Python side's own documents.
 */
export function modelCard(document: RunDocument): string {
  const { run, classes, walk, demo, test, measured, finishedAt, checkpoint } = document;
  const { metrics: metricTexts, baselines: baselineTexts } = explanations.en;
  const { compared, metrics } = taskOf(test.task);
  const { intervals } = measured;
  const { kind, use, keys } = WORDS[test.task];
  const { table } = run.dataset;
  const metricRows = metrics.map(({ key }) => {
    return `| ${key} | ${decimal(testMetrics(document)[key] ?? null)} | ${intervalText(intervals[key])} | ${metricTexts[key].measures} |`;
  });
  return `# ${checkpoint}

${demo ? "**Demo data (synthetic).** This model was trained on the studio's made-up bank and says nothing about real customers.\n\n" : ""}${kind} (${classes.map(plain).join(", ")}), ${run.foundation === null ? "trained from scratch, without a foundation model," : "fine-tuned from a foundation model"}${table === undefined ? " on EMDE sketches" : ` on ${table.features.length} columns of a table`} with
Segment Studio ${run.version} on ${finishedAt.toISOString().slice(0, 10)}.

## Intended use

${
  table === undefined
    ? `${use} It is not meant for decisions about credit, pricing or eligibility, nor for
customers whose sketches were made with another walk (this one: ${walk}), other products or another embedding.`
    : `Suggest the class ("${plain(table.label)}") of a row from the columns below. It is not meant for decisions about credit, pricing or
eligibility, nor for rows whose columns were measured or made in another way.

Inputs, in this order: ${table.features.map(plain).join(", ")}. Each is scaled by (x − mean) / deviation of the training rows, and a
constant, the square root of their number, follows them; the checkpoint's key "table" (JSON) holds names, means and deviations.`
}

## Data

| | file | bytes | SHA-256 |
|---|---|---|---|
| ${table === undefined ? "sketches" : "table"} | ${plain(run.dataset.file)} | ${run.dataset.bytes} | ${run.dataset.sha256} |${run.foundation === null ? "" : `\n| foundation model | ${plain(run.foundation.file)} | ${run.foundation.bytes} | ${run.foundation.sha256} |`}

${run.dataset.rows} customers; training, validation and test: ${run.split.sizes.join(", ")} (${run.split.rule}, seed ${run.split.seed}).

## Metrics on the test set
${test.task === "churn" ? `\nA customer counts as churned from a probability of ${test.threshold} on.\n` : ""}
| metric | value | 95 % interval (bootstrap over customers) | what it measures |
|---|---|---|---|
${metricRows.join("\n")}

Expected calibration error (15 bins of the top probability): ${decimal(measured.expectedCalibrationError)}.
${warnings(document)}
## Baselines on the same split

| baseline | ${compared.join(" | ")} |
|---|${compared.map(() => "---|").join("")}
${measured.baselines
  .map((each) => {
    const values = compared.map((key) => (key in each.metrics ? decimal(each.metrics[key] ?? null) : ""));
    return `| ${baselineTexts[each.name]} | ${values.join(" | ")} |`;
  })
  .join("\n")}
${standing(document)}${importance(document)}
## How to load

\`python predict.py ${table === undefined ? "SKETCHES.npz" : "TABLE.csv"} --out PREDICTIONS.npz\` reads ${checkpoint} beside it (torch and numpy only). Or:

\`\`\`python
checkpoint = torch.load("${checkpoint}", weights_only=True)
${keys}
\`\`\`

## Training

Engine ${run.engine.name}${run.engine.adapter === null ? "" : ` (${run.engine.adapter})`}, ${run.engine.threads} thread(s), ${run.history.length} epochs, best epoch ${run.bestEpoch ?? "none"}; exported weights: ${run.config.restore === "best" ? "best" : "last"} epoch.

\`\`\`json
${JSON.stringify(run.config, null, 2)}
\`\`\`
`;
}

/** What the data may give away. */
function warnings({ measured }: RunDocument): string {
  if (measured.warnings.length === 0) return "";
  const lines = measured.warnings.map((warning) => `- ${plain(evidenceSentence(warning, "en"))}`);
  return `\n## Warnings\n\n${lines.join("\n")}\n`;
}

/** Whether the model beats its baselines. */
function standing(document: RunDocument): string {
  const found = standingOf(document.measured, testMetrics(document));
  if (found === null) return "";
  const metric = taskMessages.en.columns[found.column];
  return found.beats
    ? `\nThe model's ${metric} is above all of them.\n`
    : `\nThe model does not beat "${explanations.en.baselines[found.strongest.name]}" in ${metric}: use that, or find out why, before this model.\n`;
}

/** Columns of a table that the card tells. */
const CARD_COLUMNS = 20;

/** What the inputs matter, where it was measured. */
function importance({ importance: found, test }: RunDocument): string {
  if (found === null) return "";
  const metric = taskMessages.en.columns[leadingOf(test.task).column];
  if (found.columns !== null) {
    const rows = [...found.columns].sort((a, b) => b.fall - a.fall).slice(0, CARD_COLUMNS);
    return `
## What the inputs matter

Fall of ${metric} when a column is shuffled among ${found.rows} validation rows (mean of three shuffles), the largest first.

| column | fall |
|---|---|
${rows.map(({ name, fall }) => `| ${plain(name)} | ${decimal(fall)} |`).join("\n")}
`;
  }
  return `
## What the inputs matter

Fall of ${metric} when a sketch is shuffled among ${found.rows} validation customers (mean of three shuffles): past ${decimal(found.past)}, portfolio ${decimal(found.portfolio)}.
`;
}

function decimal(value: number | null): string {
  return value === null ? "undefined" : value.toFixed(4);
}

function intervalText(interval: Interval | undefined): string {
  return interval === undefined
    ? ""
    : interval === null
      ? "undefined"
      : `${interval[0].toFixed(4)} to ${interval[1].toFixed(4)}`;
}

/**
 * A stranger's name as plain words of Markdown: on one line, and with what would be markup or HTML escaped (CommonMark 2.4:
 * any ASCII punctuation may be).
 */
function plain(name: string): string {
  return name.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").replace(/[\\`*[\]<>&|~$#]|\b_|_\b/g, "\\$&");
}
