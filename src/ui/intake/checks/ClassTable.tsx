import { preflightMessages } from "../../../i18n/messages/preflight";
import type { Preflight } from "../../../protocol/preflight";
import { useStudio } from "../../../store/studio";
import { InfoTip } from "../../kit/popover";
import { SegmentLabel, useClassNames, useSegmentColors } from "../../kit/segment";
import { DataTable } from "../../kit/table";
import { useFormat, useMessages } from "../../locale";

/** Rows of each class, how many of them are learned from, and what they weigh in the loss. */
export function ClassTable({ classes }: Pick<Preflight, "classes">) {
  const t = useMessages(preflightMessages);
  const format = useFormat();
  const most = classes.reduce((largest, { rows }) => Math.max(largest, rows), 1);
  const task = useStudio(({ config }) => config.task);
  const own = classes.map(({ name }) => name);
  const names = useClassNames(task, own);
  const colors = useSegmentColors(own);
  return (
    <DataTable
      rows={classes}
      rowKey={({ name }) => name}
      columns={[
        {
          head: t.class,
          cell: (_, index) => <SegmentLabel name={names[index] ?? ""} color={colors[index] ?? "transparent"} />,
        },
        {
          head: <span className="sr-only">{t.trainedShare}</span>,
          key: "share",
          wide: true,
          className: "w-1/3",
          cell: ({ rows, trainRows }, index) => (
            <SplitBar rows={rows / most} trained={trainRows / most} color={colors[index] ?? "transparent"} />
          ),
        },
        { head: t.rows, numeric: true, cell: ({ rows }) => format.count(rows) },
        { head: t.trainRows, numeric: true, cell: ({ trainRows }) => format.count(trainRows) },
        {
          head: (
            <span className="inline-flex items-center">
              <InfoTip about={t.weight}>{t.weightHint}</InfoTip>
              {t.weight}
            </span>
          ),
          key: "weight",
          numeric: true,
          cell: ({ weight }) => format.decimal(weight, 3),
        },
      ]}
    />
  );
}

interface SplitBarProps {
  /** Of the largest class's rows, 0…1. */
  readonly rows: number;
  readonly trained: number;
  readonly color: string;
}

/** A class's rows as a bar: full where they are learned from, faint where they judge. */
function SplitBar({ rows, trained, color }: SplitBarProps) {
  return (
    <span aria-hidden className="relative block h-2 overflow-hidden rounded-[2px] bg-sunken">
      <span className="absolute inset-y-0 left-0 opacity-40" style={{ width: `${rows * 100}%`, background: color }} />
      <span className="absolute inset-y-0 left-0" style={{ width: `${trained * 100}%`, background: color }} />
    </span>
  );
}
