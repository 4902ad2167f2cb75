import { Star } from "lucide-react";
import { runDetailMessages } from "../../../i18n/messages/run-detail";
import { runsMessages } from "../../../i18n/messages/runs";
import { taskMessages } from "../../../i18n/messages/tasks";
import type { RunRecord } from "../../../run/record";
import { taskOfRun, testOf } from "../../../run/stored-values";
import { historyActions } from "../../../store/history";
import { useStudio } from "../../../store/studio";
import { IconButton } from "../../kit/button";
import { Callout, ErrorCallout } from "../../kit/callout";
import { outcomeSentence } from "../../kit/outcome";
import { startedText } from "../../kit/run-text";
import { Sheet } from "../../kit/sheet";
import { useFormat, useLocale, useMessages } from "../../locale";
import { Staged } from "../comparison/Staged";
import { endOfRun } from "./charted-run";
import { RunConfig } from "./RunConfig";
import { RunCurves } from "./RunCurves";
import { RunDownloads } from "./RunDownloads";
import { RunNotes } from "./RunNotes";
import { RunOrigin } from "./RunOrigin";
import { RunResults } from "./RunResults";

interface RunDetailProps {
  /** The run that is shown; null closes. */
  readonly run: RunRecord | null;
  readonly onClose: () => void;
}

/** All that is known of one run, and what can be done with it. */
export function RunDetail({ run, onClose }: RunDetailProps) {
  const t = useMessages(runsMessages);
  const tasks = useMessages(taskMessages);
  const locale = useLocale();
  return (
    <Sheet
      open={run !== null}
      onClose={onClose}
      title={run?.name ?? ""}
      description={
        run !== null &&
        `${tasks.names[taskOfRun(run)]} · ${run.source === "reference" ? t.reference : t.states[run.state]} · ${startedText(run, locale)}`
      }
      actions={
        run !== null && (
          <IconButton
            icon={Star}
            label={t.star(run.name)}
            aria-pressed={run.starred}
            className={run.starred ? "text-ink [&_svg]:fill-current" : ""}
            onClick={() => void historyActions.change(run.id, { starred: !run.starred })}
          />
        )
      }
    >
      {run !== null && <Content key={run.id} run={run} onClose={onClose} />}
    </Sheet>
  );
}

function Content({ run, onClose }: { readonly run: RunRecord; readonly onClose: () => void }) {
  const t = useMessages(runDetailMessages);
  return (
    <div className="space-y-5 p-4">
      <RunNotes run={run} />
      <Ending run={run} />
      {(run.json !== null || run.reference !== null) && (
        <Staged
          value={run}
          className={
            testOf(run)?.confusion_matrix == null ? "" : run.json?.evidence == null ? "min-h-112" : "min-h-140"
          }
        >
          {(shown) => <RunResults run={shown} />}
        </Staged>
      )}
      {run.json === null ? (
        run.source === "studio" && run.state !== "running" && <p className="text-ink-2">{t.noRecord}</p>
      ) : (
        <>
          <RunCurves json={run.json} />
          <RunConfig run={run} json={run.json} />
        </>
      )}
      <RunDownloads run={run} onClose={onClose} />
      <RunOrigin run={run} />
    </div>
  );
}

/** How the run ended, in a sentence. */
function Ending({ run }: { readonly run: RunRecord }) {
  const t = useMessages(runDetailMessages);
  const locale = useLocale();
  const format = useFormat();
  const goesOn = useStudio((state) => state.resumable.some(({ id }) => id === run.id));
  if (run.state === "interrupted" && run.json !== null) {
    const epochs = run.json.history.length;
    const { empty, goesOn: saved, lost } = t.interrupted;
    return <Callout tone="info">{goesOn ? saved : epochs === 0 ? empty : lost(format.count(epochs))}</Callout>;
  }
  if (run.failure !== null) return <ErrorCallout error={run.failure} />;
  const end = endOfRun(run);
  if (end === null) return null;
  const sentence = outcomeSentence(end, locale);
  return run.outcome === "non-finite" ? <Callout tone="error">{sentence}</Callout> : <p>{sentence}</p>;
}
