import { Columns3, Rows3, Search, SlidersHorizontal, Star } from "lucide-react";
import { type ReactNode, useState } from "react";
import { runsMessages } from "../../i18n/messages/runs";
import { taskMessages } from "../../i18n/messages/tasks";
import { dataOf, type RunFilter, tasksOf } from "../../run/filter";
import type { RunRecord } from "../../run/record";
import { tagsIn } from "../../run/tags";
import type { TaskId } from "../../tasks/registry";
import { MenuSwitch } from "../charts/ChartMenu";
import { OPTIONAL_COLUMNS, prefer, useViewPreferences } from "../charts/view-preferences";
import { classes } from "../kit/classes";
import { controlClass, Select } from "../kit/field";
import { Popover } from "../kit/popover";
import { useMessages } from "../locale";

interface RunsFilterProps {
  readonly runs: readonly RunRecord[];
  /** Those of them that the filter takes. */
  readonly shown: readonly RunRecord[];
  readonly filter: RunFilter;
  readonly onFilter: (filter: RunFilter) => void;
  /** Whether runs on the same customers stand together; null where all do. */
  readonly grouped: boolean | null;
  readonly onGrouped: (grouped: boolean) => void;
  /** What else the list's order is chosen by. */
  readonly children: ReactNode;
}

const toggle =
  "touch inline-flex h-8 items-center gap-1.5 rounded border border-line px-2 text-ink-2 hover:text-ink aria-pressed:bg-sunken aria-pressed:text-ink";

/** Which runs the list shows: words, a file, stars. Runs on different files share no rank that means anything. */
export function RunsFilter({ runs, shown, filter, onFilter, grouped, onGrouped, children }: RunsFilterProps) {
  const t = useMessages(runsMessages);
  const names = useMessages(taskMessages);
  const files = dataOf(runs);
  const tasks = tasksOf(runs);
  const tags = tagsIn(runs);
  const [unfolded, setUnfolded] = useState(false);
  // What the list is kept to stays in sight, also when its last run has gone or lost its tag.
  const shownTags = filter.tag === "" || tags.includes(filter.tag) ? tags : [...tags, filter.tag];
  return (
    <search className="flex flex-wrap items-center gap-2 py-2">
      <label className="relative max-md:flex-1">
        <span className="sr-only">{t.search}</span>
        <Search aria-hidden size={16} className="absolute top-2 left-2 text-ink-3 max-md:top-3.5" />
        <input
          type="search"
          value={filter.search}
          placeholder={t.search}
          onChange={(event) => onFilter({ ...filter, search: event.target.value })}
          className={`${controlClass} w-56 pl-8 max-md:w-full`}
        />
      </label>
      {/* On a phone they would keep the list from the first screen. */}
      <button
        type="button"
        aria-expanded={unfolded}
        onClick={() => setUnfolded(!unfolded)}
        className={`${toggle} aria-expanded:bg-sunken aria-expanded:text-ink md:hidden`}
      >
        <SlidersHorizontal aria-hidden size={14} strokeWidth={1.75} />
        {t.filters}
      </button>
      <div className={classes("flex flex-wrap items-center gap-2 md:contents", !unfolded && "max-md:hidden")}>
        {(tasks.length > 1 || filter.task !== "") && (
          <Select<TaskId | "">
            aria-label={names.task}
            value={filter.task}
            onChange={(task) => onFilter({ ...filter, task })}
            options={[{ value: "", label: t.allTasks }, ...tasks.map((id) => ({ value: id, label: names.names[id] }))]}
          />
        )}
        {(files.length > 1 || filter.data !== "") && (
          <Select
            aria-label={t.data}
            value={filter.data}
            onChange={(data) => onFilter({ ...filter, data })}
            options={[
              { value: "", label: t.allData },
              ...files.map((each) => ({
                value: each.sha256,
                label: `${each.file} ${each.sha256.slice(0, 8)} (${each.runs})`,
              })),
            ]}
            className="max-w-72"
          />
        )}
        {shownTags.length > 0 && (
          <Select
            aria-label={t.tagFilter}
            value={filter.tag}
            onChange={(tag) => onFilter({ ...filter, tag })}
            options={[{ value: "", label: t.allTags }, ...shownTags.map((tag) => ({ value: tag, label: tag }))]}
            className="max-w-48"
          />
        )}
        <button
          type="button"
          aria-pressed={filter.starred}
          onClick={() => onFilter({ ...filter, starred: !filter.starred })}
          className={`${toggle} [&[aria-pressed=true]_svg]:fill-current`}
        >
          <Star aria-hidden size={14} strokeWidth={1.75} />
          {t.starredOnly}
        </button>
        {grouped !== null && (
          <button type="button" aria-pressed={grouped} onClick={() => onGrouped(!grouped)} className={toggle}>
            <Rows3 aria-hidden size={14} strokeWidth={1.75} />
            {t.grouped}
          </button>
        )}
        <ColumnPicker />
        {children}
      </div>
      {shown.length < runs.length && (
        <span role="status" className="text-ink-2 text-sm">
          {t.shownOf(shown.length, runs.length)}
        </span>
      )}
      {tasksOf(shown).length > 1 && <span className="text-ink-2 text-sm">{t.mixed}</span>}
      {dataOf(shown).length > 1 && grouped !== true && <span className="text-ink-2 text-sm">{t.mixedData}</span>}
    </search>
  );
}

/** Which columns the list has, beside those that it is ranked by. */
function ColumnPicker() {
  const t = useMessages(runsMessages);
  const { task } = useMessages(taskMessages);
  const hidden = useViewPreferences((state) => state.hiddenColumns);
  return (
    <Popover
      align="start"
      label={t.columns}
      trigger={
        <button type="button" className={toggle}>
          <Columns3 aria-hidden size={14} strokeWidth={1.75} />
          {t.columns}
        </button>
      }
    >
      {OPTIONAL_COLUMNS.map((column) => (
        <MenuSwitch
          key={column}
          label={column === "task" ? task : t[column]}
          on={!hidden.includes(column)}
          onChange={(on) =>
            prefer({ hiddenColumns: on ? hidden.filter((other) => other !== column) : [...hidden, column] })
          }
        />
      ))}
    </Popover>
  );
}
