import { useMemo } from "react";
import { chartMessages } from "../../i18n/messages/charts";
import type { EpochRecord } from "../../training/epoch-record";
import { useMessages } from "../locale";
import { countAxis } from "./axes";
import { Reading } from "./ChartCard";
import { setHoverPosition, useHoverPosition } from "./hover";
import { LinePlot, type LinePlotProps, type PlotDot, type PlotLine } from "./LinePlot";
import { epochPositions } from "./positions";
import { type EpochKeys, epochRows } from "./series";

/** A line over epochs and how it reads from an epoch's record. */
export interface EpochLine extends PlotLine {
  readonly read: (record: EpochRecord) => number;
}

export interface EpochPlotProps {
  readonly label: string;
  readonly epochs: readonly EpochRecord[];
  readonly totalEpochs: number;
  readonly lines: readonly EpochLine[];
  readonly scale: LinePlotProps["scale"];
  readonly formatTicks: LinePlotProps["formatTicks"];
  readonly formatValue: (value: number) => string;
  readonly streaming: boolean;
  readonly bestEpoch: number | null;
  readonly dot?: PlotDot | null;
}

/** Values after each epoch, with the best epoch as a thin line. */
export function EpochPlot(props: EpochPlotProps) {
  const { label, epochs, totalEpochs, lines, scale, formatTicks, streaming, bestEpoch, dot = null } = props;
  const t = useMessages(chartMessages);
  const { cursor, positions } = useEpochCursor(epochs.length);
  const x = useMemo(() => countAxis(epochs.length, totalEpochs, streaming), [epochs.length, totalEpochs, streaming]);
  const rows = useMemo(() => {
    const keys: EpochKeys = Object.fromEntries(lines.map(({ key, read }) => [key, read]));
    return epochRows(epochs, keys, streaming);
  }, [epochs, lines, streaming]);
  const mark = useMemo(
    () => (bestEpoch === null ? null : { x: bestEpoch, label: t.bestEpoch(String(bestEpoch)) }),
    [bestEpoch, t],
  );
  const record = epochs[(cursor ?? epochs.length) - 1];
  return (
    <LinePlot
      label={t.read(label)}
      rows={rows}
      lines={lines}
      x={x}
      scale={scale}
      unit={t.epoch}
      formatTicks={formatTicks}
      mark={mark}
      dot={dot}
      cursor={cursor}
      cursorText={record === undefined ? t.noEpoch : `${t.epoch} ${readings(props, record).join(", ")}`}
      cursorValues={
        cursor === null || record === undefined ? [] : lines.map(({ read, color }) => ({ y: read(record), color }))
      }
      onCursor={(axis) => setHoverPosition(axis === null ? null : positions.toPosition(axis))}
      tooltip={record === undefined ? null : { title: t.epochAt(String(record.epoch)), items: itemsOf(props, record) }}
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
      {itemsOf({ lines, formatValue }, record).map((item) => (
        <Reading key={item.name} {...item} />
      ))}
    </>
  );
}

function itemsOf({ lines, formatValue }: Pick<EpochPlotProps, "lines" | "formatValue">, record: EpochRecord) {
  return lines.map(({ label, color, read }) => ({ name: label, value: formatValue(read(record)), color }));
}

function readings({ lines, formatValue }: EpochPlotProps, record: EpochRecord): string[] {
  return [String(record.epoch), ...lines.map(({ label, read }) => `${label} ${formatValue(read(record))}`)];
}

function useEpochCursor(count: number) {
  const position = useHoverPosition();
  const positions = epochPositions(count);
  return { positions, cursor: position === null ? null : positions.toAxis(position) };
}
