import { EllipsisVertical } from "lucide-react";
import type { ReactNode } from "react";
import { chartMessages } from "../../i18n/messages/charts";
import { saveBlob } from "../../store/download";
import { IconButton } from "../kit/button";
import { Popover, PopoverClose } from "../kit/popover";
import { toast } from "../kit/toast";
import { useFormat, useMessages } from "../locale";
import { csvOf, pictureOf, pngOf } from "./chart-image";

/** Rows of a chart's values, the first one its column names. */
export type ChartData = readonly (readonly (string | number)[])[];

interface ChartMenuProps {
  readonly title: string;
  /** The part of the page that is drawn; null where the chart is looked at as a table. */
  readonly part: () => HTMLElement | null;
  readonly data?: () => ChartData;
  /** Choices of this chart that stand above what it can be saved as. */
  readonly options?: ReactNode;
  readonly large: boolean;
  readonly onLarge: (large: boolean) => void;
}

/** What else a chart can do: choices, pictures, values, the whole window. */
export function ChartMenu({ title, part, data, options, large, onLarge }: ChartMenuProps) {
  const t = useMessages(chartMessages);
  const name = `segment_${title.toLowerCase().replace(/[^\p{L}\d]+/gu, "_")}`;

  function withPicture(act: (svg: string) => Promise<unknown>): void {
    const element = part();
    const svg = element === null ? null : pictureOf(element, title);
    if (svg === null) toast.error(t.noPicture);
    else act(svg).catch(() => toast.error(t.noPicture));
  }

  const copy = () =>
    withPicture(async (svg) => {
      await navigator.clipboard.write([new ClipboardItem({ "image/png": await pngOf(svg, 2) })]);
      toast.success(t.copied);
    });
  const savePng = () => withPicture(async (svg) => saveBlob(await pngOf(svg, 2), `${name}.png`));
  const saveSvg = () => withPicture(async (svg) => saveBlob(new Blob([svg], { type: "image/svg+xml" }), `${name}.svg`));
  return (
    <Popover
      align="end"
      label={t.more(title)}
      trigger={<IconButton icon={EllipsisVertical} label={t.more(title)} className="size-7" />}
    >
      <div className="min-w-52 space-y-2">
        {options !== undefined && <div className="hairline-b space-y-1 pb-2">{options}</div>}
        <ul className="-mx-2">
          <Item text={t.copyPng} onClick={copy} />
          <Item text={t.savePng} onClick={savePng} />
          <Item text={t.saveSvg} onClick={saveSvg} />
          {data !== undefined && (
            <Item
              text={t.saveCsv}
              onClick={() => saveBlob(new Blob([csvOf(data())], { type: "text/csv" }), `${name}.csv`)}
            />
          )}
          <Item text={large ? t.smaller : t.larger} onClick={() => onLarge(!large)} />
        </ul>
      </div>
    </Popover>
  );
}

/** What is chosen closes the menu. */
function Item({ text, onClick }: { readonly text: string; readonly onClick: () => void }) {
  return (
    <li>
      <PopoverClose onClick={onClick} className="touch h-8 w-full rounded px-2 text-left hover:bg-sunken">
        {text}
      </PopoverClose>
    </li>
  );
}

/** The weight of the past in the moving average, from none to almost all. */
export function SmoothingSlider({
  value,
  onChange,
}: {
  readonly value: number;
  readonly onChange: (value: number) => void;
}) {
  const t = useMessages(chartMessages);
  const format = useFormat();
  return (
    <label className="flex items-center gap-3">
      <span className="text-ink-2">{t.smoothing}</span>
      <input
        type="range"
        min={0}
        max={0.99}
        step={0.01}
        value={value}
        onChange={(event) => onChange(Number(event.target.value))}
        className="min-w-0 flex-1 accent-accent"
      />
      <span className="w-8 text-right">{format.decimal(value, 2)}</span>
    </label>
  );
}

/** A choice that is on or off. */
export function MenuSwitch(props: {
  readonly label: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}) {
  return (
    <label className="touch flex h-8 items-center gap-2 text-ink-2">
      <input
        type="checkbox"
        checked={props.on}
        onChange={(event) => props.onChange(event.target.checked)}
        className="size-4"
      />
      {props.label}
    </label>
  );
}
