import { memo, useMemo, useState } from "react";
import { shareAxis } from "../../../figures/axis";
import { chartMessages } from "../../../i18n/messages/charts";
import { comparisonMessages } from "../../../i18n/messages/comparison";
import { resultMessages } from "../../../i18n/messages/results";
import { rocClassesOf, taskOfRun } from "../../../run/stored-values";
import { ChartCard, Reading } from "../../charts/ChartCard";
import { RocPart } from "../../charts/choices";
import { formatShareTick } from "../../charts/format-tick";
import { SQUARE_ASPECT } from "../../charts/Plot";
import { DIAGONAL } from "../../charts/roc";
import { useViewPreferences } from "../../charts/view-preferences";
import { Select } from "../../kit/field";
import { useClassNames } from "../../kit/segment";
import { DataTable } from "../../kit/table";
import { useFormat, useMessages } from "../../locale";
import type { Compared } from "./compared";
import { heightAt, rocCurveOf } from "./curves";
import { type OverlayLine, OverlayPlot } from "./OverlayPlot";
import { RunMark } from "./RunMark";

const NEAR = 0.1;
const MACRO = "";

/** The chosen runs' ROC curves of one segment, or the mean over segments. */
export const RocOverlay = memo(function RocOverlay({ compared }: { readonly compared: Compared }) {
  const t = useMessages(comparisonMessages);
  const charts = useMessages(chartMessages);
  const results = useMessages(resultMessages);
  const format = useFormat();
  const part = useViewPreferences((state) => state.rocPart);
  const [segment, setSegment] = useState(MACRO);
  const [cursor, setCursor] = useState<number | null>(null);
  const maxFpr = part === "near" ? NEAR : 1;
  const classes = rocClassesOf(compared.baseline.run) ?? [];
  const names = useClassNames(taskOfRun(compared.baseline.run), classes);
  const lines = useMemo(
    () =>
      compared.runs.flatMap((each) => {
        const place = rocClassesOf(each.run)?.indexOf(segment) ?? -1;
        if (segment !== MACRO && place < 0) return [];
        const curve = rocCurveOf(each.run, segment === MACRO ? null : place, maxFpr);
        return curve === null ? [] : [{ compared: each, curve, auc: curve.auc }];
      }),
    [compared, segment, maxFpr],
  ) satisfies readonly OverlayLine[];
  const x = useMemo(() => shareAxis(maxFpr), [maxFpr]);
  const areas = lines.map(({ compared: { run, look }, auc }) => `${look.number} ${run.name}: ${area(auc)}`);

  function area(auc: number): string {
    return format.decimal(auc, 4);
  }

  return (
    <ChartCard
      title={t.chart.roc}
      about={t.about.roc}
      summary={lines.length === 0 ? t.noCurve : results.rocSummary(areas.join(", "))}
      controls={
        <>
          <Select
            aria-label={t.segment}
            value={segment}
            onChange={setSegment}
            options={[
              { value: MACRO, label: t.macro },
              ...classes.map((value, index) => ({ value, label: names[index] ?? value })),
            ]}
            className="h-6 max-w-40 border-line text-sm"
          />
          <RocPart />
        </>
      }
      data={() => [
        ["run", "false_positive_rate", "true_positive_rate"],
        ...lines.flatMap(({ compared: { run }, curve }) =>
          Array.from(curve.x, (rate, index) => [run.name, rate, curve.y[index] ?? Number.NaN]),
        ),
      ]}
      table={() => (
        <DataTable
          rows={lines}
          rowKey={({ compared: { run } }) => run.id}
          columns={[
            {
              head: t.run,
              cell: ({ compared: { run, look } }) => (
                <>
                  <RunMark look={look} /> {run.name}
                </>
              ),
            },
            { head: results.auc, numeric: true, cell: ({ auc }) => area(auc) },
            ...x.ticks.slice(1).map((rate) => ({
              head: (
                <span title={results.rocAt(format.percent(rate, 0))}>{results.rocColumn(format.percent(rate, 0))}</span>
              ),
              key: rate,
              numeric: true,
              cell: ({ curve }: OverlayLine) => format.percent(heightAt(curve, rate), 1),
            })),
          ]}
        />
      )}
      readout={
        <>
          <span className="mr-3">{cursor === null ? results.auc : results.rocAt(format.percent(cursor, 1))}</span>
          {lines.map(({ compared: { run, look }, curve, auc }) => (
            <Reading
              key={run.id}
              name={look.number}
              value={cursor === null ? area(auc) : format.percent(heightAt(curve, cursor))}
              color={look.color}
              dash={look.dash}
            />
          ))}
        </>
      }
    >
      {lines.length === 0 ? (
        <p className="flex h-full items-center justify-center text-ink-3">{t.noCurve}</p>
      ) : (
        <OverlayPlot
          aspect={SQUARE_ASPECT}
          className="mx-auto h-full max-w-full"
          lines={lines}
          x={x}
          y={TPR}
          rules={DIAGONAL}
          labelX={results.fpr}
          labelY={results.tpr}
          formatX={formatShareTick}
          formatY={formatShareTick}
          cursor={{
            label: charts.read(t.chart.roc),
            at: cursor,
            text: lines
              .map(
                ({ compared: { look }, curve }) =>
                  `${look.number}: ${format.percent(heightAt(curve, cursor ?? maxFpr))}`,
              )
              .join(", "),
            onMove: setCursor,
            keyStep: maxFpr / 100,
          }}
        />
      )}
    </ChartCard>
  );
});

const TPR = shareAxis(1);
