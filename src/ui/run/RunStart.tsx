import { appMessages } from "../../i18n/messages/app";
import { useHistory } from "../../store/history";
import { isRunning, phaseOf } from "../../store/phase";
import { currentEpoch, runShare } from "../../store/progress";
import { labelOf } from "../../store/recorder";
import type { RunView } from "../../store/state";
import { useStudio } from "../../store/studio";
import { ProgressBar } from "../kit/progress-bar";
import { useFormat, useLocale, useMessages } from "../locale";

/** What stands in the results' place until they are loaded: of a run, what trains and how far it is. */
export function RunStart() {
  const run = useStudio((state) => state.run);
  return (
    <div className="min-h-[calc(100dvh-3rem-var(--bars,0rem))]">
      {run !== null && isRunning(run) && <Head run={run} />}
    </div>
  );
}

/** As high as the title and the progress that take its place: nothing moves when they come. */
function Head({ run }: { readonly run: RunView }) {
  const t = useMessages(appMessages);
  const locale = useLocale();
  const format = useFormat();
  const { header } = run;
  const record = useHistory(({ runs }) => runs.find(({ id }) => id === header.id));
  const state = t.phase[useStudio(phaseOf)];
  return (
    <>
      <header className="hairline-b flex min-h-[2.8125rem] items-center bg-paper px-3 max-md:min-h-[5.3125rem]">
        <h2 className="min-w-0 md:truncate">{record?.name ?? labelOf(header, locale).name}</h2>
        <p className="ml-auto text-ink-2 max-md:sr-only">{state}</p>
      </header>
      <div className="hairline-b flex min-h-10 items-center gap-x-4 bg-paper px-3 text-sm max-md:min-h-20">
        <p className="w-28 text-ink-2">
          {t.epochOf(format.count(currentEpoch(run)), format.count(header.config.epochs))}
        </p>
        <ProgressBar value={runShare(run)} label={state} className="flex-1" />
      </div>
    </>
  );
}
