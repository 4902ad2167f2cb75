import { ChartLine, Table2, X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { chartMessages } from "../../i18n/messages/charts";
import { IconButton } from "../kit/button";
import { classes } from "../kit/classes";
import { InfoTip } from "../kit/popover";
import { ScrollBox } from "../kit/scroll-box";
import { useMessages } from "../locale";
import { type ChartData, ChartMenu } from "./ChartMenu";

interface ChartCardProps {
  readonly title: string;
  /** How the numbers come about; behind an ⓘ. */
  readonly about: ReactNode;
  /** What the chart says, for those who do not see it. */
  readonly summary: string;
  /** Choices of this chart. */
  readonly controls?: ReactNode;
  /** The line of numbers under the title; its room is always kept, two lines of it in a narrow card. */
  readonly readout?: ReactNode;
  /** The same values as a table. */
  readonly table?: () => ReactNode;
  /** The values behind the drawing, for a file. */
  readonly data?: () => ChartData;
  /** Choices that are made seldom; they stand in the menu. */
  readonly options?: ReactNode;
  readonly footer?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A titled chart with its numbers, its table and its summary. Fills the height it is given. */
export function ChartCard(props: ChartCardProps) {
  const { title, about, summary, controls, readout, table, data, options, footer, className, children } = props;
  const t = useMessages(chartMessages);
  const heading = useId();
  const [asTable, setAsTable] = useState(false);
  const [large, setLarge] = useState(false);
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!large) return;
    const leave = (event: KeyboardEvent) => {
      if (event.key === "Escape") setLarge(false);
    };
    window.addEventListener("keydown", leave);
    return () => window.removeEventListener("keydown", leave);
  }, [large]);
  return (
    <section
      aria-labelledby={heading}
      data-large={large || undefined}
      className={classes(
        "group/card flex h-full min-h-0 min-w-0 flex-col bg-paper pt-1.5 pb-2",
        large ? "fixed inset-0 z-40 px-6 py-4" : "px-3",
        className,
      )}
    >
      <header className="flex min-h-8 flex-wrap items-center gap-x-1 gap-y-0.5">
        <h3 id={heading} className="min-w-0 truncate">
          {title}
        </h3>
        <InfoTip about={title}>{about}</InfoTip>
        <div className="ml-auto flex flex-wrap items-center justify-end gap-1">
          {controls}
          {table !== undefined && (
            <IconButton
              icon={asTable ? ChartLine : Table2}
              label={asTable ? t.chart : t.table}
              aria-pressed={asTable}
              onClick={() => setAsTable(!asTable)}
              className="size-7"
            />
          )}
          <ChartMenu
            title={title}
            part={() => (asTable ? null : body.current)}
            large={large}
            onLarge={setLarge}
            data={data}
            options={options}
          />
          {large && <IconButton icon={X} label={t.smaller} onClick={() => setLarge(false)} className="size-7" />}
        </div>
      </header>
      <p className="sr-only">{summary}</p>
      {readout !== undefined && (
        <div className="@container shrink-0">
          <div className="h-4 truncate text-ink-2 text-sm leading-4 @max-md:h-8 @max-md:whitespace-normal">
            {readout}
          </div>
        </div>
      )}
      <div ref={body} className="min-h-0 flex-1">
        {asTable && table !== undefined ? (
          <ScrollBox label={title} className="h-full">
            {table()}
          </ScrollBox>
        ) : (
          children
        )}
      </div>
      {footer}
    </section>
  );
}

/** A line's value, told apart as the line is. */
interface ReadingProps {
  readonly name: string;
  readonly value: string;
  readonly color: string;
  readonly dash?: string | undefined;
}

/** A name and its value in a readout, with the stroke of its line. */
export function Reading({ name, value, color, dash }: ReadingProps) {
  return (
    <span className="mr-3 inline-flex items-center gap-1 whitespace-nowrap align-top">
      <Swatch color={color} dash={dash} />
      <span>{name}</span> <span className="text-ink">{value}</span>
    </span>
  );
}

/** The short stroke that ties a name to its line. */
export function Swatch({ color, dash = "" }: Pick<ReadingProps, "color" | "dash">) {
  const background = dash === "" ? color : `linear-gradient(90deg, ${color} 40%, transparent 40% 60%, ${color} 60%)`;
  return <span aria-hidden className="inline-block h-0.5 w-3 shrink-0" style={{ background }} />;
}
