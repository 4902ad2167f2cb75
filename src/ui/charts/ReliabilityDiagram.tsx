import { useMemo, useState } from "react";
import type { Calibration, ReliabilityBin } from "../../evidence/calibration";
import { shareAxis } from "../../figures/axis";
import { capitalized } from "../../i18n/format";
import { chartMessages } from "../../i18n/messages/charts";
import { predictMessages } from "../../i18n/messages/predict";
import { DataTable } from "../kit/table";
import { useFormat, useLocale, useMessages } from "../locale";
import { ChartCard } from "./ChartCard";
import { formatShareTick } from "./format-tick";
import type { PlotDot } from "./plot-parts";
import { DIAGONAL } from "./roc";
import { SquarePlot } from "./SquarePlot";

const SHARES = shareAxis(1);

interface ReliabilityDiagramProps {
  /** One on top of the other; the last is drawn solid, those before it as rings. All have the same bins. */
  readonly series: readonly {
    readonly calibration: Calibration;
    /** Which customers, where there are several. */
    readonly name?: string;
  }[];
}

/** Accuracy against confidence, one dot per bin, its area the share of customers. Scored files and test splits alike. */
export function ReliabilityDiagram({ series }: ReliabilityDiagramProps) {
  const t = useMessages(predictMessages);
  const charts = useMessages(chartMessages);
  const locale = useLocale();
  const format = useFormat();
  const [cursor, setCursor] = useState<number | null>(null);
  const dots = useMemo(
    () => series.flatMap(({ calibration }, index) => binDots(calibration, index === series.length - 1)),
    [series],
  );
  const errors = series
    .map(({ calibration, name }) =>
      [name, format.decimal(calibration.expectedCalibrationError, 4)].filter(Boolean).join(" "),
    )
    .join(", ");
  const bins = series[0]?.calibration.bins ?? [];
  const place = cursor === null ? null : Math.max(0, Math.ceil(cursor * bins.length) - 1);
  const spans = ({ low, high }: Pick<ReliabilityBin, "low" | "high">) =>
    `${format.percent(low, 1)} – ${format.percent(high, 1)}`;
  const share = (value: number | null) => (value === null ? "–" : format.percent(value));
  const read = (index: number) =>
    series.map(({ calibration, name }) => {
      const { accuracy, rows } = calibration.bins[index] ?? EMPTY;
      const right = rows === 0 ? "" : `${t.accuracy} ${share(accuracy)}, `;
      return `${name === undefined ? "" : `${name}: `}${right}${t.rows(format.count(rows))}`;
    });
  const bin = place === null ? undefined : bins[place];
  const reading =
    place === null || bin === undefined
      ? `${t.ece}: ${errors}`
      : [`${t.confidence} ${spans(bin)}`, ...read(place)].join(" · ");
  return (
    <ChartCard
      title={t.calibration}
      about={t.calibrationAbout}
      summary={`${t.ece}: ${errors}`}
      readout={reading}
      data={() => [
        ["customers_of", "from", "to", "customers", "confidence", "accuracy"],
        ...series.flatMap(({ calibration, name = "" }) =>
          calibration.bins.map(({ low, high, rows, confidence, accuracy }) => [
            name,
            low,
            high,
            rows,
            confidence ?? "",
            accuracy ?? "",
          ]),
        ),
      ]}
      table={() => (
        <DataTable
          className="max-md:text-sm"
          rows={series.flatMap(({ calibration, name }) =>
            calibration.bins.flatMap((bin) => (bin.rows === 0 ? [] : [{ ...bin, name }])),
          )}
          rowKey={({ name, low }) => `${name} ${low}`}
          columns={[
            ...(series.length > 1 ? [{ head: t.judgedOn, cell: ({ name }: { readonly name?: string }) => name }] : []),
            { head: capitalized(t.confidence, locale), numeric: true, cell: spans },
            {
              head: capitalized(t.meanConfidence, locale),
              numeric: true,
              wide: true,
              cell: ({ confidence }) => share(confidence),
            },
            { head: capitalized(t.accuracy, locale), numeric: true, cell: ({ accuracy }) => share(accuracy) },
            { head: t.customers, numeric: true, cell: ({ rows }) => format.count(rows) },
          ]}
        />
      )}
    >
      <SquarePlot
        x={SHARES}
        y={SHARES}
        rules={DIAGONAL}
        dots={dots}
        labelX={t.confidence}
        labelY={t.accuracy}
        formatX={formatShareTick}
        formatY={formatShareTick}
        cursor={{
          label: charts.read(t.calibration),
          at: bin === undefined ? null : (bin.low + bin.high) / 2,
          text: reading,
          onMove: setCursor,
          keyStep: 1 / bins.length,
        }}
        head=""
        items={
          series.length < 2
            ? []
            : series.map(({ name = "" }, index) => ({
                key: name,
                name,
                mark: (
                  <svg aria-hidden="true" width={10} height={10}>
                    <circle cx={5} cy={5} r={4} {...dotLook(index === series.length - 1)} />
                  </svg>
                ),
                value: "",
              }))
        }
      />
    </ChartCard>
  );
}

const EMPTY = { accuracy: null, rows: 0 } as const;

const dotLook = (solid: boolean) =>
  solid
    ? { fill: "color-mix(in srgb, var(--color-accent) 70%, transparent)", stroke: "none" }
    : { fill: "none", stroke: "var(--color-ink-2)" };

/** A dot for each bin that holds somebody, its area their share. */
function binDots({ bins }: Calibration, solid: boolean): PlotDot[] {
  const total = bins.reduce((sum, { rows }) => sum + rows, 0);
  return bins.flatMap(({ accuracy, confidence, rows }): PlotDot[] =>
    accuracy === null || confidence === null
      ? []
      : [{ at: [confidence, accuracy], radius: 2 + 10 * Math.sqrt(rows / total), ...dotLook(solid) }],
  );
}
