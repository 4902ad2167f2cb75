import { MonitorPlay } from "lucide-react";
import { tabLifeMessages } from "../../i18n/messages/tab-life";
import { openPlace, usePlace } from "../../store/place";
import type { WatchedRun } from "../../store/tab-channel";
import { useTabs } from "../../store/tabs";
import { useFormat, useLocale, useMessages } from "../locale";
import { Button } from "./button";
import { ProgressBar } from "./progress-bar";
import { timeLeftText } from "./time-left";

/** What other tabs of the studio train, as live as they tell it; nothing when they train nothing. */
export function OtherTabs() {
  const t = useMessages(tabLifeMessages);
  const runs = useTabs((state) => state.elsewhere);
  if (runs.length === 0) return null;
  // No live region: its numbers change twice a second.
  return (
    <section aria-label={t.otherTabs} className="space-y-2">
      {runs.map((run) => (
        <OtherTab key={run.id} run={run} />
      ))}
    </section>
  );
}

function OtherTab({ run }: { readonly run: WatchedRun }) {
  const t = useMessages(tabLifeMessages);
  const locale = useLocale();
  const format = useFormat();
  const isInRuns = usePlace((state) => state.place === "runs");
  const figures = [
    t.elsewhereEpoch(format.count(run.epoch), format.count(run.epochs)),
    ...(run.valLoss === null ? [] : [t.elsewhereLoss(format.loss(run.valLoss))]),
    ...(run.state === "training" && run.secondsLeft !== null ? [timeLeftText(run.secondsLeft, locale)] : []),
  ];
  return (
    <div className="flex gap-2 rounded border border-line bg-paper p-2.5">
      <MonitorPlay aria-hidden size={16} strokeWidth={1.75} className="mt-0.5 shrink-0 text-ink-2" />
      <div className="min-w-0 flex-1">
        <p>{t.elsewhere[run.state]}</p>
        <p className="text-ink-2 text-sm">{figures.join(", ")}</p>
        <ProgressBar
          value={run.state === "evaluating" ? null : run.share}
          label={t.elsewhere[run.state]}
          className="mt-2"
        />
        {!isInRuns && (
          <Button className="mt-2" onClick={() => openPlace("runs")}>
            {t.watch}
          </Button>
        )}
      </div>
    </div>
  );
}
