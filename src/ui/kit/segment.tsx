import { useMemo } from "react";
import { classNamesIn } from "../../i18n/class-names";
import { explanations } from "../../i18n/messages/explanations";
import type { TaskId } from "../../tasks/registry";
import { useLocale, useMessages } from "../locale";
import { lookUp } from "../lookup";
import { useTheme } from "../theme";
import { segmentColor } from "./segment-colors";
import { Tooltip } from "./tooltip";

/** Names of a task's classes in the page's language, none of what is not there; their colors go by the names of the files. */
export function useClassNames(task: TaskId | undefined, names: readonly string[] | undefined): readonly string[] {
  const locale = useLocale();
  return useMemo(
    () => (task === undefined || names === undefined ? [] : classNamesIn(locale, task, names)),
    [locale, task, names],
  );
}

/** Screen colors of the classes, in class order, in the theme in force. */
export function useSegmentColors(names: readonly string[]): readonly string[] {
  const theme = useTheme();
  return useMemo(() => names.map((name, index) => segmentColor(index, name, theme)), [names, theme]);
}

/** The small square that ties a class's name to its color. */
export function SegmentSwatch({ color }: { readonly color: string }) {
  return <span aria-hidden className="inline-block size-2.5 shrink-0 rounded-[2px]" style={{ background: color }} />;
}

interface SegmentNameProps {
  readonly name: string;
  readonly color: string;
}

/** A class's square and name, on one line. */
export function SegmentLabel({ name, color }: SegmentNameProps) {
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <SegmentSwatch color={color} />
      <span className="truncate">{name}</span>
    </span>
  );
}

/** A class's square and name; who is meant is told on hover and focus where the original document says it. */
export function SegmentName({ name, color }: SegmentNameProps) {
  const { segments } = useMessages(explanations);
  const meaning = lookUp(segments, name);
  const label = (
    <>
      <SegmentSwatch color={color} />
      {name}
    </>
  );
  if (meaning === undefined) return <span className="inline-flex items-center gap-1.5">{label}</span>;
  return (
    <Tooltip text={meaning}>
      <button type="button" className="hit inline-flex cursor-help items-center gap-1.5 rounded">
        {label}
      </button>
    </Tooltip>
  );
}
