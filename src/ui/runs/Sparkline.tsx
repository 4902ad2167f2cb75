const WIDTH = 56;
const HEIGHT = 16;

/** A curve in the size of a word, from its least to its greatest value; decoration beside the number that says it. */
export function Sparkline({ values }: { readonly values: readonly (number | null)[] }) {
  const known = values.flatMap((value, index) => (value === null || !Number.isFinite(value) ? [] : [{ value, index }]));
  if (known.length < 2) return null;
  const least = known.reduce((low, { value }) => Math.min(low, value), Number.POSITIVE_INFINITY);
  const most = known.reduce((high, { value }) => Math.max(high, value), Number.NEGATIVE_INFINITY);
  const x = (index: number) => 1 + (index / (values.length - 1)) * (WIDTH - 2);
  const y = (value: number) => 1 + (1 - (value - least) / (most - least || 1)) * (HEIGHT - 2);
  return (
    <svg aria-hidden width={WIDTH} height={HEIGHT} className="inline-block shrink-0">
      <polyline
        points={known.map(({ value, index }) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(" ")}
        fill="none"
        strokeWidth={1.25}
        className="stroke-accent"
      />
    </svg>
  );
}
