import { Tabs as BaseTabs } from "@base-ui/react/tabs";
import { type ReactNode, useEffect, useRef } from "react";

interface TabsProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly tabs: readonly { readonly value: T; readonly label: string; readonly panel: ReactNode }[];
}

/** Tabs in one row, which scrolls where a phone has no room for all of them. */
export function Tabs<T extends string>({ label, value, onChange, tabs }: TabsProps<T>) {
  const row = useRef<HTMLDivElement>(null);
  const chosen = tabs.findIndex((tab) => tab.value === value);
  useEffect(() => {
    const tab = row.current?.children[chosen];
    if (row.current != null && tab != null) bringIntoView(row.current, tab);
  }, [chosen]);
  return (
    <BaseTabs.Root
      className="flex flex-1 flex-col"
      value={value}
      onValueChange={(next) => {
        const tab = tabs.find((candidate) => candidate.value === next);
        if (tab !== undefined) onChange(tab.value);
      }}
    >
      <BaseTabs.List
        ref={row}
        aria-label={label}
        className="hairline-b fade-end flex gap-x-4 max-md:gap-x-3 max-md:overflow-x-auto md:flex-wrap"
      >
        {tabs.map((tab) => (
          <BaseTabs.Tab
            key={tab.value}
            value={tab.value}
            className="touch h-9 shrink-0 border-transparent border-b-2 text-ink-2 hover:text-ink data-[active]:border-ink data-[active]:text-ink max-md:-outline-offset-2 md:-mb-px"
          >
            {tab.label}
          </BaseTabs.Tab>
        ))}
      </BaseTabs.List>
      {tabs.map((tab) => (
        <BaseTabs.Panel key={tab.value} value={tab.value} className="flex flex-1 flex-col pt-3">
          {tab.panel}
        </BaseTabs.Panel>
      ))}
    </BaseTabs.Root>
  );
}

/** Scrolls a row, and the row alone, to one of its parts. */
function bringIntoView(row: Element, part: Element): void {
  const [seen, wanted] = [row.getBoundingClientRect(), part.getBoundingClientRect()];
  if (wanted.left < seen.left) row.scrollLeft -= seen.left - wanted.left;
  else if (wanted.right > seen.right) row.scrollLeft += Math.ceil(wanted.right - seen.right);
}
