import type { ReactNode } from "react";
import { ChartCard } from "./ChartCard";
import { EpochPlot, type EpochPlotProps, EpochReadout } from "./EpochPlot";
import { EpochTable } from "./EpochTable";
import type { RunChartProps } from "./LossChart";
import { isStreaming } from "./series";

interface EpochChartProps
  extends RunChartProps,
    Pick<EpochPlotProps, "lines" | "scale" | "formatY" | "formatValue" | "dot"> {
  readonly title: string;
  readonly about: string;
  readonly summary: string;
  /** Stands behind the epoch's values. */
  readonly aside?: ReactNode;
}

/** Values of a run after each epoch, as a chart, as numbers at the cursor, as a table and as a file. */
export function EpochChart({ run, title, about, summary, lines, aside, formatValue, ...plot }: EpochChartProps) {
  const { epochs, bestEpoch, header } = run;
  const shared = { epochs, lines, formatValue };
  return (
    <ChartCard
      title={title}
      about={about}
      summary={summary}
      readout={
        <span className="flex">
          <span className="min-w-0 flex-1 @md:truncate">
            <EpochReadout {...shared} />
          </span>
          {aside}
        </span>
      }
      data={() => [
        ["epoch", ...lines.map(({ key }) => key)],
        ...epochs.map((epoch) => [epoch.epoch, ...lines.map(({ read }) => read(epoch))]),
      ]}
      table={() => <EpochTable {...shared} bestEpoch={bestEpoch} />}
    >
      <EpochPlot
        {...plot}
        {...shared}
        label={title}
        totalEpochs={header.config.epochs}
        streaming={isStreaming(run.state)}
        bestEpoch={bestEpoch}
      />
    </ChartCard>
  );
}
