import { useCallback, useState } from "react";
import type { Calibration } from "../../evidence/calibration";
import { errorSentence } from "../../i18n/errors";
import { formatCount, formatDecimal, formatPercent } from "../../i18n/format";
import { predictMessages } from "../../i18n/messages/predict";
import type { Reliability } from "../../protocol/predict";
import { usePredict } from "../../store/predict";
import { Callout } from "../kit/callout";
import { Select } from "../kit/field";
import { InfoTip } from "../kit/popover";
import { Table, Td, Th } from "../kit/table";
import { useLocale, useMessages } from "../locale";
import { useAnswer } from "./use-answer";

/** Thresholds of the explorer's table. */
const THRESHOLDS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];

/** How far the probabilities on this file can be trusted. */
export function ReliabilityTab() {
  const t = useMessages(predictMessages);
  const locale = useLocale();
  const ask = usePredict((state) => state.reliability);
  const answer = useAnswer(ask);
  return (
    <div className="space-y-6">
      {answer === null && <p className="text-ink-2">{t.computing}</p>}
      {answer !== null && !answer.ok && <Callout tone="error">{errorSentence(answer.error, locale)}</Callout>}
      {answer?.ok && answer.value === null && <p className="text-ink-2">{t.noLabels}</p>}
      {answer?.ok && answer.value !== null && (
        <>
          <Metrics reliability={answer.value} />
          <div className="grid gap-6 lg:grid-cols-2">
            <ReliabilityDiagram calibration={answer.value.calibration} />
            <ThresholdExplorer />
          </div>
        </>
      )}
      <DriftTable />
    </div>
  );
}

