import type { Interval } from "../evidence/intervals";
import { formatCount } from "../i18n/format";
import type { Locale } from "../i18n/messages";
import { evidenceMessages } from "../i18n/messages/evidence";
import { evidenceSentence } from "../i18n/messages/evidence-errors";
import { explanations } from "../i18n/messages/explanations";
import { modelCardMessages } from "../i18n/messages/model-card";
import { taskMessages } from "../i18n/messages/tasks";
import { numberText } from "../i18n/number-text";
import { effectiveConfig } from "./config";
import { chosenThreshold, type RunDocument, testMetrics } from "./document";
import { standingOf } from "./measured";
import { leadingOf, taskOf } from "./registry";

/** What Python reads of the checkpoint. */
const KEYS = {
  segment: () => 'checkpoint["model_state_dict"], checkpoint["segment_classes"]',
  churn: (comment: string) => `checkpoint["model_state_dict"]  # ${comment}`,
} as const;

/**
 * `MODEL.md`: a model card (Mitchell et al., "Model Cards for Model Reporting", FAT* 2019) for whoever finds the
 * checkpoint in a folder, as Markdown.
 */
export function modelCard(document: RunDocument, locale: Locale): string {
  const { run, classes, walk, demo, test, measured, finishedAt, checkpoint } = document;
  const t = modelCardMessages[locale];
  const { metrics: metricTexts, baselines: baselineTexts } = explanations[locale];
  const { compared, metrics } = taskOf(test.task);
  const { intervals } = measured;
  const { table } = run.dataset;
  const filled = formatCount(
    Object.values(run.dataset.filled ?? {}).reduce((sum, cells) => sum + cells, 0),
    locale,
  );
  const decimal = decimals(locale);
  const metricRows = metrics.map(({ key }) => {
    return `| ${key} | ${decimal(testMetrics(document)[key] ?? null)} | ${intervalText(intervals[key], locale)} | ${metricTexts[key].measures} |`;
  });
  const made = t.made({
    kind: t.kind[test.task],
    classes: classes.map(plain).join(", "),
    fromScratch: run.foundation === null,
    columns: table?.features.length ?? null,
    version: run.version,
    date: finishedAt.toISOString().slice(0, 10),
  });
  const { engine, history, bestEpoch, config } = run;
  return `# ${checkpoint}

${demo ? `${t.demo}\n\n` : ""}${made}

## ${t.use}

${
  table === undefined
    ? `${t.uses[test.task]} ${t.notFor(String(walk))}`
    : `${t.tableUse(plain(table.label))}\n\n${t.inputs(table.features.map(plain).join(", "))}${table.texts === undefined ? "" : `\n${t.words(table.texts.map(plain).join(", "))}`}${table.gaps === undefined ? "" : `\n${t.gaps(filled)}`}`
}

## ${t.data}

| | ${t.file} | ${t.bytes} | SHA-256 |
|---|---|---|---|
| ${table === undefined ? t.roles.sketches : t.roles.table} | ${plain(run.dataset.file)} | ${run.dataset.bytes} | ${run.dataset.sha256} |${run.foundation === null ? "" : `\n| ${t.roles.foundation} | ${plain(run.foundation.file)} | ${run.foundation.bytes} | ${run.foundation.sha256} |`}

${t.split(String(run.dataset.rows), run.split.sizes.join(", "), run.split.rule, String(run.split.seed))}

## ${t.metrics}
${test.task === "churn" ? `\n${t.threshold(numberText(test.threshold, locale))}${chosenThreshold(document) === null ? "" : ` ${t.chosenOnTest}`}\n` : ""}
| ${t.metric} | ${t.value} | ${t.interval} | ${t.measures} |
|---|---|---|---|
${metricRows.join("\n")}

${t.calibration(decimal(measured.expectedCalibrationError))}
${warnings(document, locale)}
## ${t.baselines}

| ${t.baseline} | ${compared.join(" | ")} |
|---|${compared.map(() => "---|").join("")}
${measured.baselines
  .map((each) => {
    const values = compared.map((key) => (key in each.metrics ? decimal(each.metrics[key] ?? null) : ""));
    return `| ${baselineTexts[each.name]} | ${values.join(" | ")} |`;
  })
  .join("\n")}
${standing(document, locale)}${importance(document, locale)}
## ${t.load}

${t.loadText(`\`python predict.py ${table === undefined ? "SKETCHES.npz" : "TABLE.csv"} --out PREDICTIONS.npz\``, checkpoint)}

