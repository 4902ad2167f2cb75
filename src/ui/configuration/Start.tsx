import { Play } from "lucide-react";
import { configurationMessages } from "../../i18n/messages/configuration";
import { tabLifeMessages } from "../../i18n/messages/tab-life";
import { useOutputFolder } from "../../store/output-folder";
import { isBusy, phaseOf } from "../../store/phase";
import { useStudio } from "../../store/studio";
import { useTabs } from "../../store/tabs";
import { Button } from "../kit/button";
import { useMessages } from "../locale";
import { QueueButton } from "../queue/QueueButton";
import { useDrafts } from "./drafts";
import { type StartBlock, startBlock } from "./start-policy";

/** Why Start waits, or null; one answer for the column's button and the narrow bar's. */
export function useStartBlock(): StartBlock | null {
  const problems = useDrafts((state) => Object.keys(state.problems).length);
  const writing = useOutputFolder((state) => state.writing?.state === "writing");
  const block = useStudio((state) => startBlock(state, phaseOf(state), problems));
  // The next run would take the results away that the files are made of.
  return block ?? (writing ? "writing" : null);
}

export function StartButton({ className }: { readonly className?: string }) {
  const t = useMessages(configurationMessages);
  const start = useStudio((state) => state.startTraining);
  const blocked = useStartBlock();
  // With a result on the screen, taking it is what matters next.
  const finished = useStudio(({ run }) => run?.result?.test != null);
  return (
    <Button
      variant={finished ? "secondary" : "primary"}
      icon={Play}
      disabled={blocked !== null}
      onClick={() => void start()}
      {...(className === undefined ? {} : { className })}
    >
      {t.start}
    </Button>
  );
}

/** The end of the left column: Start, and the sentence that says why it waits. Gone while a run goes on. */
export function StartArea() {
  const t = useMessages(configurationMessages);
  const life = useMessages(tabLifeMessages);
  const busy = useStudio(isBusy);
  const elsewhere = useTabs((state) => state.elsewhere.some(({ state }) => state === "training"));
  const blocked = useStartBlock();
  if (busy) return null;
  return (
    <div className="hairline-t sticky bottom-0 bg-paper p-3 max-lg:hidden">
      <div className="space-y-2">
        <StartButton className="w-full" />
        <QueueButton disabled={blocked !== null} />
      </div>
      {blocked !== null && (
        <p role="status" className="mt-2 text-ink-2 text-sm">
          {t.startBlocked[blocked]}
        </p>
      )}
      {blocked === null && elsewhere && <p className="mt-2 text-ink-2 text-sm">{life.twoAtOnce}</p>}
    </div>
  );
}
