import { useMemo } from "react";
import { formatRate } from "../../i18n/format";
import { chartMessages } from "../../i18n/messages/charts";
import { freezesBackbone } from "../../tasks/classes";
import type { EpochRecord } from "../../training/epoch-record";
import { rateOf } from "../../training/epoch-record";
import { useMessages } from "../locale";
import { EpochChart } from "./EpochChart";
import type { RunChartProps } from "./LossChart";
import { ACCENT, TRAIN } from "./StepPlot";

const SCALE = { log: true } as const;
/** As the form and the readout write them. */
const formatRates = () => formatRate;

/** Learning rates of backbone and head per epoch; a frozen backbone has none. */
export function RatesChart({ run }: RunChartProps) {
  const t = useMessages(chartMessages);
  const { config } = run.header;
  const frozen = freezesBackbone(config);
  const headless = config.task === "foundation";
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
  const last = run.epochs.at(-1);
  return (
    <EpochChart
      run={run}
      title={t.rates}
      about={t.about.rates}
      summary={
        last === undefined ? t.noEpoch : lines.map(({ label, read }) => `${label} ${formatRate(read(last))}`).join(", ")
      }
      lines={lines}
      scale={SCALE}
      formatY={formatRates}
      formatValue={formatRate}
    />
  );
}
