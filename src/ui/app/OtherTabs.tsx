import { MonitorPlay } from "lucide-react";
import { formatCount, formatLoss } from "../../i18n/format";
import { tabLifeMessages } from "../../i18n/messages/tab-life";
import { usePlace } from "../../store/place";
import type { WatchedRun } from "../../store/tab-channel";
import { useTabs } from "../../store/tabs";
import { Button } from "../kit/button";
import { ProgressBar } from "../kit/progress-bar";
import { useLocale, useMessages } from "../locale";
import { timeLeftText } from "../run/time-left";

/** What other tabs of the studio train, one calm row each; nothing when they train nothing. */
export function OtherTabs() {
  const t = useMessages(tabLifeMessages);
  const runs = useTabs((state) => state.elsewhere);
  if (runs.length === 0) return null;
  return (
    <section aria-label={t.otherTabs}>
      {runs.map((run) => (
        <OtherTab key={run.id} run={run} />
      ))}
    </section>
  );
}

function OtherTab({ run }: { readonly run: WatchedRun }) {
  const t = useMessages(tabLifeMessages);
  const locale = useLocale();
  const open = usePlace((state) => state.open);
  const isInRuns = usePlace((state) => state.place === "runs");
  const what = t.elsewhere[run.state](formatCount(run.epoch, locale), formatCount(run.epochs, locale));
  const figures = [
    ...(run.valLoss === null ? [] : [t.elsewhereLoss(formatLoss(run.valLoss, locale))]),
    ...(run.state === "training" && run.secondsLeft !== null ? [timeLeftText(run.secondsLeft, locale)] : []),
  ];
  return (
    <div className="hairline-b flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 bg-paper px-3 py-1 text-sm">
      <MonitorPlay aria-hidden size={16} strokeWidth={1.75} className="shrink-0 text-ink-2" />
      <p className="min-w-0">
        {what}
        {figures.length > 0 && <span className="text-ink-2">{`, ${figures.join(", ")}`}</span>}
      </p>
      <ProgressBar
        value={run.state === "evaluating" ? null : run.share}
        label={t.otherTabs}
        className="order-last w-full md:order-none md:w-auto md:min-w-24 md:flex-1"
      />
      {!isInRuns && (
        <Button variant="ghost" className="ml-auto" onClick={() => open("runs")}>
          {t.watch}
        </Button>
      )}
    </div>
  );
}
