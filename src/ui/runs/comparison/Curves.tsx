import { useCallback, useMemo, useState } from "react";
import type { ValueAxisOptions } from "../../../figures/axis";
import { formatRate } from "../../../i18n/format";
import { chartMessages } from "../../../i18n/messages/charts";
import { comparisonMessages } from "../../../i18n/messages/comparison";
import { taskOfRun } from "../../../run/stored-values";
import { validationMetricsOf } from "../../../tasks/registry";
import { prefer, useViewPreferences } from "../../charts/view-preferences";
import { Segmented } from "../../kit/choice";
import { useFormat, useMessages } from "../../locale";
import { CurveCard } from "./CurveCard";
import type { Compared } from "./compared";
import type { CurveAxis, CurveKey } from "./curves";
import { Legend } from "./Legend";
import { RocOverlay } from "./RocOverlay";
import { Staged } from "./Staged";

const SHARES = { atMost: 1 } as const;
const FROM_ZERO = { fromZero: true } as const;
const LOG = { log: true } as const;

/** A chart over epochs or steps. */
interface CurveDescription {
  readonly curve: CurveKey;
  readonly about: string;
  readonly scale: (isLog: boolean) => ValueAxisOptions;
  readonly share?: boolean;
  readonly formatValue: (value: number) => string;
}

/** Every chart of a run with all chosen runs in it. */
export function Curves({ compared }: { readonly compared: Compared }) {
  const t = useMessages(comparisonMessages);
  const charts = useMessages(chartMessages);
  const format = useFormat();
  const lossScale = useViewPreferences((state) => state.lossScale);
  const [axis, setAxis] = useState<CurveAxis>("epoch");
  const log = lossScale === "log";
  const decimal = useCallback((value: number) => format.decimal(value, 4), [format]);
  const task = taskOfRun(compared.baseline.run);
  const losses = { scale: (isLog: boolean) => (isLog ? LOG : FROM_ZERO), formatValue: format.loss };
  const rates = { about: t.about.rates, scale: () => LOG, formatValue: formatRate };
  const cards: readonly CurveDescription[] = [
    { curve: "trainLoss", about: t.about.trainLoss, ...losses },
    { curve: "valLoss", about: t.about.valLoss, ...losses },
    ...validationMetricsOf(task).map((metric) => ({
      curve: metric.column,
      about: t.about[metric.column],
      scale: () => SHARES,
      share: metric.format === "percent",
      formatValue: metric.format === "percent" ? format.percent : decimal,
    })),
    { curve: "backboneRate", ...rates },
    ...(task === "foundation" ? [] : [{ curve: "headRate" as const, ...rates }]),
    { curve: "gradNorm", about: t.about.gradNorm, scale: () => FROM_ZERO, formatValue: format.loss },
  ];
  const staged = useMemo(() => ({ compared, axis, log }), [compared, axis, log]);
  return (
    <section aria-label={t.curves}>
      <div className="flex flex-wrap items-center gap-2 pb-1">
        <h4 className="font-strong">{t.curves}</h4>
        <label title={charts.logScale} className="touch ml-auto inline-flex h-6 items-center gap-1 text-ink-2 text-sm">
          <input
            type="checkbox"
            checked={log}
            onChange={() => prefer({ lossScale: log ? "linear" : "log" })}
            className="size-3"
          />
          {charts.loss}: {charts.logScale}
        </label>
        <Segmented
          label={t.axis}
          value={axis}
          onChange={setAxis}
          options={[
            { value: "epoch", label: charts.byEpoch },
            { value: "step", label: charts.byStep },
          ]}
        />
      </div>
      <div className="z-20 md:sticky md:top-12 lg:top-0">
        <Legend compared={compared} />
      </div>
      {/* No hole where ROC is taller than its neighbor, or the last is alone in its row. */}
      <div className="grid gap-px border-line border-y bg-line md:grid-cols-2 *:h-60 *:min-w-0 md:[&>:last-child:nth-child(odd)]:col-span-2 md:[&>:nth-last-child(2):nth-child(odd)]:h-auto">
        {cards.map(({ curve, scale, ...card }) => (
          <Staged key={curve} value={staged}>
            {(value) => (
              <CurveCard
                {...card}
                title={t.chart[curve]}
                curve={curve}
                compared={value.compared}
                axis={value.axis}
                scale={scale(value.log)}
              />
            )}
          </Staged>
        ))}
        {task !== "foundation" && (
          // A square plot needs height, and on a phone its choices rows of their own.
          <Staged value={compared} className="h-96!">
            {(value) => <RocOverlay compared={value} />}
          </Staged>
        )}
      </div>
    </section>
  );
}
