import type { ReactNode } from "react";
import { classes } from "../kit/classes";
import { ScrollBox } from "../kit/scroll-box";
import { Plot, type PlotProps, SQUARE_ASPECT } from "./Plot";

interface SquareItem {
  readonly key: string;
  readonly name: string;
  /** What ties the name to its curve. */
  readonly mark: ReactNode;
  readonly value: string;
}

interface SquarePlotProps extends Omit<PlotProps, "className" | "aspect"> {
  /** What the values of the list are. */
  readonly head: string;
  readonly items: readonly SquareItem[];
  /** The item that stands out, and how to change it where pointing at one does. */
  readonly strong?: number | null;
  readonly onStrong?: (item: number | null) => void;
}

/**
 * A plot of one share against another, as wide as it is high, with its curves listed beside it or, where it is narrow,
 * below: over the plot, the list would hide curves.
 */
export function SquarePlot({ head, items, strong = null, onStrong, ...plot }: SquarePlotProps) {
  return (
    <div className="@container h-full min-h-0 w-full">
      <div className="flex h-full flex-col items-center justify-center gap-x-4 gap-y-1 @sm:flex-row">
        <Plot {...plot} aspect={SQUARE_ASPECT} className="w-full @sm:h-full @sm:w-auto @sm:min-w-0" />
        {items.length > 0 && (
          <ScrollBox label={head} className="max-h-28 w-full text-sm @sm:max-h-full @sm:w-auto @sm:shrink-0">
            <p className="text-ink-2 @sm:text-right">{head}</p>
            <ul className="grid grid-cols-2 gap-x-4 @sm:grid-cols-1">
              {items.map(({ key, name, mark, value }, index) => (
                <li
                  key={key}
                  onPointerEnter={() => onStrong?.(index)}
                  onPointerLeave={() => onStrong?.(null)}
                  className={classes("flex min-w-0 items-center gap-1.5 @sm:py-0.5", strong === index && "font-medium")}
                >
                  {mark}
                  <span className="min-w-0 truncate @sm:max-w-32">{name}</span>
                  <span className="ml-auto shrink-0 text-right @sm:min-w-14">{value}</span>
                </li>
              ))}
            </ul>
          </ScrollBox>
        )}
      </div>
    </div>
  );
}
