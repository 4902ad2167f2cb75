import { Fragment } from "react";
import { placeIn, roomyAxis, tickAxis } from "../../figures/axis";
import { linePath, lonePoints } from "../../figures/layout";

interface SparklineProps {
  readonly lines: readonly {
    /** A CSS color. */
    readonly color: string;
    /** One for each step; NaN leaves a gap. */
    readonly values: readonly number[];
  }[];
  /** What the picture shows, in words; without it it is decoration beside a number that says it. */
  readonly label?: string;
  readonly className: string;
}

const AREA = { x: 0, y: 0, width: 240, height: 36 };

/** Curves in the size of a line of text, without axes, as wide and high as `className` says. */
export function Sparkline({ lines, label, className }: SparklineProps) {
  const steps = lines.reduce((most, line) => Math.max(most, line.values.length), 0);
  const values = lines.flatMap((line) => line.values);
  if (steps < 2) return null;
  const place = placeIn(AREA, tickAxis([0, steps - 1]), roomyAxis(values, 2));
  return (
    <svg
      role="img"
      aria-hidden={label === undefined}
      aria-label={label}
      viewBox={`0 0 ${AREA.width} ${AREA.height}`}
      className={className}
      preserveAspectRatio="none"
    >
      {lines.map(({ color, values }) => {
        const points = values.map((value, step) => place(step, value));
        const looks = { fill: "none", stroke: color, vectorEffect: "non-scaling-stroke" } as const;
        const lone = lonePoints(points);
        return (
          <Fragment key={color}>
            <path d={linePath(points)} strokeWidth={1.25} {...looks} />
            {/* A circle would be stretched; the round ends of a line without length are not. */}
            {lone.map((point) => (
              <path key={point[0]} d={`${linePath([point])}h0`} strokeWidth={3} strokeLinecap="round" {...looks} />
            ))}
          </Fragment>
        );
      })}
    </svg>
  );
}
