import type { Importance } from "../../evidence/importance";
import { errorSentence } from "../../i18n/errors";
import { formatCount, formatDecimal } from "../../i18n/format";
import { evidenceMessages } from "../../i18n/messages/evidence";
import { useEvidence } from "../../store/evidence";
import { Button } from "../kit/button";
import { Callout } from "../kit/callout";
import { InfoTip } from "../kit/popover";
import { ProgressBar } from "../kit/progress-bar";
import { useLocale, useMessages } from "../locale";

/** Permutation importance of the two sketches and their subspaces: measured when asked for. */
export function ImportancePanel({ rows }: { readonly rows: number }) {
  const t = useMessages(evidenceMessages);
  const locale = useLocale();
  const importance = useEvidence((state) => state.importance);
  const progress = useEvidence((state) => state.importanceProgress);
  const error = useEvidence((state) => state.importanceError);
  const measure = useEvidence((state) => state.measureImportance);
  const cancel = useEvidence((state) => state.cancelImportance);
  return (
    <section className="bg-paper px-3 pt-1.5 pb-4">
      <h3 className="flex min-h-8 items-center gap-1">
        {t.importance}
        <InfoTip about={t.importance}>{t.importanceAbout(formatCount(importance?.rows ?? rows, locale))}</InfoTip>
      </h3>
      {error !== null && <Callout tone="error">{errorSentence(error, locale)}</Callout>}
      {progress !== null && (
        <div className="flex max-w-xl items-center gap-3">
          <ProgressBar value={progress.done / progress.total} label={t.importance} className="flex-1" />
          <span className="text-ink-2 text-sm">
            {t.importanceRunning(formatCount(progress.done, locale), formatCount(progress.total, locale))}
          </span>
          <Button onClick={cancel}>{t.cancel}</Button>
        </div>
      )}
      {progress === null && importance === null && (
        <div className="flex flex-wrap items-center gap-3">
          <p className="text-ink-2 text-sm">{t.importanceIntro}</p>
          <Button onClick={() => void measure()}>{t.importanceStart}</Button>
        </div>
      )}
      {importance !== null && <Falls importance={importance} />}
    </section>
  );
}

function Falls({ importance }: { readonly importance: Importance }) {
  const t = useMessages(evidenceMessages);
  const { past, portfolio, pastSubspaces, portfolioSubspaces } = importance;
  const whole = Math.max(1e-9, past, portfolio);
  const part = Math.max(1e-9, ...pastSubspaces, ...portfolioSubspaces);
  return (
    <>
      <p className="pb-2 text-ink-2 text-sm">{t.importanceUnit}</p>
      <dl className="grid max-w-xl grid-cols-[auto_minmax(0,1fr)_4rem] items-center gap-x-3 gap-y-1">
        <WholeBar name={t.wholePast} fall={past} largest={whole} />
        <WholeBar name={t.wholePortfolio} fall={portfolio} largest={whole} />
      </dl>
      <div className="grid gap-x-8 gap-y-3 pt-4 md:grid-cols-2">
        <SubspaceBars title={t.past} falls={pastSubspaces} largest={part} />
        <SubspaceBars title={t.portfolio} falls={portfolioSubspaces} largest={part} />
      </div>
    </>
  );
}

interface BarProps {
  readonly name: string;
  readonly fall: number;
  readonly largest: number;
}

function WholeBar({ name, fall, largest }: BarProps) {
  const locale = useLocale();
  return (
    <>
      <dt className="text-sm">{name}</dt>
      <dd className="h-3">
        <div className="h-full bg-ink" style={{ width: `${(100 * Math.max(0, fall)) / largest}%` }} />
      </dd>
      <dd className="text-right text-sm">{formatDecimal(100 * fall, locale, 2)}</dd>
    </>
  );
}

interface SubspaceBarsProps {
  readonly title: string;
  readonly falls: readonly number[];
  readonly largest: number;
}

/** One bar per subspace, all on one scale; a fall below zero is shown as none and told as a number. */
function SubspaceBars({ title, falls, largest }: SubspaceBarsProps) {
  const t = useMessages(evidenceMessages);
  const locale = useLocale();
  const sentence = (fall: number, index: number) => t.subspace(String(index), formatDecimal(100 * fall, locale, 2));
  return (
    <figure>
      <figcaption className="pb-1 text-ink-2 text-sm">{title}</figcaption>
      <ol aria-label={title} className="hairline-b flex h-24 items-end gap-1">
        {falls.map((fall, index) => (
          <li
            key={`${title}-${index.toString()}`}
            title={sentence(fall, index)}
            className="flex h-full min-w-0 flex-1 items-end"
          >
            <span className="sr-only">{sentence(fall, index)}</span>
            <span
              aria-hidden
              className="w-full bg-ink"
              style={{ height: `${(100 * Math.max(0, fall)) / largest}%`, minHeight: 1 }}
            />
          </li>
        ))}
      </ol>
      <div aria-hidden className="flex gap-1 pt-0.5 text-ink-3 text-sm">
        {falls.map((_, index) => (
          <span key={`${title}-${index.toString()}`} className="min-w-0 flex-1 text-center">
            {index}
          </span>
        ))}
      </div>
    </figure>
  );
}
