import { useMemo } from "react";
import { Plot, type PlotProps } from "../../charts/Plot";
import type { PlotReading } from "../../charts/PlotCursor";
import type { ComparedRun } from "./compared";
import { type Curve, drawnPoints, heightAt } from "./curves";
import { useLineOpacities } from "./highlight";

/** Points of all lines of a chart together, and of one line at most. */
const POINTS = 2400;
const POINTS_PER_LINE = 600;

export interface OverlayLine {
  readonly compared: ComparedRun;
  readonly curve: Curve;
}

interface OverlayPlotProps extends Omit<PlotProps, "lines" | "cursor"> {
  readonly lines: readonly OverlayLine[];
  readonly cursor: Omit<PlotReading, "values">;
}

/** One line per run, with its number at its end, under the reading cursor of all charts. */
export function OverlayPlot({ lines, cursor, ...plot }: OverlayPlotProps) {
  const drawn = useMemo(() => {
    const limit = Math.min(POINTS_PER_LINE, Math.floor(POINTS / Math.max(1, lines.length)));
    return lines.map(({ compared: { run, look, opacity }, curve }) => ({
      key: run.id,
      color: look.color,
      dash: look.dash,
      label: look.number,
      opacity: `var(${opacity}, 1)`,
      points: drawnPoints(curve, limit),
    }));
  }, [lines]);
  const variables = useMemo(() => new Map(lines.map(({ compared: { run, opacity } }) => [run.id, opacity])), [lines]);
  const opacities = useLineOpacities(variables);
  const { at } = cursor;
  const values =
    at === null
      ? []
      : lines.map(({ compared: { run, look }, curve }) => ({
          key: run.id,
          y: heightAt(curve, at),
          color: look.color,
        }));
  // What inherits the opacities is styled anew with them: the drawing alone, not the card with its readout around it.
  return (
    <div className="contents" style={opacities}>
      <Plot {...plot} lines={drawn} cursor={{ ...cursor, values }} />
    </div>
  );
}
