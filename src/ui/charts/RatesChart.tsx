import { useMemo } from "react";
import { formatRate } from "../../i18n/format";
import { chartMessages } from "../../i18n/messages/charts";
import { freezesBackbone } from "../../tasks/classes";
import type { EpochRecord } from "../../training/epoch-record";
import { rateOf } from "../../training/epoch-record";
import { useMessages } from "../locale";
import { ChartCard } from "./ChartCard";
import { EpochPlot, EpochReadout } from "./EpochPlot";
import { EpochTable } from "./EpochTable";
import type { RunChartProps } from "./LossChart";
import { ACCENT, TRAIN } from "./StepPlot";
import { isStreaming } from "./series";

const SCALE = { log: true } as const;
/** As the form and the readout write them. */
const formatRates = () => formatRate;

/** Learning rates of backbone and head per epoch; a frozen backbone has none. */
export function RatesChart({ run }: RunChartProps) {
  const t = useMessages(chartMessages);
  const { epochs, header, bestEpoch } = run;
  const frozen = freezesBackbone(header.config);
  const headless = header.config.task === "foundation";
  const lines = useMemo(() => {
    const head = {
      key: "head",
      label: t.line.head,
      color: ACCENT,
      read: (record: EpochRecord) => rateOf(record, 1),
    };
    const backbone = {
      key: "backbone",
      label: t.line.backbone,
      color: TRAIN,
      read: (record: EpochRecord) => rateOf(record, 0),
    };
    return frozen ? [head] : headless ? [backbone] : [head, backbone];
  }, [t, frozen, headless]);
  const last = epochs.at(-1);
  return (
    <ChartCard
      title={t.rates}
      about={t.about.rates}
      summary={
        last === undefined ? t.noEpoch : t.summary.rates(formatRate(rateOf(last, 0)), formatRate(rateOf(last, 1)))
      }
      readout={<EpochReadout epochs={epochs} lines={lines} formatValue={formatRate} />}
      data={() => [
        ["epoch", ...lines.map(({ key }) => key)],
        ...epochs.map((epoch) => [epoch.epoch, ...lines.map(({ read }) => read(epoch))]),
      ]}
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
        scale={SCALE}
        formatY={formatRates}
        formatValue={formatRate}
        streaming={isStreaming(run.state)}
        bestEpoch={bestEpoch}
      />
    </ChartCard>
  );
}
