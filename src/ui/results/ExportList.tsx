import { Check, Download, LoaderCircle } from "lucide-react";
import { useState } from "react";
import { errorSentence } from "../../i18n/errors";
import { formatBytes } from "../../i18n/format";
import { exportMessages } from "../../i18n/messages/export";
import type { SerialError } from "../../protocol/files";
import { type ExportKind, exportNames } from "../../protocol/run";
import { exportGroups } from "../../runs/output-files";
import { useStudio } from "../../store/studio";
import { OutputFolder } from "../files/OutputFolder";
import { Button, IconButton } from "../kit/button";
import { InfoTip } from "../kit/popover";
import { useLocale, useMessages } from "../locale";

type Progress =
  | { readonly state: "busy" }
  | { readonly state: "saved"; readonly bytes: number }
  | { readonly state: "error"; readonly error: SerialError };

export interface ExportListProps {
  readonly walk: number;
  /** Without a tested model only `run.json` has something to say. */
  readonly hasModel: boolean;
}

/** The files of a finished run, singly or as one zip; each button tells how its file is doing. */
export function ExportList({ walk, hasModel }: ExportListProps) {
  const t = useMessages(exportMessages);
  const exportFile = useStudio((state) => state.exportFile);
  const [progress, setProgress] = useState<Partial<Record<ExportKind, Progress>>>({});
  const files = exportNames(walk);

  async function save(kind: ExportKind) {
    setProgress((all) => ({ ...all, [kind]: { state: "busy" } }));
    const result = await exportFile(kind);
    const next: Progress = result.ok
      ? { state: "saved", bytes: result.value.bytes }
      : { state: "error", error: result.error };
    setProgress((all) => ({ ...all, [kind]: next }));
  }

  const item = (kind: ExportKind) => (
    <ExportItem key={kind} kind={kind} file={files[kind]} progress={progress[kind]} onSave={() => void save(kind)} />
  );
  const all = progress.all;
  return (
    <section className="bg-paper px-3 pt-1.5 pb-3">
      <h3 className="flex min-h-8 items-center gap-1">
        {t.title}
        <InfoTip about={t.title}>{t.about}</InfoTip>
      </h3>
      {hasModel ? (
        <>
          <h4 className="pt-1 text-ink-2 text-sm">{t.forPython}</h4>
          <ul>{exportGroups.forPython.map(item)}</ul>
          <h4 className="pt-2 text-ink-2 text-sm">{t.handover}</h4>
          <ul>{exportGroups.handover.map(item)}</ul>
          <h4 className="pt-2 text-ink-2 text-sm">{t.others}</h4>
          <ul>{exportGroups.others.map(item)}</ul>
          <div className="flex flex-wrap items-center gap-2 pt-3">
            <Button
              icon={all?.state === "busy" ? LoaderCircle : Download}
              disabled={all?.state === "busy"}
              onClick={() => void save("all")}
            >
              {all?.state === "busy" ? t.preparing(files.all) : t.all}
            </Button>
            <Outcome progress={all} />
          </div>
        </>
      ) : (
        <ul>{item("run")}</ul>
      )}
      <div className="pt-3">
        <OutputFolder heading="h4" />
      </div>
    </section>
  );
}

interface ExportItemProps {
  readonly kind: ExportKind;
  readonly file: string;
  readonly progress: Progress | undefined;
  readonly onSave: () => void;
}

function ExportItem({ kind, file, progress, onSave }: ExportItemProps) {
  const t = useMessages(exportMessages);
  const busy = progress?.state === "busy";
  return (
    <li className="hairline-b flex flex-wrap items-center gap-x-3 py-0.5">
      <span className="min-w-0 flex-1">
        <span className="block break-all">{file}</span>
        <span className="block text-ink-2 text-sm">{t.what[kind]}</span>
      </span>
      <Outcome progress={progress} />
      <IconButton
        icon={busy ? LoaderCircle : Download}
        label={busy ? t.preparing(file) : t.download(file)}
        disabled={busy}
        onClick={onSave}
      />
    </li>
  );
}

function Outcome({ progress }: { readonly progress: Progress | undefined }) {
  const t = useMessages(exportMessages);
  const locale = useLocale();
  return (
    <span aria-live="polite" className="text-sm">
      {progress?.state === "saved" && (
        <span className="inline-flex items-center gap-1 text-ink-2">
          <Check aria-hidden size={14} />
          {t.saved(formatBytes(progress.bytes, locale))}
        </span>
      )}
      {progress?.state === "error" && <span className="text-error">{errorSentence(progress.error, locale)}</span>}
    </span>
  );
}
