/** Small curves of a finished training: training gray, validation ink. Values that are not finite leave gaps. */
export function CurvePair({ training, validation, label }: CurvePairProps) {
  const finite = [...training, ...validation].filter(Number.isFinite);
  const low = finite.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const span = finite.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY) - low || 1;
  const longest = Math.max(training.length, validation.length, 2) - 1;
  const path = (values: readonly number[]) =>
    values.reduce((drawn, value, index) => {
      if (!Number.isFinite(value)) return drawn;
      const previous = values[index - 1];
      const pen = previous !== undefined && Number.isFinite(previous) ? "L" : "M";
      return `${drawn}${pen}${((index / longest) * WIDTH).toFixed(1)} ${(HEIGHT - 2 - ((value - low) / span) * (HEIGHT - 4)).toFixed(1)}`;
    }, "");
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className="h-9 w-full"
      preserveAspectRatio="none"
    >
      <path d={path(training)} fill="none" stroke="var(--color-line-strong)" vectorEffect="non-scaling-stroke" />
      <path
        d={path(validation)}
        fill="none"
        stroke="var(--color-ink)"
        vectorEffect="non-scaling-stroke"
        strokeWidth={1.5}
      />
    </svg>
  );
}

export interface CurvePairProps {
  readonly training: readonly number[];
  readonly validation: readonly number[];
  /** What the picture shows, in words. */
  readonly label: string;
}

const WIDTH = 240;
const HEIGHT = 36;
