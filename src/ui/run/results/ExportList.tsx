import { Check, Download, LoaderCircle } from "lucide-react";
import { Fragment, useState } from "react";
import type { SerialError } from "../../../formats/coded-error";
import { errorSentence } from "../../../i18n/errors";
import { exportMessages } from "../../../i18n/messages/export";
import type { RunHeader } from "../../../run/run";
import { useStudio } from "../../../store/studio";
import { type ExportRequest, exportName, exportsOf } from "../../../tasks/registry";
import { EXPORT_GROUPS } from "../../../tasks/task";
import { Button, IconButton } from "../../kit/button";
import { LongText } from "../../kit/long-text";
import { OutputFolder } from "../../kit/OutputFolder";
import { TipHeading } from "../../kit/popover";
import { useFormat, useLocale, useMessages } from "../../locale";

type Progress =
  | { readonly state: "busy" }
  | { readonly state: "saved"; readonly bytes: number; readonly leftOut: SerialError | null }
  | { readonly state: "error"; readonly error: SerialError };

interface ExportListProps {
  readonly header: Pick<RunHeader, "task" | "walk" | "sketcher" | "isTable">;
  /** Without a tested model only `run.json` has something to say. */
  readonly hasModel: boolean;
}

/** The files of a finished run, singly or as one zip; each button tells how its file is doing. */
export function ExportList({ header: { task, walk, sketcher, isTable }, hasModel }: ExportListProps) {
  const t = useMessages(exportMessages);
  const locale = useLocale();
  const exportFile = useStudio((state) => state.exportFile);
  const [progress, setProgress] = useState<Partial<Record<ExportRequest, Progress>>>({});
  const files = exportsOf(task, { model: hasModel, sketcher: sketcher !== null });

  async function save(request: ExportRequest) {
    setProgress((all) => ({ ...all, [request]: { state: "busy" } }));
    const result = await exportFile(request);
    const next: Progress = result.ok ? { state: "saved", ...result.value } : { state: "error", error: result.error };
    setProgress((all) => ({ ...all, [request]: next }));
  }

  const all = progress.all;
  return (
    <section className="bg-paper px-3 pt-1.5 pb-3">
      <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
        <TipHeading title={t.title}>{t.about}</TipHeading>
        {hasModel && (
          <>
            <Button
              icon={all?.state === "busy" ? LoaderCircle : Download}
              busy={all?.state === "busy"}
              onClick={() => void save("all")}
            >
              {all?.state === "busy" ? t.preparing(exportName(task, "all", walk)) : t.all}
            </Button>
            <Outcome progress={all} />
          </>
        )}
      </div>
      <div className="gap-x-6 lg:columns-2">
        {EXPORT_GROUPS.map((group) => {
          const members = files.filter((file) => file.group === group);
          return (
            members.length > 0 && (
              <Fragment key={group}>
                {hasModel && (
                  <h4 className="break-after-avoid pt-1.5 text-ink-2 text-sm">
                    {group === "python" && isTable ? t.ofTable : t.groups[group]}
                  </h4>
                )}
                <ul>
                  {members.map(({ kind, fileName, what }) => (
                    <ExportItem
                      key={kind}
                      file={fileName(walk)}
                      what={what[locale]}
                      progress={progress[kind]}
                      onSave={() => void save(kind)}
                    />
                  ))}
                </ul>
              </Fragment>
            )
          );
        })}
      </div>
      <div className="pt-3">
        <OutputFolder heading="h4" />
      </div>
    </section>
  );
}

interface ExportItemProps {
  readonly file: string;
  readonly what: string;
  readonly progress: Progress | undefined;
  readonly onSave: () => void;
}

function ExportItem({ file, what, progress, onSave }: ExportItemProps) {
  const t = useMessages(exportMessages);
  const busy = progress?.state === "busy";
  return (
    <li className="hairline-b relative flex break-inside-avoid flex-wrap items-center gap-x-3 hover:bg-sunken/50">
      <span className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-3 max-md:flex-col max-md:py-1">
        <LongText text={file} />
        <span className="text-ink-2 text-sm">{what}</span>
      </span>
      <Outcome progress={progress} />
      <IconButton
        icon={busy ? LoaderCircle : Download}
        label={busy ? t.preparing(file) : t.download(file)}
        busy={busy}
        onClick={onSave}
        // The whole row is the button.
        className="static after:absolute after:inset-0"
      />
    </li>
  );
}

function Outcome({ progress }: { readonly progress: Progress | undefined }) {
  const t = useMessages(exportMessages);
  const locale = useLocale();
  const format = useFormat();
  const error = progress?.state === "error" ? progress.error : progress?.state === "saved" ? progress.leftOut : null;
  return (
    <span aria-live="polite" className="text-sm">
      {progress?.state === "saved" && (
        <span className="inline-flex items-center gap-1 text-ink-2">
          <Check aria-hidden size={14} />
          {t.saved(format.bytes(progress.bytes))}
        </span>
      )}
      {error && <span className="text-error"> {errorSentence(error, locale)}</span>}
    </span>
  );
}
