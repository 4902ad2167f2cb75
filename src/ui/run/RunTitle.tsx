import { Pencil, Square } from "lucide-react";
import { type RefObject, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { engineMessages } from "../../i18n/messages/engine";
import { runMessages } from "../../i18n/messages/run";
import { taskMessages } from "../../i18n/messages/tasks";
import type { RunHeader } from "../../run/run";
import { useHistory } from "../../store/history";
import { labelOf } from "../../store/recorder";
import type { RunView } from "../../store/state";
import { useStudio } from "../../store/studio";
import { defaultConfig } from "../../tasks/config";
import { ActionButton } from "../actions/ActionButton";
import { Button, IconButton } from "../kit/button";
import { ConfigurationFacts } from "../kit/ConfigurationFacts";
import { classes } from "../kit/classes";
import { focusIfLost } from "../kit/focus";
import { NameField } from "../kit/NameField";
import { InfoTip } from "../kit/popover";
import { Tooltip } from "../kit/tooltip";
import { useLocale, useMessages } from "../locale";
import { ResultActions } from "./ResultActions";
import { RunSwitches } from "./RunSwitches";

/** What runs (the run's own configuration, never the form's), how it stands, and what can be done about it. */
export function RunTitle({ run }: { readonly run: RunView }) {
  const t = useMessages(runMessages);
  const { header, state } = run;
  const heading = useRef<HTMLHeadingElement>(null);
  // In a queue nothing stands beside the switches, so they stand beside the name.
  const queueing = useStudio((state) => state.queueing);
  const ended = state === "finished" || state === "failed";
  const standing = state === "finished" && run.result?.outcome === "stopped-by-user" ? "stopped" : state;
  const wasEnded = useRef(ended);
  useEffect(() => {
    // The buttons that had the focus are gone; the result is what comes next.
    if (ended && !wasEnded.current) focusIfLost(heading.current);
    wasEnded.current = ended;
  }, [ended]);
  return (
    <header className="hairline-b flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 bg-paper px-3 py-1.5">
      <div
        className={classes(
          "flex min-w-0 items-center gap-1 md:min-w-48 md:flex-1",
          queueing && !ended ? "max-md:contents" : "max-md:w-full",
        )}
      >
        <RunName header={header} heading={heading} />
        <InfoTip about={t.configuration}>
          <Configuration header={header} />
        </InfoTip>
      </div>
      {/* While it goes on, a phone's bar at the window's foot says how it stands. */}
      <p className={classes("ml-auto text-ink-2", !ended && "max-md:sr-only")}>{t.state[standing]}</p>
      {!ended && <RunSwitches />}
      <RunButtons run={run} />
      <ResultActions run={run} />
    </header>
  );
}

/** The run by the one name that it has everywhere, changed in place. */
function RunName({
  header,
  heading,
}: {
  readonly header: RunHeader;
  readonly heading: RefObject<HTMLHeadingElement | null>;
}) {
  const t = useMessages(runMessages);
  const tasks = useMessages(taskMessages);
  const record = useHistory(({ runs }) => runs.find(({ id }) => id === header.id) ?? null);
  const [editing, setEditing] = useState(false);
  const pencil = useRef<HTMLButtonElement>(null);
  const locale = useLocale();
  const name = record?.name ?? labelOf(header, locale).name;
  return (
    <>
      <h2
        ref={heading}
        title={name}
        tabIndex={-1}
        className={classes("min-w-0 outline-none md:truncate", editing && "sr-only")}
      >
        {name}
      </h2>
      {record !== null &&
        (editing ? (
          <NameField
            run={record}
            autoFocus
            className="w-full max-w-md"
            onDone={() => {
              flushSync(() => setEditing(false));
              focusIfLost(pencil.current);
            }}
          />
        ) : (
          <IconButton ref={pencil} icon={Pencil} label={t.rename} onClick={() => setEditing(true)} className="size-7" />
        ))}
      {/* Automatic names leave out the task that is meant where none is said. */}
      {!editing && header.task === defaultConfig().task && !header.isTable && (
        <span className="shrink-0 rounded bg-sunken px-1.5 py-0.5 text-ink-2 text-sm max-md:hidden">
          {tasks.names[header.task]}
        </span>
      )}
      {!editing && (record?.demo ?? header.demo) && (
        <span className="shrink-0 rounded bg-sunken px-1.5 py-0.5 text-ink-2 text-sm">{t.demo}</span>
      )}
    </>
  );
}

function Configuration({ header }: { readonly header: RunHeader }) {
  const t = useMessages(runMessages);
  const engines = useMessages(engineMessages);
  return (
    <>
      <p className="mb-1 text-ink">{t.configuration}</p>
      <ConfigurationFacts
        config={header.config}
        walk={header.isTable ? undefined : header.walk}
        engine={engines.name[header.engine.name]}
      />
    </>
  );
}

function RunButtons({ run }: { readonly run: RunView }) {
  const t = useMessages(runMessages);
  const stop = useStudio((state) => state.stopTraining);
  const buttons = useRef<HTMLDivElement>(null);
  // Start, which had the focus, is gone; Pause is what stands in its place.
  useEffect(() => focusIfLost(buttons.current?.querySelector("button") ?? null), []);
  const [stopping, setStopping] = useState(false);
  const { state, bestEpoch } = run;
  const queueing = useStudio((state) => state.queueing);
  if (state !== "training" && state !== "paused") return null;
  const kept = (run.header.config.restore === "best" ? bestEpoch : null) ?? (run.epochs.length || null);
  const [stopLabel, stopWhy] =
    kept === null ? [t.stopWithout, t.stopWhyWithout] : [t.stopAndKeep(String(kept)), t.stopWhy(String(kept))];
  return (
    <div ref={buttons} className="flex flex-wrap gap-2 max-md:grow">
      {/* On narrow screens the bar at the window's foot has them. */}
      {state === "training" ? (
        <ActionButton id="pause" disabled={stopping} className="min-w-28 max-lg:hidden" />
      ) : (
        <ActionButton id="resume" variant="primary" disabled={stopping} className="min-w-28 max-lg:hidden" />
      )}
      {!queueing && (
        <Tooltip text={stopWhy}>
          <Button
            icon={Square}
            disabled={stopping}
            className="min-w-52 max-md:grow"
            onClick={() => {
              setStopping(true);
              void stop();
            }}
          >
            {stopping ? t.stopping : stopLabel}
          </Button>
        </Tooltip>
      )}
    </div>
  );
}
