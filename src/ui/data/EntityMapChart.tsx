import { useState } from "react";
import { dataPlaceMessages } from "../../i18n/messages/data-place";
import type { EntityMap, MapPoint } from "../../protocol/tables";
import { useSize } from "../charts/use-size";
import { Segmented } from "../kit/choice";
import { SegmentSwatch, useSegmentColors } from "../kit/segment";
import { useMessages } from "../locale";
import { readableLabels } from "./map-labels";

const HEIGHT = 420;
const MARGIN = 16;

/** Customers as dots in their segment's color, products as squares and event types as diamonds with their names. */
export function EntityMapChart({ map }: { readonly map: EntityMap }) {
  const t = useMessages(dataPlaceMessages);
  const [by, setBy] = useState<"segment" | "churn">("segment");
  const [hovered, setHovered] = useState<MapPoint | null>(null);
  const [box, size] = useSize<HTMLDivElement>();
  const classes = [...new Set(map.points.flatMap((point) => point[by] ?? []))].sort();
  const colors = useSegmentColors(classes);
  const width = size?.width ?? 0;
  const place = placing(map.points, width);
  const readable = readableLabels(
    map.points
      .filter(({ kind }) => kind !== "customer")
      .map((point) => {
        const [x, y] = place(point);
        return { name: point.name, x, y };
      }),
  );
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <Segmented
          label={t.colorBy}
          value={by}
          onChange={setBy}
          options={[
            { value: "segment", label: t.field.segment },
            { value: "churn", label: t.field.churn },
          ]}
        />
        {classes.map((name, index) => (
          <span key={name} className="inline-flex items-center gap-1.5 text-sm">
            <SegmentSwatch color={colors[index] ?? ""} />
            {name}
          </span>
        ))}
        <span className="text-ink-2 text-sm">{hovered?.name}</span>
      </div>
      {/* The drawing takes no room, or a window made narrower would stay as wide as it was. */}
      <div ref={box} style={{ height: HEIGHT }} className="relative overflow-hidden rounded bg-sunken">
        {width > 0 && (
          <svg
            width={width}
            height={HEIGHT}
            role="img"
            aria-label={t.map}
            className="absolute inset-0"
            onPointerLeave={() => setHovered(null)}
          >
            {map.points.map((point) => {
              const [x, y] = place(point);
              const color = colors[classes.indexOf(point[by] ?? "")];
              return (
                <Mark
                  key={`${point.kind} ${point.name}`}
                  point={point}
                  x={x}
                  y={y}
                  labeled={readable.has(point.name)}
                  color={color}
                  onHover={() => setHovered(point)}
                />
              );
            })}
          </svg>
        )}
      </div>
    </div>
  );
}

interface MarkProps {
  readonly point: MapPoint;
  readonly x: number;
  readonly y: number;
  readonly labeled: boolean;
  readonly color?: string;
  readonly onHover: () => void;
}

function Mark({ point: { kind, name }, x, y, labeled, color, onHover }: MarkProps) {
  if (kind === "customer") {
    return (
      <circle
        cx={x}
        cy={y}
        r={2.5}
        className="fill-ink-3"
        {...(color === undefined ? {} : { style: { fill: color } })}
        opacity={0.7}
        onPointerEnter={onHover}
      />
    );
  }
  return (
    <g onPointerEnter={onHover}>
      <rect
        x={x - 3.5}
        y={y - 3.5}
        width={7}
        height={7}
        transform={kind === "event" ? `rotate(45 ${x} ${y})` : undefined}
        className={kind === "event" ? "fill-paper stroke-ink" : "fill-ink stroke-ink"}
      />
      {labeled && (
        <text x={x + 7} y={y + 4} className="fill-ink text-sm">
          {name}
        </text>
      )}
    </g>
  );
}

/** Both axes are scaled alike, so that distances are not bent. */
function placing(points: readonly MapPoint[], width: number): (point: MapPoint) => readonly [number, number] {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [left, right] = [xs.reduce((a, b) => Math.min(a, b), 0), xs.reduce((a, b) => Math.max(a, b), 0)];
  const [top, bottom] = [ys.reduce((a, b) => Math.min(a, b), 0), ys.reduce((a, b) => Math.max(a, b), 0)];
  // Names stand to the right of their marks.
  const room = [Math.max(1, width - 2 * MARGIN - 90), HEIGHT - 2 * MARGIN] as const;
  const scale = Math.min(room[0] / Math.max(right - left, 1e-9), room[1] / Math.max(bottom - top, 1e-9));
  const [offsetX, offsetY] = [(room[0] - (right - left) * scale) / 2, (room[1] - (bottom - top) * scale) / 2];
  return ({ x, y }) => [MARGIN + offsetX + (x - left) * scale, MARGIN + offsetY + (y - top) * scale];
}
