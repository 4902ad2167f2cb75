import { useMemo } from "react";
import { formatRate } from "../../i18n/format";
import { chartMessages } from "../../i18n/messages/charts";
import type { EpochRecord } from "../../protocol/run";
import { useLocale, useMessages } from "../locale";
import { valueAxis } from "./axes";
import { ChartCard } from "./ChartCard";
import { EpochPlot, EpochReadout } from "./EpochPlot";
import { EpochTable } from "./EpochTable";
import { formatTick } from "./format-tick";
import type { RunChartProps } from "./LossChart";
import { GREY, INK } from "./StepPlot";
import { isStreaming } from "./series";

/** Learning rates of backbone and head per epoch; a frozen backbone has none. */
export function RatesChart({ run }: RunChartProps) {
  const t = useMessages(chartMessages);
  const locale = useLocale();
  const { epochs, header, bestEpoch } = run;
  const frozen = header.config.freezeBackbone;
  const lines = useMemo(() => {
    const head = {
      key: "head",
      label: t.line.head,
      colour: INK,
      read: (record: EpochRecord) => record.learningRates[1],
    };
    const backbone = {
      key: "backbone",
      label: t.line.backbone,
      colour: GREY,
      read: (record: EpochRecord) => record.learningRates[0],
    };
    return frozen ? [head] : [head, backbone];
  }, [t, frozen]);
  const y = useMemo(
    () =>
      valueAxis(
        epochs.flatMap((record) => lines.map(({ read }) => read(record))),
        { log: true },
      ),
    [epochs, lines],
  );
  const formatY = useMemo(() => formatTick(y, locale), [y, locale]);
  const last = epochs.at(-1);
  return (
    <ChartCard
      title={t.rates}
      about={t.about.rates}
      summary={
        last === undefined
          ? t.noEpoch
          : t.summary.rates(formatRate(last.learningRates[0]), formatRate(last.learningRates[1]))
      }
      readout={<EpochReadout epochs={epochs} lines={lines} formatValue={formatRate} />}
      table={() => (
        <EpochTable
          epochs={epochs}
          bestEpoch={bestEpoch}
          columns={
            frozen
              ? [{ value: "head", label: t.line.head }]
              : [
                  { value: "backbone", label: t.line.backbone },
                  { value: "head", label: t.line.head },
                ]
          }
        />
      )}
    >
      <EpochPlot
        label={t.rates}
        epochs={epochs}
        totalEpochs={header.config.epochs}
        lines={lines}
        y={y}
        formatY={formatY}
        formatValue={formatRate}
        streaming={isStreaming(run.state)}
        bestEpoch={bestEpoch}
      />
    </ChartCard>
  );
}
