import { memo, useMemo } from "react";
import { type Axis, countAxis, type ValueAxisOptions } from "../../../figures/axis";
import { capitalized, formatRate } from "../../../i18n/format";
import { chartMessages } from "../../../i18n/messages/charts";
import { comparisonMessages } from "../../../i18n/messages/comparison";
import { ChartCard, Reading } from "../../charts/ChartCard";
import { formatShareTick, formatTick } from "../../charts/format-tick";
import { setHoverPosition, useHoverPositionInTurn } from "../../charts/hover";
import type { TickFormat } from "../../charts/plot-parts";
import { epochPositions, type PositionScale, stepPositions } from "../../charts/positions";
import { DataTable } from "../../kit/table";
import { useFormat, useLocale, useMessages } from "../../locale";
import type { Compared } from "./compared";
import { type CurveAxis, type CurveKey, epochSteps, heightAt, lastValue, runCurve } from "./curves";
import { type OverlayLine, OverlayPlot } from "./OverlayPlot";
import { RunMark } from "./RunMark";

interface CurveCardProps {
  readonly title: string;
  readonly about: string;
  readonly compared: Compared;
  readonly curve: CurveKey;
  readonly axis: CurveAxis;
  readonly scale: ValueAxisOptions;
  /** Ticks in per cent. */
  readonly share?: boolean;
  readonly formatValue: (value: number) => string;
}

const formatRates = () => formatRate;

/** The same values of every chosen run in one chart. */
export const CurveCard = memo(function CurveCard(props: CurveCardProps) {
  const { title, about, compared, curve, axis, scale, share = false, formatValue } = props;
  const t = useMessages(comparisonMessages);
  const charts = useMessages(chartMessages);
  const lines = useMemo(
    () => compared.runs.map((each): OverlayLine => ({ compared: each, curve: runCurve(each.run, curve, axis) })),
    [compared, curve, axis],
  );
  const last = lines.reduce((most, line) => Math.max(most, line.curve.x.at(-1) ?? 0), 0);
  const x = useMemo(() => countAxis(last, last, false), [last]);
  const stepsOfBaseline = epochSteps(compared.baseline.run);
  const positions = useMemo(
    () => (axis === "step" ? stepPositions(stepsOfBaseline, last) : epochPositions(last)),
    [axis, stepsOfBaseline, last],
  );
  const values = lines.map(({ compared: { run, look }, curve: points }) => {
    const value = lastValue(points);
    return `${look.number} ${run.name}: ${Number.isFinite(value) ? formatValue(value) : t.none}`;
  });
  const empty = lines.every((line) => !Number.isFinite(lastValue(line.curve)));
  return (
    <ChartCard
      title={title}
      about={about}
      summary={empty ? t.noCurve : t.lastValues(values.join("; "))}
      readout={<Readout lines={lines} positions={positions} axis={axis} last={last} formatValue={formatValue} />}
      data={() => [
        ["run", axis, curve],
        ...lines.flatMap(({ compared: { run }, curve: { x: places, y } }) =>
          Array.from(places, (place, index) => [run.name, place, y[index] ?? Number.NaN]),
        ),
      ]}
      table={() => <EpochTable compared={compared} curve={curve} formatValue={formatValue} />}
    >
      {empty ? (
        <p className="flex h-full items-center justify-center text-ink-3">{t.noCurve}</p>
      ) : (
        <CursorPlot
          label={charts.read(title)}
          lines={lines}
          x={x}
          scale={scale}
          labelX={axis === "step" ? charts.step : charts.epoch}
          formatY={formatValue === formatRate ? formatRates : share ? formatShareTick : formatTick}
          positions={positions}
          formatValue={formatValue}
        />
      )}
    </ChartCard>
  );
});

interface CursorPlotProps {
  readonly label: string;
  readonly lines: readonly OverlayLine[];
  readonly x: Axis;
  readonly scale: ValueAxisOptions;
  readonly labelX: string;
  readonly formatY: TickFormat;
  readonly positions: PositionScale;
  readonly formatValue: (value: number) => string;
}

/** Follows the reading position that all charts share. */
function CursorPlot({ label, scale, positions, formatValue, ...plot }: CursorPlotProps) {
  const format = useFormat();
  const position = useHoverPositionInTurn();
  const cursor = position === null ? null : positions.toAxis(position);
  const at = cursor ?? plot.x.domain[1];
  const place = `${plot.labelX} ${format.count(at)}`;
  const text = plot.lines.flatMap(({ compared: { look }, curve }) => {
    const value = heightAt(curve, at);
    return Number.isFinite(value) ? [`${look.number}: ${formatValue(value)}`] : [];
  });
  return (
    <OverlayPlot
      {...plot}
      y={scale}
      cursor={{
        label,
        at: cursor,
        text: `${place}: ${text.join(", ")}`,
        onMove: (axis) => setHoverPosition(axis === null ? null : positions.toPosition(axis)),
      }}
    />
  );
}

interface ReadoutProps {
  readonly lines: readonly OverlayLine[];
  readonly positions: PositionScale;
  readonly axis: CurveAxis;
  readonly last: number;
  readonly formatValue: (value: number) => string;
}

/** Every run's value at the cursor; its last one while nothing is read. */
function Readout({ lines, positions, axis, last, formatValue }: ReadoutProps) {
  const t = useMessages(comparisonMessages);
  const charts = useMessages(chartMessages);
  const format = useFormat();
  const position = useHoverPositionInTurn();
  const cursor = position === null ? null : positions.toAxis(position);
  const place = format.count(cursor ?? last);
  return (
    <>
      {cursor !== null && (
        <span className="mr-3">{axis === "step" ? charts.stepAt(place) : charts.epochAt(place)}</span>
      )}
      {lines.map(({ compared: { run, look }, curve }) => {
        const value = cursor === null ? lastValue(curve) : heightAt(curve, cursor);
        return (
          <Reading
            key={run.id}
            name={look.number}
            value={Number.isFinite(value) ? formatValue(value) : t.none}
            color={look.color}
            dash={look.dash}
          />
        );
      })}
    </>
  );
}

/** Rows that the table of a chart shows at most; a longer history is thinned evenly. */
const TABLE_ROWS = 100;

function EpochTable({ compared, curve, formatValue }: Pick<CurveCardProps, "compared" | "curve" | "formatValue">) {
  const t = useMessages(comparisonMessages);
  const charts = useMessages(chartMessages);
  const locale = useLocale();
  const curves = compared.runs.map(({ run }) => runCurve(run, curve, "epoch"));
  const last = curves.reduce((most, { x }) => Math.max(most, x.at(-1) ?? 0), 0);
  const every = Math.max(1, Math.ceil(last / TABLE_ROWS));
  const epochs = Array.from({ length: Math.ceil(last / every) }, (_, index) => Math.min(last, (index + 1) * every));
  return (
    <DataTable
      stickyHead
      rows={epochs}
      rowKey={(epoch) => epoch}
      columns={[
        { head: capitalized(charts.epoch, locale), cell: (epoch) => epoch },
        ...compared.runs.map(({ run, look }, index) => ({
          head: (
            <span title={run.name}>
              <RunMark look={look} />
              <span className="sr-only">{run.name}</span>
            </span>
          ),
          key: run.id,
          numeric: true,
          cell: (epoch: number) => {
            const points = curves[index];
            const value = points === undefined ? Number.NaN : heightAt(points, epoch);
            return Number.isFinite(value) ? formatValue(value) : t.none;
          },
        })),
      ]}
    />
  );
}
