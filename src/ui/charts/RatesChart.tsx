import { useMemo } from "react";
import { formatRate } from "../../i18n/format";
import { chartMessages } from "../../i18n/messages/charts";
import type { EpochRecord } from "../../protocol/run";
import { rateOf } from "../../training/epoch-record";
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
      read: (record: EpochRecord) => rateOf(record, 1),
    };
    const backbone = {
      key: "backbone",
      label: t.line.backbone,
      colour: GREY,
      read: (record: EpochRecord) => rateOf(record, 0),
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
        last === undefined ? t.noEpoch : t.summary.rates(formatRate(rateOf(last, 0)), formatRate(rateOf(last, 1)))
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
