import { ArrowRight, ChevronDown, Download } from "lucide-react";
import { errorSentence } from "../../i18n/errors";
import { exportMessages } from "../../i18n/messages/export";
import { runMessages } from "../../i18n/messages/run";
import { usePlace } from "../../store/place";
import { usePredict } from "../../store/predict";
import type { RunView } from "../../store/state";
import { useStudio } from "../../store/studio";
import { type ExportRequest, exportName, exportsOf } from "../../tasks/registry";
import { Button, IconButton } from "../kit/button";
import { Popover } from "../kit/popover";
import { toast } from "../kit/toast";
import { useLocale, useMessages } from "../locale";

/** What one wants of a run that has ended: its model, the other files behind the arrow, its customers. */
export function ResultActions({ run }: { readonly run: RunView }) {
  const t = useMessages(runMessages);
  const exports = useMessages(exportMessages);
  const locale = useLocale();
  const exportFile = useStudio((state) => state.exportFile);
  const open = usePlace((state) => state.open);
  const take = usePredict((state) => state.takeRunModel);
  const { task, walk } = run.header;
  if (run.result?.test == null) return null;

  async function save(request: ExportRequest) {
    const saved = await exportFile(request);
    if (!saved.ok) toast.error(errorSentence(saved.error, locale));
  }

  const others = exportsOf(task, true).filter(({ kind }) => kind !== "checkpoint");
  return (
    <div className="flex flex-wrap gap-2">
      <Button
        icon={ArrowRight}
        onClick={() => {
          open("predict");
          void take();
        }}
      >
        {t.predictCustomers}
      </Button>
      <span className="flex gap-px">
        <Button variant="primary" icon={Download} className="rounded-r-none" onClick={() => void save("checkpoint")}>
          {t.downloadModel}
        </Button>
        <Popover
          align="end"
          label={t.otherFiles}
          trigger={
            <IconButton
              icon={ChevronDown}
              label={t.otherFiles}
              className="rounded-l-none bg-accent text-on-accent hover:bg-accent-strong hover:text-on-accent"
            />
          }
        >
          <ul className="-mx-2 min-w-64">
            <FileItem file={exportName(task, "all", walk)} what={exports.all} onSave={() => void save("all")} />
            {others.map(({ kind, fileName }) => (
              <FileItem key={kind} file={fileName(walk)} what={exports.what[kind]} onSave={() => void save(kind)} />
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
        <span className="block break-all">{props.file}</span>
        <span className="block text-ink-2 text-sm">{props.what}</span>
      </button>
    </li>
  );
}
