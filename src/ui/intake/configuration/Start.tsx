import { useDeferredValue } from "react";
import { configurationMessages } from "../../../i18n/messages/configuration";
import { tabLifeMessages } from "../../../i18n/messages/tab-life";
import { isBusy, isPast } from "../../../store/phase";
import { startBlockNow } from "../../../store/start-block";
import { useStudio } from "../../../store/studio";
import { useTabs } from "../../../store/tabs";
import { ActionButton } from "../../actions/ActionButton";
import { useNow } from "../../actions/use-now";
import { useMessages } from "../../locale";

export function StartButton({ className }: { readonly className?: string }) {
  // With a result on the screen, taking it is what matters next.
  const finished = useStudio((state) => state.run?.result?.test != null && !isPast(state));
  return <ActionButton id="start" variant={finished ? "secondary" : "primary"} className={className} />;
}

/** The end of the left column: Start, and the sentence that says why it waits. Gone while a run goes on. */
export function StartArea() {
  const t = useMessages(configurationMessages);
  const life = useMessages(tabLifeMessages);
  const busy = useStudio(isBusy);
  // It comes back with the form, after what a run's end has to say.
  const wasBusy = useDeferredValue(busy);
  const elsewhere = useTabs((state) => state.elsewhere.some(({ state }) => state === "training"));
  const blocked = useNow(startBlockNow);
  if (busy || wasBusy) return null;
  return (
    <div className="hairline-t sticky bottom-0 bg-paper p-3 max-lg:hidden">
      <div className="space-y-2">
        <StartButton className="w-full" />
        <ActionButton id="queue" className="w-full" />
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
