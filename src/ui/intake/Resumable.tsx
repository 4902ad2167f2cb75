import { errorSentence } from "../../i18n/errors";
import { formatBytes } from "../../i18n/format";
import { formatMoment } from "../../i18n/format-moment";
import { filesMessages } from "../../i18n/messages/files";
import { intakeMessages } from "../../i18n/messages/intake";
import type { ResumableRun } from "../../protocol/worker-api";
import { fileSource } from "../../runs/input-files";
import { openHashes, useFiles } from "../../store/files";
import { isRunning } from "../../store/phase";
import { useStudio } from "../../store/studio";
import { usePickFiles } from "../app/files";
import { useKnownFiles } from "../files/known-files";
import { Button } from "../kit/button";
import { Callout } from "../kit/callout";
import { useLocale, useMessages } from "../locale";
import { type MissingFile, resumeNeed } from "./resume-policy";

/** Unfinished runs of earlier visits: go on, or give them up. */
export function ResumableRuns() {
  const runs = useStudio((state) => state.resumable);
  const running = useStudio((state) => isRunning(state.run));
  if (running) return null;
  return runs.map((run) => <Resumable key={run.id} run={run} />);
}

function Resumable({ run }: { readonly run: ResumableRun }) {
  const t = useMessages(intakeMessages);
  const locale = useLocale();
  const sketches = useStudio((state) => state.sketches);
  const foundation = useStudio((state) => state.foundation);
  const resume = useStudio((state) => state.resumeRun);
  const openDemo = useStudio((state) => state.openDemo);
  const discard = useStudio((state) => state.discardResumable);
  const need = resumeNeed(run, { sketches, foundation });

  async function goOn() {
    if (!run.demo || (await openDemo())) await resume(run.id);
  }

  return (
    <Callout
      tone="info"
      title={t.unfinished(formatMoment(run.startedAt, locale))}
      action={
        <>
          {need.kind === "files" ? (
            <OpenMissing run={run} missing={need.missing} />
          ) : (
            <Button disabled={need.kind !== "ready"} onClick={() => void goOn()}>
              {t.goOn(run.epoch + 1)}
            </Button>
          )}
          <Button variant="ghost" onClick={() => void discard(run.id)}>
            {t.giveUp}
          </Button>
        </>
      }
    >
      <p className="break-words">
        {t.unfinishedWhat(run.epoch, run.config.epochs)}
        {need.kind === "hashing" && ` ${t.unfinishedHashing}`}
      </p>
      {need.kind === "files" && <Missing missing={need.missing} />}
    </Callout>
  );
}

/** What the run waits for, and which open file is not what it seems. */
function Missing({ missing }: { readonly missing: readonly MissingFile[] }) {
  const t = useMessages(filesMessages);
  const locale = useLocale();
  return (
    <>
      <p className="break-words">
        {t.needs(missing.map(({ file, bytes }) => t.fileAndSize(file, formatBytes(bytes, locale))).join(", "))}
      </p>
      {missing.map(
        ({ sha256, file, instead }) =>
          instead !== null && (
            <p key={sha256} className="text-error">
              {errorSentence({ code: "run/other-file", params: { file: instead, expected: file } }, locale)}
            </p>
          ),
      )}
    </>
  );
}

/** One click where the browser can open the files by itself, the file dialog for the others. */
function OpenMissing({ run, missing }: { readonly run: ResumableRun; readonly missing: readonly MissingFile[] }) {
  const t = useMessages(filesMessages);
  const pick = usePickFiles();
  const known = useKnownFiles();
  const opening = useFiles((state) => state.opening);
  const openAgain = useFiles((state) => state.openAgain);
  const resume = useStudio((state) => state.resumeRun);
  const reachable = missing.filter((file) => fileSource(file, openHashes(), known) !== "ask");
  const all = reachable.length === missing.length;

  async function open() {
    if ((await openAgain(reachable)) && all) await resume(run.id);
  }

  return (
    <>
      {reachable.length > 0 && (
        <Button disabled={opening !== null} onClick={() => void open()}>
          {opening !== null ? t.looking(opening) : all ? t.openAndGoOn(String(run.epoch + 1)) : t.openAgain}
        </Button>
      )}
      {!all && <Button onClick={pick}>{t.openOther}</Button>}
    </>
  );
}
