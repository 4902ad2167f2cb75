import { ChevronDown } from "lucide-react";
import { exportMessages } from "../../i18n/messages/export";
import { runMessages } from "../../i18n/messages/run";
import { isPast } from "../../store/phase";
import { endedWay, useQueue } from "../../store/queue";
import type { RunView } from "../../store/state";
import { useStudio } from "../../store/studio";
import { exportName, exportsOf } from "../../tasks/registry";
import { ActionButton } from "../actions/ActionButton";
import { saveFile } from "../actions/run-model";
import { IconButton } from "../kit/button";
import { classes } from "../kit/classes";
import { LongText } from "../kit/long-text";
import { Popover } from "../kit/popover";
import { useLocale, useMessages } from "../locale";

/** What one wants of a run that has ended: its model, the other files behind the arrow, its customers. */
export function ResultActions({ run }: { readonly run: RunView }) {
  const t = useMessages(runMessages);
  const exports = useMessages(exportMessages);
  const locale = useLocale();
  // All models of a way go on together.
  const ofWay = useQueue((state) => endedWay(state) !== null);
  // A queue's runs are looked at together first.
  const ofQueue = useQueue(({ queue, end }) => queue !== null && end !== null);
  const plain = useStudio(isPast) || ofQueue;
  const { task, walk, sketcher } = run.header;
  if (run.result?.test == null) return null;

  const others = exportsOf(task, { model: true, sketcher: sketcher !== null }).filter(
    ({ kind }) => kind !== "checkpoint",
  );
  return (
    <div className="flex flex-wrap gap-2">
      {/* In a narrow window the bar below has it, and of a whole way the way's own bar. */}
      {!ofWay && (
        <ActionButton id={task === "foundation" ? "fineTune" : "predictCustomers"} className="max-lg:hidden" />
      )}
      <span className={classes("flex", !plain && "gap-px")}>
        <ActionButton
          id="downloadModel"
          variant={plain ? "secondary" : "primary"}
          className={classes("rounded-r-none", plain && "border-r-0")}
        />
        <Popover
          align="end"
          label={t.otherFiles}
          trigger={
            <IconButton
              icon={ChevronDown}
              label={t.otherFiles}
              className={classes(
                "rounded-l-none",
                plain
                  ? "border border-line-strong"
                  : "bg-accent text-on-accent hover:bg-accent-strong! hover:text-on-accent!",
              )}
            />
          }
        >
          <ul className="-mx-2 min-w-64">
            <FileItem file={exportName(task, "all", walk)} what={exports.all} onSave={() => void saveFile("all")} />
            {others.map(({ kind, fileName, what }) => (
              <FileItem key={kind} file={fileName(walk)} what={what[locale]} onSave={() => void saveFile(kind)} />
            ))}
          </ul>
        </Popover>
      </span>
    </div>
  );
}

function FileItem(props: { readonly file: string; readonly what: string; readonly onSave: () => void }) {
  return (
    <li>
      <button type="button" onClick={props.onSave} className="touch w-full rounded px-2 py-1 text-left hover:bg-sunken">
        <span className="block">
          <LongText text={props.file} />
        </span>
        <span className="block text-ink-2 text-sm">{props.what}</span>
      </button>
    </li>
  );
}
