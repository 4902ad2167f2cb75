import { ChevronRight, EqualNot } from "lucide-react";
import { useEffect } from "react";
import { lineageMessages } from "../../i18n/messages/lineage";
import { LINEAGE_STAGES, type LineageStage, lineage, type StageState, shortHash } from "../../run/lineage";
import { chooseTask } from "../../store/choose-task";
import { historyActions, useHistory } from "../../store/history";
import { addressOf } from "../../store/place";
import { useQueue } from "../../store/queue";
import { useStudio } from "../../store/studio";
import { TASK_IDS } from "../../tasks/registry";
import { classes } from "../kit/classes";
import { Tooltip } from "../kit/tooltip";
import { useMessages } from "../locale";
import { useLineageFacts } from "./facts";
import { RunAll } from "./RunAll";
import { WayBar } from "./WayBar";

/** The way from tables to predictions on one line, each stage a link to its place, and the bar of a whole way. */
export function LineageStrip() {
  const t = useMessages(lineageMessages);
  const facts = useLineageFacts();
  const loaded = useHistory((state) => state.loaded);
  useEffect(() => {
    // What earlier visits trained belongs to the way as well.
    if (!loaded) void historyActions.load();
  }, [loaded]);
  const way = useQueue(({ queue, end }) => queue?.way != null && end === null);
  const states = lineage(facts);
  const stages = LINEAGE_STAGES.map((stage) => ({
    stage,
    state: states[stage],
    hash: facts[stage].hash,
    href: hrefOf(stage, facts[stage].run),
  }));
  const count = (wanted: StageState) => stages.filter(({ state }) => state === wanted).length;
  return (
    <div data-lineage className="print:hidden">
      <div className="hairline-b flex min-h-9 items-start gap-3 bg-paper px-3 max-md:py-1.5 md:items-center">
        <details className="group min-w-0 flex-1 md:hidden">
          <summary className="touch flex cursor-pointer list-none items-center gap-1 text-ink-2 text-sm">
            <ChevronRight aria-hidden size={14} className="group-open:rotate-90" />
            {t.summary(count("done") + count("stale"), count("stale"), count("elsewhere"))}
          </summary>
          <Stages stages={stages} className="flex-col pb-2" />
        </details>
        <nav aria-label={t.title} className="@container min-w-0 flex-1 overflow-x-auto max-md:hidden">
          <Stages stages={stages} className="items-center gap-x-0.5" />
        </nav>
        {states.tables === "done" && !way && <RunAll />}
      </div>
      <WayBar stale={stages.some(({ stage, state }) => state === "stale" && stage !== "predictions")} />
    </div>
  );
}

interface Shown {
  readonly stage: LineageStage;
  readonly state: StageState;
  readonly hash: string | null;
  readonly href: string;
}

function Stages({ stages, className }: { readonly stages: readonly Shown[]; readonly className: string }) {
  const t = useMessages(lineageMessages);
  return (
    <ol className={classes("flex", className)}>
      {stages.map(({ stage, state, hash, href }, place) => (
        <li key={stage} className="flex min-w-0 items-center gap-x-0.5 md:shrink-0">
          {place > 0 && <Joint isMade={state !== "elsewhere"} />}
          <Tooltip text={t.about(t.stage[stage], t.state[state], hash ?? "")}>
            <a
              href={href}
              onClick={() => {
                const task = TASK_IDS.find((id) => id === stage);
                if (task !== undefined) chooseTask(task);
              }}
              data-state={state}
              className={classes(
                "touch flex min-w-0 items-center gap-1.5 whitespace-nowrap rounded px-1 py-0.5 text-sm hover:bg-sunken",
                looks[state],
              )}
            >
              <span aria-hidden className={classes("size-1.5 shrink-0 rounded-full", dots[state])} />
              {t.stage[stage]}
              {state === "elsewhere" && <span className="md:sr-only">{t.mark.elsewhere}</span>}
              {state === "stale" || state === "running" ? (
                <span>{t.mark[state]}</span>
              ) : (
                hash !== null && <code className="font-mono text-ink-3 @max-4xl:hidden">#{shortHash(hash)}</code>
              )}
            </a>
          </Tooltip>
        </li>
      ))}
    </ol>
  );
}

/** What stands between two stages: an arrow, or that the second was not made from what stands before it. */
function Joint({ isMade }: { readonly isMade: boolean }) {
  const Sign = isMade ? ChevronRight : EqualNot;
  return <Sign aria-hidden size={12} className="shrink-0 text-ink-3 max-md:hidden" />;
}

const looks: Readonly<Record<StageState, string>> = {
  missing: "text-ink-3",
  ready: "text-ink-2",
  stale: "text-warning",
  elsewhere: "text-ink-2",
  running: "text-ink font-strong",
  done: "text-ink",
};

const dots: Readonly<Record<StageState, string>> = {
  missing: "border border-line-strong",
  ready: "border border-ink-2",
  stale: "bg-warning",
  elsewhere: "bg-ink-3",
  running: "bg-accent",
  done: "bg-ink",
};

/** Where a stage is worked on and its files are: of a kept run its page in Runs. */
function hrefOf(stage: LineageStage, run: string | undefined): string {
  if (stage === "predictions") return addressOf("predict");
  if (stage === "tables" || stage === "graph" || stage === "sketches") return addressOf("data");
  const shown = useStudio.getState().run?.header.id === run;
  return run !== undefined && !shown ? addressOf("runs", { run }) : addressOf("studio");
}