\`\`\`python
checkpoint = torch.load("${checkpoint}", weights_only=True)
${KEYS[test.task](t.oneOutput)}
\`\`\`

## ${t.training}

${t.trained({
  engine: engine.adapter === null ? engine.name : `${engine.name} (${engine.adapter})`,
  threads: engine.threads,
  epochs: history.length,
  best: bestEpoch,
  restore: bestEpoch === null ? "last" : config.restore,
})}

\`\`\`json
${JSON.stringify(effectiveConfig(config, run.foundation), null, 2)}
\`\`\`
`;
}

/** What the data may give away. */
function warnings({ measured }: RunDocument, locale: Locale): string {
  if (measured.warnings.length === 0) return "";
  const lines = measured.warnings.map((warning) => `- ${plain(evidenceSentence(warning, locale))}`);
  return `\n## ${modelCardMessages[locale].warnings}\n\n${lines.join("\n")}\n`;
}

/** Whether the model beats its baselines, as far as its test customers tell. */
function standing(document: RunDocument, locale: Locale): string {
  const found = standingOf(document.measured, testMetrics(document));
  if (found === null) return "";
  const t = modelCardMessages[locale];
  const metric = taskMessages[locale].columns[found.column];
  const said = found.beats ? t.beats(metric) : t.loses(metric, explanations[locale].baselines[found.strongest.name]);
  return `\n${said}${found.toldApart ? "" : ` ${evidenceMessages[locale].notToldApart}`}\n`;
}

/** Columns of a table that the card tells. */
const CARD_COLUMNS = 20;

/** What the inputs matter, where it was measured. */
function importance({ importance: found, test }: RunDocument, locale: Locale): string {
  if (found === null) return "";
  const t = modelCardMessages[locale];
  const metric = taskMessages[locale].columns[leadingOf(test.task).column];
  const decimal = decimals(locale);
  const rows = String(found.rows);
  if (found.columns === null) {
    return `\n## ${t.importance}\n\n${t.fallOfSketches(metric, rows, decimal(found.past), decimal(found.portfolio))}\n`;
  }
  const columns = [...found.columns].sort((a, b) => b.fall - a.fall).slice(0, CARD_COLUMNS);
  return `
## ${t.importance}

${t.fallOfColumns(metric, rows)}

| ${t.column} | ${t.fall} |
|---|---|
${columns.map(({ name, fall }) => `| ${plain(name)} | ${decimal(fall)} |`).join("\n")}
`;
}

/** Four decimals in the language's own writing. */
function decimals(locale: Locale): (value: number | null) => string {
  return (value) => {
    if (value === null) return modelCardMessages[locale].undefined;
    return locale === "tr" ? value.toFixed(4).replace(".", ",") : value.toFixed(4);
  };
}

function intervalText(interval: Interval | undefined, locale: Locale): string {
  const decimal = decimals(locale);
  if (interval === undefined) return "";
  return interval === null
    ? decimal(null)
    : modelCardMessages[locale].range(decimal(interval[0]), decimal(interval[1]));
}

/**
 * A stranger's name as plain words of Markdown: on one line, and with what would be markup or HTML escaped (CommonMark 2.4:
 * any ASCII punctuation may be).
 */
function plain(name: string): string {
  return name.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").replace(/[\\`*[\]<>&|~$#]|\b_|_\b/g, "\\$&");
}
