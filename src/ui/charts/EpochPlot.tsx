import { useMemo } from "react";
import { chartMessages } from "../../i18n/messages/charts";
import type { EpochRecord } from "../../protocol/run";
import { useMessages } from "../locale";
import { type ChartAxis, countAxis } from "./axes";
import { Reading } from "./ChartCard";
import { setHoverPosition, useHoverPosition } from "./hover";
import { LinePlot, type PlotDot, type PlotLine } from "./LinePlot";
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
  readonly y: ChartAxis;
  readonly formatY: (value: number) => string;
  readonly formatValue: (value: number) => string;
  readonly streaming: boolean;
  readonly bestEpoch: number | null;
  readonly dot?: PlotDot | null;
}

/** Values after each epoch, with the best epoch as a thin line. */
export function EpochPlot(props: EpochPlotProps) {
  const { label, epochs, totalEpochs, lines, y, formatY, streaming, bestEpoch, dot = null } = props;
  const t = useMessages(chartMessages);
  const { cursor, scale } = useEpochCursor(epochs.length);
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
      y={y}
      unit={t.epoch}
      formatY={formatY}
      mark={mark}
      dot={dot}
      cursor={cursor}
      cursorText={record === undefined ? t.noEpoch : `${t.epoch} ${readings(props, record).join(", ")}`}
      cursorValues={
        cursor === null || record === undefined ? [] : lines.map(({ read, colour }) => ({ y: read(record), colour }))
      }
      onCursor={(axis) => setHoverPosition(axis === null ? null : scale.toPosition(axis))}
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
      {lines.map(({ key, label, colour, read }) => (
        <Reading key={key} name={label} value={formatValue(read(record))} colour={colour} />
      ))}
    </>
  );
}

function readings({ lines, formatValue }: EpochPlotProps, record: EpochRecord): string[] {
  return [String(record.epoch), ...lines.map(({ label, read }) => `${label} ${formatValue(read(record))}`)];
}

function useEpochCursor(count: number) {
  const position = useHoverPosition();
  const scale = epochPositions(count);
  return { scale, cursor: position === null ? null : scale.toAxis(position) };
}
