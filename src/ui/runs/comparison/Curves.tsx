import { useCallback, useMemo, useState } from "react";
import { formatRate } from "../../../i18n/format";
import { chartMessages } from "../../../i18n/messages/charts";
import { comparisonMessages } from "../../../i18n/messages/comparison";
import { taskOfRun } from "../../../run/stored-values";
import { validationMetricsOf } from "../../../tasks/registry";
import { useViewPreferences } from "../../charts/view-preferences";
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

/** Every chart of a run with all chosen runs in it. */
export function Curves({ compared }: { readonly compared: Compared }) {
  const t = useMessages(comparisonMessages);
  const charts = useMessages(chartMessages);
  const format = useFormat();
  const lossScale = useViewPreferences((state) => state.lossScale);
  const prefer = useViewPreferences((state) => state.prefer);
  const [axis, setAxis] = useState<CurveAxis>("epoch");
  const log = lossScale === "log";
  const decimal = useCallback((value: number) => format.decimal(value, 4), [format]);
  const task = taskOfRun(compared.baseline.run);
  const rates: readonly CurveKey[] = task === "foundation" ? ["backboneRate"] : ["backboneRate", "headRate"];
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
      <div className="grid gap-px border-line border-y bg-line md:grid-cols-2 *:h-60 *:min-w-0">
        {(["trainLoss", "valLoss"] as const).map((curve) => (
          <Staged key={curve} value={staged}>
            {(value) => (
              <CurveCard
                title={t.chart[curve]}
                about={t.about[curve]}
                curve={curve}
                compared={value.compared}
                axis={value.axis}
                scale={value.log ? LOG : FROM_ZERO}
                formatValue={format.loss}
              />
            )}
          </Staged>
        ))}
        {validationMetricsOf(task).map((metric) => (
          <Staged key={metric.column} value={staged}>
            {(value) => (
              <CurveCard
                title={t.chart[metric.column]}
                about={t.about[metric.column]}
                curve={metric.column}
                compared={value.compared}
                axis={value.axis}
                scale={SHARES}
                share={metric.format === "percent"}
                formatValue={metric.format === "percent" ? format.percent : decimal}
              />
            )}
          </Staged>
        ))}
        {rates.map((curve) => (
          <Staged key={curve} value={staged}>
            {(value) => (
              <CurveCard
                title={t.chart[curve]}
                about={t.about.rates}
                curve={curve}
                compared={value.compared}
                axis={value.axis}
                scale={LOG}
                formatValue={formatRate}
              />
            )}
          </Staged>
        ))}
        <Staged value={staged}>
          {(value) => (
            <CurveCard
              title={t.chart.gradNorm}
              about={t.about.gradNorm}
              curve="gradNorm"
              compared={value.compared}
              axis={value.axis}
              scale={FROM_ZERO}
              formatValue={format.loss}
            />
          )}
        </Staged>
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
