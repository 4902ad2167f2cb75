import { ArrowRight, Download, Trash2, Users } from "lucide-react";
import { runDetailMessages } from "../../../i18n/messages/run-detail";
import type { RunRecord } from "../../../run/record";
import { classesOf, taskOfRun, testOf } from "../../../run/stored-values";
import { isBusy } from "../../../store/phase";
import { saveRunFile, storedRunFiles } from "../../../store/run-files";
import { useStudio } from "../../../store/studio";
import { Button } from "../../kit/button";
import { LongText } from "../../kit/long-text";
import { useFormat, useMessages } from "../../locale";
import { useRunActions } from "../run-actions";
import { OpenRunFiles } from "./OpenRunFiles";

/** The run's files, what its model is good for, and its end. */
export function RunDownloads({ run, onClose }: { readonly run: RunRecord; readonly onClose: () => void }) {
  const t = useMessages(runDetailMessages);
  const format = useFormat();
  const { openModel, downloadCheckpoint, remove } = useRunActions(run);
  const names = storedRunFiles(run);
  const isFoundation = taskOfRun(run) === "foundation";
  const busy = useStudio(isBusy);
  return (
    <section aria-label={t.files}>
      <h3 className="pb-1">{t.files}</h3>
      <ul>
        {run.json !== null && <FileLine file={names.run} about={t.runFile} onSave={() => saveRunFile(run, "run")} />}
        {run.predictions !== null && classesOf(run) !== null && (
          <FileLine file={names.predictions} about={t.predictionsFile} onSave={() => saveRunFile(run, "predictions")} />
        )}
        {run.checkpointBytes > 0 && (
          <FileLine
            file={names.checkpoint}
            about={`${t.checkpointFile} · ${format.bytes(run.checkpointBytes)}`}
            onSave={downloadCheckpoint}
          />
        )}
      </ul>
      {run.source === "studio" && testOf(run) !== null && run.checkpointBytes === 0 && (
        <p className="py-1 text-ink-2">{t.noCheckpoint}</p>
      )}
      <div className="flex flex-wrap gap-2 pt-2">
        {run.checkpointBytes > 0 && (
          <Button icon={isFoundation ? ArrowRight : Users} disabled={isFoundation && busy} onClick={openModel}>
            {isFoundation ? t.fineTune : t.predict}
          </Button>
        )}
        <OpenRunFiles run={run} />
        <Button
          icon={Trash2}
          variant="ghost"
          disabled={run.state === "running"}
          onClick={() => {
            onClose();
            void remove();
          }}
        >
          {t.remove}
        </Button>
      </div>
    </section>
  );
}

interface FileLineProps {
  readonly file: string;
  readonly about: string;
  readonly onSave: () => void;
}

function FileLine({ file, about, onSave }: FileLineProps) {
  const t = useMessages(runDetailMessages);
  return (
    <li className="hairline-b flex items-center gap-2 py-1">
      <div className="min-w-0 flex-1">
        <p>
          <LongText text={file} />
        </p>
        <p className="text-ink-2 text-sm">{about}</p>
      </div>
      <Button icon={Download} aria-label={t.save(file)} title={t.save(file)} onClick={onSave} className="px-2" />
    </li>
  );
}
