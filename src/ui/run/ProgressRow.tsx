import type { ReactNode } from "react";
import { formatDecimal } from "../../i18n/format";
import { runMessages } from "../../i18n/messages/run";
import { runShare } from "../../store/progress";
import type { RunView } from "../../store/state";
import { classes } from "../kit/classes";
import { ProgressBar } from "../kit/progress-bar";
import { timeLeftText } from "../kit/time-left";
import { useFormat, useLocale, useMessages } from "../locale";

/** How far the run is and how fast it goes. Every number has its own reserved width: nothing moves but digits. */
export function ProgressRow({ run }: { readonly run: RunView }) {
  const t = useMessages(runMessages);
  const locale = useLocale();
  const format = useFormat();
  const { header, epochs, epochStep, state, stepsPerSecond, rowsPerSecond, secondsLeft, elapsedSeconds } = run;
  const { config, stepsPerEpoch } = header;
  const epoch = Math.min(epochs.length + 1, config.epochs);
  return (
    <div className="hairline-b flex min-h-10 flex-wrap items-center gap-x-4 gap-y-1 bg-paper px-3 py-1.5 text-sm max-md:grid max-md:min-h-20 max-md:grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))] max-md:content-center">
      <Figure width="w-28">{t.epochOf(format.count(epoch), format.count(config.epochs))}</Figure>
      <ProgressBar
        value={state === "evaluating" ? null : runShare(run)}
        label={t.progress}
        className="order-first col-span-full md:order-none md:w-auto md:min-w-24 md:flex-1"
      />
      {state === "evaluating" ? (
        <Figure>{t.evaluating}</Figure>
      ) : (
        <>
          <Figure width="w-28">{t.stepOf(format.count(epochStep), format.count(stepsPerEpoch))}</Figure>
          <Figure width="w-24">
            {stepsPerSecond === null ? t.leftUnknown : t.stepsPerSecond(formatRateOf(stepsPerSecond, locale))}
          </Figure>
          <Figure width="w-24">{rowsPerSecond === null ? "" : t.rowsPerSecond(format.count(rowsPerSecond))}</Figure>
          <Figure width="w-28" title={t.patienceWhy(format.count(config.patience))}>
            {t.patience(format.count(run.epochsSinceBest), format.count(config.patience))}
          </Figure>
          <Figure width="w-32">{t.elapsed(format.duration(elapsedSeconds))}</Figure>
          <Figure width="w-32" title={t.leftWhy} strong>
            {timeLeftText(secondsLeft, locale)}
          </Figure>
        </>
      )}
    </div>
  );
}

function formatRateOf(rate: number, locale: "en" | "tr"): string {
  return formatDecimal(rate, locale, rate >= 100 ? 0 : rate >= 10 ? 1 : 2);
}

interface FigureProps {
  readonly width?: string;
  readonly title?: string;
  readonly strong?: boolean;
  readonly children: ReactNode;
}

function Figure({ width, title, strong = false, children }: FigureProps) {
  return (
    <span
      title={title}
      className={classes(
        "shrink-0 whitespace-nowrap max-md:w-auto",
        width,
        strong ? "text-ink md:text-right" : "text-ink-2",
      )}
    >
      {children}
    </span>
  );
}
