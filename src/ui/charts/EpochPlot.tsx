import { useMemo } from "react";
import { countAxis, type ValueAxisOptions } from "../../figures/axis";
import { chartMessages } from "../../i18n/messages/charts";
import type { EpochRecord } from "../../training/epoch-record";
import { useMessages } from "../locale";
import { Reading } from "./ChartCard";
import { setHoverPosition, useHoverPosition } from "./hover";
import { Plot } from "./Plot";
import type { PlotDot, PlotLine, TickFormat } from "./plot-parts";
import { epochPositions } from "./positions";
import { epochPoints } from "./series";

/** A line over epochs and how it reads from an epoch's record. */
interface EpochLine extends Omit<PlotLine, "points"> {
  readonly label: string;
  readonly read: (record: EpochRecord) => number;
}

export interface EpochPlotProps {
  readonly label: string;
  readonly epochs: readonly EpochRecord[];
  readonly totalEpochs: number;
  readonly lines: readonly EpochLine[];
  readonly scale: ValueAxisOptions;
  readonly formatY?: TickFormat;
  readonly formatValue: (value: number) => string;
  readonly streaming: boolean;
  readonly bestEpoch: number | null;
  /** A point worth a mark, e.g. the highest F1. */
  readonly dot?: PlotDot["at"] | null;
}

/** Values after each epoch, with the best epoch as a thin line. */
export function EpochPlot(props: EpochPlotProps) {
  const { label, epochs, totalEpochs, lines, scale, formatY, streaming, bestEpoch, dot = null } = props;
  const t = useMessages(chartMessages);
  const { cursor, positions } = useEpochCursor(epochs.length);
  const x = useMemo(() => countAxis(epochs.length, totalEpochs, streaming), [epochs.length, totalEpochs, streaming]);
  const drawn = useMemo(
    () => lines.map(({ read, ...line }) => ({ ...line, points: epochPoints(epochs, read, streaming) })),
    [epochs, lines, streaming],
  );
  const rules = useMemo(
    () => (bestEpoch === null ? [] : [{ at: { x: bestEpoch }, label: t.bestEpoch(String(bestEpoch)) }]),
    [bestEpoch, t],
  );
  const dots = useMemo(
    () => (dot === null ? [] : [{ at: dot, fill: "var(--color-paper)", stroke: "var(--color-ink)" }]),
    [dot],
  );
  const record = epochs[(cursor ?? epochs.length) - 1];
  return (
    <Plot
      x={x}
      y={scale}
      lines={drawn}
      rules={rules}
      dots={dots}
      labelX={t.epoch}
      formatY={formatY}
      cursor={{
        label: t.read(label),
        at: cursor,
        text: record === undefined ? t.noEpoch : `${t.epoch} ${readings(props, record).join(", ")}`,
        values:
          cursor === null || record === undefined
            ? []
            : lines.map(({ key, read, color }) => ({ key, y: read(record), color })),
        onMove: (axis) => setHoverPosition(axis === null ? null : positions.toPosition(axis)),
      }}
    />
  );
}

/** The epoch at the cursor, or the newest one, with every line's value. */
export function EpochReadout({ epochs, lines, formatValue }: Pick<EpochPlotProps, "epochs" | "lines" | "formatValue">) {
  const t = useMessages(chartMessages);
  const { cursor } = useEpochCursor(epochs.length);
  const record = epochs[(cursor ?? epochs.length) - 1];
  if (record === undefined) return t.noEpoch;
  return (
    <>
      <span className="mr-3">{t.epochAt(String(record.epoch))}</span>
      {lines.map(({ label, color, dash, read }) => (
        <Reading key={label} name={label} value={formatValue(read(record))} color={color} dash={dash} />
      ))}
    </>
  );
}

function readings({ lines, formatValue }: EpochPlotProps, record: EpochRecord): string[] {
  return [String(record.epoch), ...lines.map(({ label, read }) => `${label} ${formatValue(read(record))}`)];
}

function useEpochCursor(count: number) {
  const position = useHoverPosition();
  const positions = epochPositions(count);
  return { positions, cursor: position === null ? null : positions.toAxis(position) };
}
