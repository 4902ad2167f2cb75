export interface TickLabelProps {
  readonly format?: (value: number) => string;
  /** Given by recharts. */
  readonly x?: number | string;
  readonly y?: number | string;
  readonly textAnchor?: "start" | "middle" | "end" | "inherit";
  readonly verticalAnchor?: string;
  readonly payload?: { readonly value: number };
}

/** A tick's label as plain text. recharts' own measures its words in the page, which costs a layout per redraw. */
export function TickLabel({ format = String, x = 0, y = 0, textAnchor, verticalAnchor, payload }: TickLabelProps) {
  return (
    <text
      x={x}
      y={y}
      dy={verticalAnchor === "start" ? "0.71em" : "0.355em"}
      textAnchor={textAnchor}
      fill="var(--color-ink-3)"
      fontSize={11}
    >
      {payload === undefined ? "" : format(payload.value)}
    </text>
  );
}

/** For grids without lines in one direction: recharts would work their places out all the same. */
export function noLines(): number[] {
  return [];
}
