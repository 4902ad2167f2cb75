import { type ReactNode, useCallback, useMemo, useState } from "react";
import type { ThresholdPoint } from "../../evidence/precision-recall";
import { cheapest, costAt, EXPLORED, f1At } from "../../evidence/threshold-cost";
import type { Result } from "../../formats/coded-error";
import { predictMessages } from "../../i18n/messages/predict";
import { parseNumber } from "../../i18n/number-text";
import { Button } from "../kit/button";
import { ErrorCallout } from "../kit/callout";
import { controlClass, Select } from "../kit/field";
import { useFormat, useMessages } from "../locale";
import { useAnswer } from "../use-answer";
import { ChartCard } from "./ChartCard";
import { SharePlot } from "./SharePlot";
import { ACCENT, TRAIN } from "./StepPlot";
import { ThresholdSlider } from "./ThresholdSlider";

const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];
/** Where the slider stands at first where nothing else is decided. */
const HALF = 0.5;

interface ThresholdExplorerProps {
  readonly names: readonly string[];
  /** Answers for one segment (by class index); memoized. */
  readonly ask: (segment: number, at: readonly number[]) => Promise<Result<readonly ThresholdPoint[]>>;
  /** Where it begins: a class, and the threshold that the model decides by. */
  readonly first?: { readonly segment: number; readonly threshold: number };
}

/** What choosing a segment's customers at a threshold means: how many are reached, how many rightly, what the rest costs. */
export function ThresholdExplorer({ names, ask, first }: ThresholdExplorerProps) {
  const t = useMessages(predictMessages);
  const [segment, setSegment] = useState(first?.segment ?? 0);
  const answer = useAnswer(useCallback(() => ask(segment, EXPLORED), [ask, segment]));
  if (answer === null) return null;
  const chooser = (
    <Select
      aria-label={t.segment}
      value={String(segment)}
      onChange={(value) => setSegment(Number(value))}
      options={names.map((name, index) => ({ value: String(index), label: name }))}
    />
  );
  if (answer.ok)
    return (
      <Instrument
        points={answer.value}
        name={names[segment] ?? ""}
        chooser={chooser}
        begin={first?.threshold ?? HALF}
      />
    );
  return (
    <ChartCard title={t.explorer} about={t.explorerAbout} summary="" controls={chooser}>
      <ErrorCallout error={answer.error} />
    </ChartCard>
  );
}

interface InstrumentProps {
  readonly points: readonly ThresholdPoint[];
  readonly name: string;
  /** Chooses the segment. */
  readonly chooser: ReactNode;
  /** The threshold that the slider begins at. */
  readonly begin: number;
}

function Instrument({ points, name, chooser, begin }: InstrumentProps) {
  const t = useMessages(predictMessages);
  const format = useFormat();
  const [step, setStep] = useState(() => Math.round(begin * (points.length - 1)));
  const [costs, setCosts] = useState({ falsePositive: 1, falseNegative: 1 });
  const lines = useMemo(
    () => [
      {
        label: t.precision,
        color: TRAIN,
        points: points.flatMap((point) => (point.reached === 0 ? [] : [[point.threshold, point.precision] as const])),
      },
      {
        label: t.recall,
        color: "var(--color-ink)",
        dash: "6 3",
        points: points.map((point) => [point.threshold, point.recall] as const),
      },
      { label: "F1", color: ACCENT, points: points.map((point) => [point.threshold, f1At(point)] as const) },
    ],
    [points, t],
  );
  const chosen = points[step];
  // At threshold 0 everyone is chosen: all of the segment are hits.
  const positives = points[0]?.hits ?? 0;
  const best = cheapest(points, positives, costs);
  if (chosen === undefined || best === null) return null;
  const share = (value: number) => format.percent(value, 1);
  const at = (threshold: number) => format.decimal(threshold, 2);
  const sentence = t.explored(at(chosen.threshold), format.count(chosen.reached), name, {
    precision: chosen.reached === 0 ? "–" : share(chosen.precision),
    recall: share(chosen.recall),
    missed: format.count(positives - chosen.hits),
  });
  return (
    <SharePlot
      title={t.explorer}
      about={t.explorerAbout}
      reading={`${t.threshold} ${at(chosen.threshold)}: F1 ${share(f1At(chosen))}`}
      summary={sentence}
      controls={chooser}
      x={{ label: t.threshold, ticks: TICKS, format: (value) => format.decimal(value, 1), exact: at }}
      y={{ label: "", ticks: TICKS, format: (value) => format.percent(value, 0), exact: share }}
      lines={lines}
      marks={[{ at: [chosen.threshold, f1At(chosen)], fill: ACCENT }]}
      decision={chosen.threshold}
      onChoose={(threshold) => setStep(Math.round(threshold * (points.length - 1)))}
      data={() => [
        ["threshold", "reached", "hits", "precision", "recall", "f1"],
        ...points.map((point) => [
          point.threshold,
          point.reached,
          point.hits,
          point.precision,
          point.recall,
          f1At(point),
        ]),
      ]}
    >
      <ThresholdSlider label={t.threshold} thresholds={EXPLORED} step={step} meaning={sentence} onStep={setStep} />
      <p className="min-h-12 py-1">{sentence}</p>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-sm">
        <Cost
          label={t.falsePositive}
          value={costs.falsePositive}
          onChange={(falsePositive) => setCosts({ ...costs, falsePositive })}
        />
        <Cost
          label={t.falseNegative}
          value={costs.falseNegative}
          onChange={(falseNegative) => setCosts({ ...costs, falseNegative })}
        />
        <span className="basis-full text-ink-2">{t.mistakesCost(format.count(costAt(chosen, positives, costs)))}</span>
        <Button
          className="h-auto! max-w-full md:min-h-8 shrink! py-1 text-left"
          onClick={() => setStep(points.indexOf(best))}
        >
          {t.cheapest(at(best.threshold), format.count(costAt(best, positives, costs)))}
        </Button>
      </div>
    </SharePlot>
  );
}

interface CostProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** What one mistake costs; what is no number, or below 0, changes nothing. */
function Cost({ label, value, onChange }: CostProps) {
  return (
    <label className="flex w-64 max-w-full items-center justify-between gap-2 text-ink-2">
      {label}
      <input
        inputMode="decimal"
        defaultValue={String(value)}
        autoComplete="off"
        onChange={(event) => {
          const next = parseNumber(event.target.value);
          if (next !== null && Number.isFinite(next) && next >= 0) onChange(next);
        }}
        className={`${controlClass} w-16 text-right`}
      />
    </label>
  );
}
