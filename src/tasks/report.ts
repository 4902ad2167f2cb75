import { largestConfusion } from "../evidence/evidence";
import type { Importance } from "../evidence/importance";
import { hasNoWidth, type Interval } from "../evidence/intervals";
import { shareAxis, withRoom } from "../figures/axis";
import { drawCurves } from "../figures/curves";
import { type Figure, INK } from "../figures/figure";
import { inset, type Rectangle } from "../figures/layout";
import { drawRocCurve } from "../figures/roc";
import { escapeHtml, SvgFigure } from "../figures/svg";
import { classNamesIn } from "../i18n/class-names";
import { formatCount, formatDecimal, formatDuration, formatPercent, formatRate } from "../i18n/format";
import type { Locale } from "../i18n/messages";
import { configurationMessages } from "../i18n/messages/configuration";
import { engineMessages } from "../i18n/messages/engine";
import { evidenceMessages } from "../i18n/messages/evidence";
import { evidenceSentence } from "../i18n/messages/evidence-errors";
import { explanations } from "../i18n/messages/explanations";
import { predictMessages } from "../i18n/messages/predict";
import { reportMessages } from "../i18n/messages/report";
import { taskMessages } from "../i18n/messages/tasks";
import { numberText } from "../i18n/number-text";
import { PERCENTS } from "../metrics/binary";
import { type EpochRecord, metricOf } from "../training/epoch-record";
import { type FieldPart, partsOf } from "../training/fields";
import { nearestDecision } from "./churn/decision";
import type { ChurnEvaluation } from "./churn/evaluation";
import { CHURN_CLASSES } from "./churn/labels";
import { effectiveConfig, fieldsOf, valueAt } from "./config";
import { chosenThreshold, type RunDocument, testMetrics } from "./document";
import { type MetricValues, standingOf, strongestBy } from "./measured";
import { leadingOf, taskOf, validationMetricsOf } from "./registry";

/** Print colors of the segments, then further ones for other label sets. */
const SEGMENT_COLORS = ["#2a7ab0", "#1f8f4e", "#b65c11", "#8a4a9f", "#0f7f86", "#a23b55", "#5f6b1a", "#4d57b3"];

/** As on the screen: training is a cool gray-blue, one accent is this model. */
const TRAINING = "#71819c";
const MODEL = "#4f46e5";

/** As on the screen and in the figures: those who stay are green, those who leave red. */
const NAMED_COLORS: ReadonlyMap<string, string> = new Map([
  [CHURN_CLASSES[0], "#1f8f4e"],
  [CHURN_CLASSES[1], "#b8352a"],
]);

const colorOf = (name: string, index: number) =>
  NAMED_COLORS.get(name) ?? SEGMENT_COLORS[index % SEGMENT_COLORS.length] ?? "#111111";

/**
 * `report.html`: one self-contained file (inline styles and SVG, no script, no request) in one
 * language. Every number on it comes from the run's own records.
 */
