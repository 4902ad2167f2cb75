import { FolderOpen } from "lucide-react";
import { errorSentence } from "../../i18n/errors";
import { filesMessages } from "../../i18n/messages/files";
import { type FolderWriting, folderActions, useOutputFolder } from "../../store/output-folder";
import { useFormat, useLocale, useMessages } from "../locale";
import { Button } from "./button";
import { Callout, ErrorCallout } from "./callout";
import { InfoTip } from "./popover";
import { ProgressBar } from "./progress-bar";

interface OutputFolderProps {
  /** Level of its heading, below the one that it stands under. */
  readonly heading: "h3" | "h4";
}

/** The folder that takes every run's files: which one, how it is doing, and what can be done about it. */
export function OutputFolder({ heading: Heading }: OutputFolderProps) {
  const t = useMessages(filesMessages);
  const { supported, folder, allowed, writing } = useOutputFolder();
  return (
    <section className="space-y-2">
      <Heading className="flex min-h-6 items-center gap-1 text-ink-2 text-sm">
        {t.outputFolder}
        <InfoTip about={t.outputFolder}>{t.outputAbout}</InfoTip>
      </Heading>
      {!supported && <p className="text-ink-2">{t.outputUnsupported}</p>}
      {folder !== null && allowed && writing === null && <p className="break-words">{t.writesTo(folder)}</p>}
      {folder !== null && !allowed && <Lapsed folder={folder} />}
      {folder !== null && allowed && writing !== null && <Writing writing={writing} folder={folder} />}
      {folder === null && writing?.state === "failed" && <Writing writing={writing} folder="" />}
      {supported && <FolderButtons />}
    </section>
  );
}

function FolderButtons() {
  const t = useMessages(filesMessages);
  const chosen = useOutputFolder((state) => state.folder !== null);
  const busy = useOutputFolder((state) => state.writing?.state === "writing");
  if (busy) return null;
  return (
    <div className="flex flex-wrap gap-2">
      <Button icon={FolderOpen} onClick={() => void folderActions.choose()}>
        {chosen ? t.otherFolder : t.chooseFolder}
      </Button>
      {chosen && (
        <Button variant="ghost" onClick={() => void folderActions.stopUsing()}>
          {t.stopUsing}
        </Button>
      )}
    </div>
  );
}

function Lapsed({ folder }: { readonly folder: string }) {
  const t = useMessages(filesMessages);
  return (
    <Callout tone="warning" action={<Button onClick={() => void folderActions.allow()}>{t.allowAgain}</Button>}>
      {t.lapsed(folder)}
    </Callout>
  );
}

function Writing({ writing, folder }: { readonly writing: FolderWriting; readonly folder: string }) {
  const t = useMessages(filesMessages);
  const locale = useLocale();
  const format = useFormat();
  switch (writing.state) {
    case "writing": {
      const label = t.writing(format.count(writing.done), format.count(writing.total), folder);
      return (
        <div className="space-y-2">
          <p className="break-words">{label}</p>
          <p className="min-h-5 truncate text-ink-2">{writing.file}</p>
          <div className="flex items-center gap-2">
            <ProgressBar value={writing.done / writing.total} label={label} className="flex-1" />
            <Button variant="ghost" onClick={folderActions.cancel}>
              {t.cancelWriting}
            </Button>
          </div>
        </div>
      );
    }
    case "written": {
      const cannotDraw = writing.refused?.code === "figure/no-canvas";
      return (
        <>
          <p role="status" className="break-words">
            {t.written(format.count(writing.files), format.bytes(writing.bytes), writing.folder)}
          </p>
          {writing.refused !== null && (
            <Callout
              tone={cannotDraw ? "warning" : "error"}
              action={<Button onClick={() => void folderActions.write()}>{t.writeAgain}</Button>}
            >
              {!cannotDraw && `${t.notMade} `}
              {errorSentence(writing.refused, locale)}
            </Callout>
          )}
        </>
      );
    }
    case "failed":
      return (
        <ErrorCallout
          error={writing.error}
          action={folder !== "" && <Button onClick={() => void folderActions.write()}>{t.writeAgain}</Button>}
        />
      );
  }
}