function Metrics({ reliability }: { readonly reliability: Reliability }) {
  const t = useMessages(predictMessages);
  const locale = useLocale();
  const { evaluation, intervals } = reliability;
  return (
    <dl className="grid gap-px bg-line md:grid-cols-3">
      {(["accuracy", "f1_macro", "auc_ovr"] as const).map((key) => {
        const value = evaluation.metrics[key];
        const interval = intervals[key];
        return (
          <div key={key} className="bg-paper py-2">
            <dt className="text-ink-2 text-sm">{t.metric[key]}</dt>
            <dd className="text-lg">{value === null ? "–" : formatPercent(value, locale)}</dd>
            <dd className="text-ink-2 text-sm">
              {interval === null
                ? "–"
                : t.interval(formatPercent(interval[0], locale), formatPercent(interval[1], locale))}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

const SIZE = 280;
const EDGE = { left: 36, bottom: 28, top: 14, right: 16 };

/** Accuracy against confidence, one dot per bin, its area the share of customers. Scored files and test splits alike. */
export function ReliabilityDiagram({ calibration }: { readonly calibration: Calibration }) {
  const t = useMessages(predictMessages);
  const locale = useLocale();
  const x = (value: number) => EDGE.left + value * (SIZE - EDGE.left - EDGE.right);
  const y = (value: number) => SIZE - EDGE.bottom - value * (SIZE - EDGE.top - EDGE.bottom);
  const total = calibration.bins.reduce((sum, { rows }) => sum + rows, 0);
  const error = formatDecimal(calibration.expectedCalibrationError, locale, 4);
  return (
    <figure>
      <figcaption className="flex items-center">
        <span className="font-strong">{t.calibration}</span>
        <InfoTip about={t.calibration}>{t.calibrationAbout}</InfoTip>
        <span className="ml-auto text-ink-2 text-sm">
          {t.ece}: {error}
        </span>
      </figcaption>
      <svg
        viewBox={`0 0 ${SIZE} ${SIZE}`}
        role="img"
        aria-label={`${t.calibration}. ${t.ece}: ${error}`}
        className="w-full max-w-sm text-[10px]"
      >
        {[0, 0.25, 0.5, 0.75, 1].map((tick) => (
          <g key={tick}>
            <line x1={x(0)} x2={x(1)} y1={y(tick)} y2={y(tick)} className="stroke-line" />
            <text x={x(0) - 4} y={y(tick) + 3} textAnchor="end" className="fill-ink-2">
              {formatDecimal(tick, locale, 2)}
            </text>
            <text x={x(tick)} y={SIZE - EDGE.bottom + 12} textAnchor="middle" className="fill-ink-2">
              {formatDecimal(tick, locale, 2)}
            </text>
          </g>
        ))}
        <line x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} className="stroke-ink-3" strokeDasharray="4 3" />
        {calibration.bins.map(({ low, accuracy, confidence, rows }) =>
          accuracy === null || confidence === null ? null : (
            <circle
              key={low}
              cx={x(confidence)}
              cy={y(accuracy)}
              r={2 + 10 * Math.sqrt(rows / total)}
              className="fill-ink/60"
            >
              <title>
                {`${t.confidence} ${formatPercent(confidence, locale)}, ${t.accuracy} ${formatPercent(accuracy, locale)}, ${t.rows(formatCount(rows, locale))}`}
              </title>
            </circle>
          ),
        )}
        <text x={x(0.5)} y={SIZE - 4} textAnchor="middle" className="fill-ink-2">
          {t.confidence}
        </text>
        <text transform={`translate(10 ${y(0.5)}) rotate(-90)`} textAnchor="middle" className="fill-ink-2">
          {t.accuracy}
        </text>
      </svg>
    </figure>
  );
}

function ThresholdExplorer() {
  const t = useMessages(predictMessages);
  const locale = useLocale();
  const classNames = usePredict((state) => state.scored?.classes) ?? [];
  const ask = usePredict((state) => state.thresholds);
  const [segment, setSegment] = useState(0);
  const answer = useAnswer(useCallback(() => ask(segment, THRESHOLDS), [ask, segment]));
  return (
    <section>
      <div className="flex items-center gap-1 pb-2">
        <h3>{t.explorer}</h3>
        <InfoTip about={t.explorer}>{t.explorerAbout}</InfoTip>
        <Select
          aria-label={t.segment}
          className="ml-auto"
          value={String(segment)}
          onChange={(value) => setSegment(Number(value))}
          options={classNames.map((name, index) => ({ value: String(index), label: name }))}
        />
      </div>
      <Table>
        <thead>
          <tr>
            <Th numeric>{t.threshold}</Th>
            <Th numeric>{t.reached}</Th>
            <Th numeric>{t.precision}</Th>
            <Th numeric>{t.recall}</Th>
          </tr>
        </thead>
        <tbody>
          {(answer?.ok ? answer.value : []).map((point) => (
            <tr key={point.threshold}>
              <Td numeric>{formatDecimal(point.threshold, locale, 2)}</Td>
              <Td numeric>{formatCount(point.reached, locale)}</Td>
              <Td numeric>{formatPercent(point.precision, locale)}</Td>
              <Td numeric>{formatPercent(point.recall, locale)}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}

function DriftTable() {
  const t = useMessages(predictMessages);
  const locale = useLocale();
  const answer = useAnswer(usePredict((state) => state.drift));
  if (answer === null) return null;
  return (
    <section>
      <h3 className="flex items-center">
        {t.drift}
        <InfoTip about={t.drift}>{t.driftAbout}</InfoTip>
      </h3>
      {!answer.ok && <Callout tone="error">{errorSentence(answer.error, locale)}</Callout>}
      {answer.ok && answer.value === null && <p className="text-ink-2">{t.noDrift}</p>}
      {answer.ok && answer.value !== null && (
        <Table className="max-w-md">
          <thead>
            <tr>
              <Th>{t.input}</Th>
              <Th numeric>{t.column}</Th>
              <Th numeric>{t.shift}</Th>
            </tr>
          </thead>
          <tbody>
            {answer.value.map(({ sketch, column, shift }) => (
              <tr key={`${sketch}-${column}`}>
                <Td>{sketch === "past" ? t.past : t.portfolio}</Td>
                <Td numeric>{column}</Td>
                <Td numeric>{formatDecimal(shift, locale, 3)}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}
