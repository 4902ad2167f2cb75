import { comparisonMessages } from "../../../i18n/messages/comparison";
import { classes } from "../../kit/classes";
import { useMessages } from "../../locale";
import type { Compared, ComparedRun } from "./compared";
import { RunMark } from "./RunMark";

interface RunCellProps {
  readonly each: ComparedRun;
  readonly compared: Compared;
}

/** A run's name as the head of its row in a table; stays in sight while the row scrolls sideways. */
export function RunCell({ each: { run, shortName, look }, compared }: RunCellProps) {
  const t = useMessages(comparisonMessages);
  const isBaseline = run.id === compared.baseline.run.id;
  return (
    <th
      scope="row"
      title={run.name}
      className="hairline-b sticky left-0 bg-paper py-1 pr-3 text-left align-top font-normal"
    >
      <span className="flex items-center gap-1.5">
        <RunMark look={look} />
        <span className={classes("max-w-32 truncate md:max-w-64", isBaseline && "font-strong")}>{shortName}</span>
        {isBaseline && <span className="text-ink-3 text-sm max-md:sr-only">{t.isBaseline}</span>}
      </span>
    </th>
  );
}