export function reportHtml(document: RunDocument, locale: Locale): string {
  const t = reportMessages[locale];
  const { run, demo } = document;
  const of = t.of[document.test.task];
  const title = `${of.title} · ${run.dataset.file}`;
  const date = new Intl.DateTimeFormat(locale === "tr" ? "tr-TR" : "en-GB", {
    dateStyle: "long",
    timeStyle: "long",
  }).format(document.finishedAt);
  const body = [
    `<header><h1>${escapeHtml(of.title)}</h1><p>${escapeHtml(runName(document, locale))}</p><p>${escapeHtml(t.made(date, run.version))}</p>${demo ? `<p class="demo">${escapeHtml(t.demo)}</p>` : ""}</header>`,
    summary(document, locale),
    section(t.matrix, matrix(document, locale)),
    ...(document.test.task === "churn" ? [section(t.decision, decision(document.test, locale))] : []),
    section(of.perSegment, perSegment(document, locale)),
    section(t.limits, `<ul>${t.limitTexts.map((text) => `<li>${escapeHtml(text)}</li>`).join("")}</ul>`),
    `<h1 class="appendix">${escapeHtml(t.appendix)}</h1>`,
    section(t.metrics, metricsTable(document, locale)),
    section(t.baselines, baselines(document, locale)),
    ...(document.importance === null ? [] : [section(t.importance, importance(document, document.importance, locale))]),
    section(t.curves, curves(document, locale)),
    section(of.roc, rocCharts(document, locale)),
    section(t.calibration, calibrationChart(document, locale)),
    section(t.data, dataTable(document, locale), true),
    section(t.configuration, configuration(document, locale), true),
    section(t.engine, engine(document, locale)),
    section(t.python, `<p><code>${escapeHtml(t.pythonText)}</code></p>`),
  ];
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"><title>${escapeHtml(title)}</title><style>${STYLE}${footer(runName(document, locale))}</style></head>
<body><main>${body.join("\n")}</main></body></html>
`;
}

const CHART = { width: 600, height: 375 };
/** Distances of an axis's name from its plot. */
const LABELS = { x: 62, y: 78 };
const SHARES = withRoom(shareAxis(1));

/** A chart for half the width of an A4 page, where its text is 8 points high. */
function chart(name: string, locale: Locale, draw: (figure: Figure, area: Rectangle) => void): string {
  const figure = new SvgFigure(CHART, name, locale);
  draw(figure, inset({ x: 0, y: 0, ...CHART }, { top: 10, right: 12, bottom: 78, left: 96 }));
  return figure.toString();
}

/** A section prints on one page where it fits; long tables may break between rows. */
function section(heading: string, content: string, breaks = false): string {
  return `<section${breaks ? "" : ' class="whole"'}><h2>${escapeHtml(heading)}</h2>${content}</section>`;
}

/** What the run is called in one line: its data and what one looks for first. */
function runName({ run }: RunDocument, locale: Locale): string {
  const { learningRate, batchSize, seed } = run.config;
  return `${run.dataset.file} · ${reportMessages[locale].run(formatRate(learningRate, locale), formatCount(batchSize, locale), seed)}`;
}

/** The run's name and the page's number at the foot of every printed page, as CSS; a file's name may hold anything. */
function footer(name: string): string {
  const text = Array.from(name, (character) => `\\${(character.codePointAt(0) ?? 32).toString(16)} `).join("");
  return `@page { @bottom-left { content: "${text}"; font: 8pt sans-serif; color: #555; } @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #555; } }`;
}

function summary(document: RunDocument, locale: Locale): string {
  const { test, measured } = document;
  const t = reportMessages[locale];
  const names = explanations[locale];
  // The numbers that have an interval are what the first page stands on.
  const tiles = taskOf(test.task).metrics.flatMap(({ key }) => {
    const interval = measured.intervals[key];
    if (interval === undefined) return [];
    const value = testMetrics(document)[key] ?? null;
    const baseline = strongestBy(measured, key)?.value ?? null;
    const beside =
      baseline === null ? "" : `<p class="note">${escapeHtml(t.baselineReaches(formatPercent(baseline, locale)))}</p>`;
    return `<div class="tile"><h3>${escapeHtml(names.metrics[key].name)}</h3><p class="value">${score(value, locale)}</p>${scale(value, interval, baseline)}<p>${escapeHtml(intervalText(interval, locale))}</p>${beside}</div>`;
  });
  const standing = standingOf(measured, testMetrics(document));
  const verdict =
    standing === null
      ? ""
      : `${(standing.beats ? t.verdictBeats : t.verdictLoses)(
          taskMessages[locale].columns[standing.column],
          names.baselines[standing.strongest.name],
          formatPercent(standing.strongest.value, locale),
        )}${standing.toldApart ? "" : ` ${evidenceMessages[locale].notToldApart}`}`;
  const warnings = measured.warnings.map(
    (warning) => `<p class="warning">${escapeHtml(evidenceSentence(warning, locale))}</p>`,
  );
  const chosen = chosenThreshold(document);
  const warned = chosen === null ? "" : `. ${t.chosenOnTest(formatDecimal(chosen, locale, 2))}`;
  return `<section class="whole"><h2>${escapeHtml(t.summary)}</h2><p class="headline">${escapeHtml(verdict)}</p>${warnings.join("")}<p>${escapeHtml(`${t.rows(formatCount(test.rows, locale))}${warned}`)}</p><div class="tiles">${tiles.join("")}</div></section>`;
}

/** A number on a line from 0 to 1: its interval as a bar, itself as a dot, the strongest baseline as a tick. */
function scale(value: number | null, interval: Interval, baseline: number | null): string {
  const at = (share: number) => `${(share * 100).toFixed(2)}%`;
  const bar =
    interval === null
      ? ""
      : `<i class="bar" style="left:${at(interval[0])};width:${at(interval[1] - interval[0])}"></i>`;
  const tick = baseline === null ? "" : `<i class="tick" style="left:${at(baseline)}"></i>`;
  const dot = value === null ? "" : `<i class="dot" style="left:${at(value)}"></i>`;
  return `<div class="scale" aria-hidden="true">${bar}${tick}${dot}</div>`;
}

/** Every metric, with what it measures. */
function metricsTable(document: RunDocument, locale: Locale): string {
  const names = explanations[locale].metrics;
  const { intervals, recall } = document.measured;
  const values = testMetrics(document);
  // In the appendix: the first page, which is one, has no room for it.
  const certain = [...Object.values(intervals), ...Object.values(recall)].some((interval) =>
    hasNoWidth(interval ?? null),
  )
    ? `<p>${escapeHtml(evidenceMessages[locale].noWidth)}</p>`
    : "";
  const rows = taskOf(document.test.task).metrics.map(({ key }) => {
    const { name, measures, matters } = names[key];
    const interval = intervals[key];
    const between = interval === undefined ? "" : `<br><small>${escapeHtml(intervalText(interval, locale))}</small>`;
    return `<tr><th scope="row">${escapeHtml(name)}<br><small>${escapeHtml(`${measures} ${matters}`)}</small></th><td>${score(values[key] ?? null, locale)}${between}</td></tr>`;
  });
  return `<table><tbody>${rows.join("")}</tbody></table>${certain}`;
}

function dataTable({ run }: RunDocument, locale: Locale): string {
  const t = reportMessages[locale];
  const { dataset, foundation, split } = run;
  const names = explanations[locale].segments;
  const rows: [string, string][] = [
    [t.dataFile, dataset.file],
    [t.sha, dataset.sha256],
    [t.bytes, formatCount(dataset.bytes, locale)],
    [t.customers, formatCount(dataset.rows, locale)],
    ...(dataset.table === undefined
      ? ([[t.widths, `${dataset.widths.past}, ${dataset.widths.portfolio}`]] as const)
      : ([
          [t.label, dataset.table.label],
          [t.features, `${formatCount(dataset.table.features.length, locale)}: ${dataset.table.features.join(", ")}`],
        ] as const)
    ).map(([name, value]): [string, string] => [name, value]),
    ...Object.entries(dataset.labels)
      .filter(([label]) => label !== "")
      .map(([label, count]): [string, string] => {
        const known = Object.entries(names).find(([name]) => name === label);
        return [known === undefined ? label : `${label} (${known[1]})`, formatCount(count, locale)];
      }),
    [t.split, split.sizes.map((size) => formatCount(size, locale)).join(", ")],
    [t.splitRule, `${split.rule}, seed ${split.seed}`],
    ...(foundation === null
      ? []
      : ([
          [t.foundationFile, foundation.file],
          [t.sha, foundation.sha256],
          [t.bytes, formatCount(foundation.bytes, locale)],
        ] satisfies [string, string][])),
  ];
  return keyValueTable(rows);
}

function curves({ run, test }: RunDocument, locale: Locale): string {
  const t = reportMessages[locale];
  const { history, bestEpoch, stoppedEarly } = run;
  const { scoreChart } = t.of[test.task];
  const { leading } = taskOf(test.task);
  const loss = chart(t.lossChart, locale, (figure, area) => {
    figure.labels(area, t.epoch, t.lossChart, LABELS);
    drawCurves(figure, area, history, [
      { label: t.trainLoss, color: TRAINING, of: ({ trainLoss }) => trainLoss },
      { label: t.valLoss, color: MODEL, of: ({ valLoss }) => valLoss },
    ]);
  });
  const scores = chart(scoreChart, locale, (figure, area) => {
    figure.labels(area, t.epoch, "", LABELS);
    const curves = validationMetricsOf(test.task).map(({ key, column }) => ({
      label: taskMessages[locale].columns[column],
      color: key === leading ? MODEL : TRAINING,
      of: (epoch: EpochRecord) => metricOf(epoch, column),
    }));
    drawCurves(figure, area, history, curves);
  });
  const notes = [bestEpoch === null ? "" : t.bestEpoch(bestEpoch), stoppedEarly ? t.stoppedEarly : ""].filter(Boolean);
  return `<div class="charts"><figure>${loss}<figcaption>${escapeHtml(t.lossChart)}</figcaption></figure><figure>${scores}<figcaption>${escapeHtml(scoreChart)}</figcaption></figure></div><p>${escapeHtml(notes.join(" "))}</p>`;
}

function matrix({ classes, test }: RunDocument, locale: Locale): string {
  const t = reportMessages[locale];
  const names = classNamesIn(locale, test.task, classes);
  const head = classes
    .map((name, index) => `<th scope="col">${swatch(name, index)}${escapeHtml(names[index] ?? name)}</th>`)
    .join("");
  const rows = test.confusion.map((cells, actual) => {
    const total = cells.reduce((sum, cell) => sum + cell, 0);
    const shaded = cells.map((count) => {
      const share = total === 0 ? 0 : count / total;
      // From white to a gray that keeps black text readable.
      const gray = Math.round(255 - 90 * share);
      return `<td style="background:rgb(${gray},${gray},${gray})"><strong>${formatCount(count, locale)}</strong> <small>${formatPercent(share, locale, 1)}</small></td>`;
    });
    return `<tr><th scope="row">${escapeHtml(`${names[actual] ?? ""} (${t.actual})`)}</th>${shaded.join("")}</tr>`;
  });
  const largest = largestConfusion(test.confusion);
  const sentence =
    largest === null
      ? t.of[test.task].noConfusion
      : t.largestConfusion(
          formatCount(largest.count, locale),
          formatCount(largest.predictedTotal, locale),
          names[largest.predicted] ?? "",
          names[largest.actual] ?? "",
        );
  return `<table class="matrix"><thead><tr><td></td>${head}</tr></thead><tbody>${rows.join("")}</tbody></table><p>${escapeHtml(t.of[test.task].matrixHow)} ${escapeHtml(sentence)}</p>`;
}

/** What the threshold means, and what the ranking is worth to whoever can contact only some customers. */
function decision({ rows, positives, threshold, decisions, bestF1, lift }: ChurnEvaluation, locale: Locale): string {
  const t = reportMessages[locale];
  const chosen = nearestDecision(decisions, threshold);
  const part = (some: number, all: number) =>
    t.partOf(formatCount(some, locale), formatCount(all, locale), formatPercent(all === 0 ? 0 : some / all, locale, 1));
  const at = (value: number) => formatDecimal(value, locale, 2);
  return keyValueTable([
    [t.threshold, at(threshold)],
    ...(chosen === null
      ? []
      : ([
          [t.contacted, part(chosen.reached, rows)],
          [t.caught, part(chosen.hits, positives)],
        ] satisfies [string, string][])),
    [t.bestF1, t.bestF1At(formatPercent(bestF1.f1, locale), at(bestF1.threshold))],
    ...PERCENTS.map((name): [string, string] => {
      const value = lift[name];
      return [t.lift(formatPercent(Number(name) / 100, locale, 0)), value === null ? "–" : at(value)];
    }),
  ]);
}

function rocCharts({ classes, test }: RunDocument, locale: Locale): string {
  const t = reportMessages[locale];
  const charts = test.roc.map((curve, index) => {
    const name = (test.task === "churn" ? CHURN_CLASSES[1] : classes[index]) ?? "";
    const [shown = name] = classNamesIn(locale, test.task, [name]);
    const words = {
      x: t.falsePositive,
      y: t.truePositive,
      curve: shown,
      area: (auc: number | null) => `, AUC ${auc === null ? "–" : formatDecimal(auc, locale, 4)}`,
      random: t.random,
      none: t.noCurve,
    };
    const title = `ROC: ${shown}${words.area(curve.auc)}`;
    return `<figure>${chart(title, locale, (figure, area) => drawRocCurve(figure, area, colorOf(name, index), curve, words))}</figure>`;
  });
  return `<div class="charts">${charts.join("")}</div>`;
}

function perSegment({ classes, test, measured }: RunDocument, locale: Locale): string {
  const t = reportMessages[locale];
  const names = classNamesIn(locale, test.task, classes);
  const rows = test.report.map((row, index) => {
    const name = classes[index] ?? "";
    const interval = measured.recall[name] ?? null;
    const recall = `${score(row.recall, locale)} <small>${range(interval, locale)}</small>`;
    const bar = `<div class="f1" aria-hidden="true"><i style="width:${((row["f1-score"] ?? 0) * 100).toFixed(2)}%;background:${colorOf(name, index)}"></i></div>`;
    return `<tr><th scope="row">${swatch(name, index)}${escapeHtml(names[index] ?? name)}</th><td class="wide">${bar}</td><td>${score(row.precision, locale)}</td><td>${recall}</td><td>${score(row["f1-score"], locale)}</td><td>${formatCount(row.support, locale)}</td></tr>`;
  });
  return `<table class="segments"><thead><tr><th scope="col">${escapeHtml(t.of[test.task].segment)}</th><th scope="col" class="wide">${t.f1}</th><th scope="col">${escapeHtml(t.precision)}</th><th scope="col">${escapeHtml(t.recallRange)}</th><th scope="col">${t.f1}</th><th scope="col">${escapeHtml(t.support)}</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

function baselines(document: RunDocument, locale: Locale): string {
  const { run, test, measured } = document;
  const t = reportMessages[locale];
  const { baselines: names, metrics } = explanations[locale];
  const { compared } = taskOf(test.task);
  const line = (name: string, values: MetricValues) => {
    const cells = compared.map((key) => `<td>${key in values ? score(values[key] ?? null, locale) : ""}</td>`);
    return `<tr><th scope="row">${escapeHtml(name)}</th>${cells.join("")}</tr>`;
  };
  const rows = [
    line(t.model, testMetrics(document)),
    ...measured.baselines.map((baseline) => line(names[baseline.name], baseline.metrics)),
  ];
  const used = measured.usedRows;
  const capped = used !== null && (used.train < run.split.sizes[0] || used.test < test.rows);
  const say = evidenceMessages[locale].capped[test.task];
  const note = capped
    ? `<p>${escapeHtml(say(formatCount(used.train, locale), formatCount(used.test, locale)))}</p>`
    : "";
  const head = compared.map((key) => `<th scope="col">${escapeHtml(metrics[key].name)}</th>`).join("");
  return `<table><thead><tr><th scope="col">${escapeHtml(t.baseline)}</th>${head}</tr></thead><tbody>${rows.join("")}</tbody></table>${note}`;
}

/** Columns of a table that the report tells, those that matter most. */
const REPORT_COLUMNS = 30;

/** What the inputs matter: the fall of the leading metric, in points. */
function importance({ test }: RunDocument, found: Importance, locale: Locale): string {
  const t = evidenceMessages[locale];
  const points = (fall: number) => formatDecimal(100 * fall, locale, 2);
  const line = (name: string, fall: number): [string, string] => [name, points(fall)];
  const about = t.importanceAbout(
    taskMessages[locale].columns[leadingOf(test.task).column],
    formatCount(found.rows, locale),
  );
  if (found.columns !== null) {
    const falls = [...found.columns].sort((a, b) => b.fall - a.fall).slice(0, REPORT_COLUMNS);
    return `${keyValueTable(falls.map(({ name, fall }) => line(name, fall)))}<p>${escapeHtml(about)}</p>`;
  }
  return `${keyValueTable([
    line(t.wholePast, found.past),
    line(t.wholePortfolio, found.portfolio),
    [t.past, found.pastSubspaces.map(points).join(" · ")],
    [t.portfolio, found.portfolioSubspaces.map(points).join(" · ")],
  ])}<p>${escapeHtml(about)}</p>`;
}

function calibrationChart({ measured, reliability }: RunDocument, locale: Locale): string {
  const t = reportMessages[locale];
  const calibration = chart(t.calibration, locale, (figure, area) => {
    figure.labels(area, predictMessages[locale].confidence, t.accuracy, LABELS);
    const place = figure.axes(area, SHARES, SHARES);
    figure.line([place(0, 0), place(1, 1)], { color: INK, width: 2, dash: [9, 6] });
    for (const { accuracy, confidence } of reliability) {
      if (accuracy !== null && confidence !== null) figure.dot(place(confidence, accuracy), 6, MODEL);
    }
  });
  return `<div class="charts"><figure>${calibration}</figure></div><p>${escapeHtml(t.ece(formatDecimal(measured.expectedCalibrationError ?? Number.NaN, locale, 4)))}</p>`;
}

function configuration({ run }: RunDocument, locale: Locale): string {
  const t = reportMessages[locale];
  const labels: Readonly<Record<string, string>> = configurationMessages[locale].labels;
  const config = effectiveConfig(run.config, run.foundation);
  const fields = fieldsOf(run.config.task);
  return keyValueTable(
    Object.keys(config)
      .flatMap((key): readonly Pick<FieldPart, "id" | "path">[] => {
        const field = fields[key];
        return field === undefined ? [{ id: key, path: [key] }] : partsOf(key, field);
      })
      .map(({ id, path }) => [
        Object.hasOwn(labels, id) ? `${labels[id]} (${id})` : id,
        configText(id, valueAt(config, path), locale),
      ]),
    [t.key, t.value],
  );
}

/** A value of the configuration as the form says it. */
function configText(id: string, value: unknown, locale: Locale): string {
  const { options, yes, no } = configurationMessages[locale];
  if (value === null) return reportMessages[locale].byDefault;
  if (typeof value === "number") {
    return value !== 0 && Math.abs(value) < 0.01 ? formatRate(value, locale) : numberText(value, locale);
  }
  if (typeof value === "boolean") return value ? yes : no;
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value === "object") {
    const parts = Object.entries(value).map(
      ([key, part]) => `${key} → ${part === null ? "∅" : configText(key, part, locale)}`,
    );
    return parts.join(", ") || "–";
  }
  const words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    ...options,
    engine: engineMessages[locale].name,
    task: taskMessages[locale].names,
  };
  const text = String(value);
  return (Object.hasOwn(words, id) ? words[id]?.[text] : undefined) ?? text;
}

function engine({ run }: RunDocument, locale: Locale): string {
  const t = reportMessages[locale];
  return keyValueTable([
    [t.engine, engineMessages[locale].name[run.engine.name]],
    [t.adapter, run.engine.adapter ?? "–"],
    [t.threads, String(run.engine.threads)],
    [t.seconds, formatDuration(run.seconds, locale)],
  ]);
}

function keyValueTable(rows: readonly (readonly [string, string])[], head?: readonly [string, string]): string {
  const top =
    head === undefined
      ? ""
      : `<thead><tr><th scope="col">${escapeHtml(head[0])}</th><th scope="col" class="text">${escapeHtml(head[1])}</th></tr></thead>`;
  const lines = rows.map(
    ([key, value]) => `<tr><th scope="row">${escapeHtml(key)}</th><td class="text">${escapeHtml(value)}</td></tr>`,
  );
  return `<table>${top}<tbody>${lines.join("")}</tbody></table>`;
}

/** The segment's color before its name. */
function swatch(name: string, index: number): string {
  return `<i class="swatch" aria-hidden="true" style="background:${colorOf(name, index)}"></i>`;
}

function score(value: number | null, locale: Locale): string {
  return value === null ? "–" : formatPercent(value, locale);
}

/** An interval in brackets, below a head that says what it is. */
function range(interval: Interval, locale: Locale): string {
  return interval === null ? "" : `(${formatPercent(interval[0], locale)} – ${formatPercent(interval[1], locale)})`;
}

function intervalText(interval: Interval, locale: Locale): string {
  const t = reportMessages[locale];
  return interval === null
    ? t.noInterval
    : t.interval(formatPercent(interval[0], locale), formatPercent(interval[1], locale));
}

const STYLE = `
:root { color-scheme: light; }
@page { size: A4; margin: 14mm 16mm 18mm; }
body { margin: 0; background: #fff; color: #111; font: 14px/1.5 "Inter Variable", Inter, "Helvetica Neue", Arial, "Liberation Sans", sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 960px; margin: 0 auto; padding: 32px 24px; }
h1 { font-size: 24px; line-height: 1.25; margin: 0 0 4px; }
h2 { font-size: 16px; margin: 32px 0 8px; padding-top: 8px; border-top: 1px solid #ccc; break-after: avoid; }
h3 { font-size: 13px; margin: 0; }
p { margin: 4px 0; }
section.whole { break-inside: avoid; }
.warning { padding: 6px 10px; border: 1px solid #8a5a00; color: #6b4600; }
.demo { display: inline-block; padding: 2px 8px; border: 1px solid #8a5a00; color: #6b4600; }
.tiles { display: grid; grid-template-columns: repeat(3, 1fr); gap: 16px; margin: 12px 0; }
.tile { break-inside: avoid; border-top: 1px solid #111; padding-top: 8px; }
.value { font-size: 22px; font-weight: 600; margin: 0; }
.headline { font-size: 17px; line-height: 1.35; font-weight: 600; }
.appendix { break-before: page; margin-top: 48px; }
.scale { position: relative; height: 10px; margin: 4px 0; background: #ececec; border-radius: 2px; }
.scale i { position: absolute; top: 0; bottom: 0; }
.scale .bar { background: #b9b4f3; }
.scale .tick { width: 2px; margin-left: -1px; background: #111; top: -3px; bottom: -3px; }
.scale .dot { width: 4px; margin-left: -2px; background: #4f46e5; }
.swatch { display: inline-block; width: 10px; height: 10px; margin-right: 6px; border-radius: 2px; }
.f1 { height: 10px; margin-top: 5px; background: #ececec; border-radius: 2px; }
.f1 i { display: block; height: 100%; border-radius: 2px; }
.wide { width: 22%; }
small { color: #555; white-space: nowrap; }
th small { white-space: normal; }
.matrix small { color: inherit; }
.note { color: #555; font-size: 12px; }
table { border-collapse: collapse; width: 100%; margin: 8px 0; }
th, td { text-align: right; padding: 4px 8px; border-bottom: 1px solid #ddd; font-weight: 400; vertical-align: top; }
thead th { font-weight: 600; border-bottom-color: #111; }
th:first-child, .text { text-align: left; overflow-wrap: anywhere; }
tr, figure { break-inside: avoid; }
.matrix td { text-align: center; }
.segments tbody th { white-space: nowrap; }
.charts { display: grid; grid-template-columns: 1fr 1fr; gap: 16px; }
figure { margin: 0; }
figcaption { color: #555; font-size: 12px; }
svg { width: 100%; height: auto; }
@media print {
  body { font-size: 12px; line-height: 1.4; }
  main { padding: 0; max-width: none; }
  h1 { font-size: 20px; }
  h2 { margin: 12px 0 4px; padding-top: 6px; font-size: 14px; }
  .headline { font-size: 15px; }
  .tiles { margin: 8px 0; }
  th, td { padding: 3px 8px; }
  ul { margin: 4px 0; padding-left: 18px; }
  .appendix { margin-top: 0; }
}
@media screen and (max-width: 640px) {
  main { padding: 24px 12px; }
  .tiles, .charts { grid-template-columns: 1fr; }
  .wide { display: none; }
  .segments tbody th { white-space: normal; }
  small { white-space: normal; }
  table { font-size: 12px; }
  th, td { padding: 4px; hyphens: auto; }
}
`;
