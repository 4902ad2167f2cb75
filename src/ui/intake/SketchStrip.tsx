const CELL = 5;
const HEIGHT = 12;

interface SketchStripProps {
  readonly values: readonly number[];
  /** The value that is drawn in full ink. */
  readonly max: number;
  /** The first values in words, for hover and for those who do not see the strip. */
  readonly text: string;
}

/** One customer's sketch as a row of cells: the larger the value, the darker the ink. */
export function SketchStrip({ values, max, text }: SketchStripProps) {
  const cells = values.map((value, place) => ({ place, ink: max > 0 ? Math.abs(value) / max : 0 }));
  return (
    <svg
      role="img"
      aria-label={`${text} …`}
      width={values.length * CELL}
      height={HEIGHT}
      viewBox={`0 0 ${values.length * CELL} ${HEIGHT}`}
      className="max-w-full"
      preserveAspectRatio="none"
    >
      <title>{`${text} …`}</title>
      {cells.map(({ place, ink }) => (
        <rect
          key={place}
          x={place * CELL}
          width={CELL - 1}
          height={HEIGHT}
          fill={ink === 0 ? "var(--color-sunken)" : "var(--color-ink)"}
          opacity={ink === 0 ? 1 : 0.15 + 0.85 * ink}
        />
      ))}
    </svg>
  );
}
