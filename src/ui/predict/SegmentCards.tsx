import { useCallback } from "react";
import { predictMessages } from "../../i18n/messages/predict";
import type { ScoringSummary } from "../../protocol/predict";
import { predictActions } from "../../store/predict";
import { SegmentLabel } from "../kit/segment";
import { useFormat, useMessages } from "../locale";
import { useAnswer } from "../use-answer";
import { useScoredClasses } from "./use-scored-classes";

/** Where the counts include customers that the model learned from, that they do. */
export function LearnedLine({ scored }: { readonly scored: ScoringSummary }) {
  const t = useMessages(predictMessages);
  const format = useFormat();
  const { sha256, labeled } = scored;
  const known = useAnswer(
    useCallback(async () => {
      const answer = await predictActions.judgedOn();
      return answer.ok ? { ok: true as const, value: { of: sha256, on: answer.value } } : answer;
    }, [sha256]),
  );
  // The earlier answer stays until the next one is there.
  const on = known?.ok && known.value.of === sha256 ? known.value.on : null;
  const learned = on?.kind === "learned" || on?.kind === "other" ? (on.learned ?? 0) : 0;
  if (learned === 0) return null;
  return (
    <p className="hairline-b bg-paper px-3 py-1.5 text-ink-2 text-sm">
      {t.countsLearned(format.count(learned), format.count(labeled))}
    </p>
  );
}

/** The scored customers at a glance: a card per class, which lists its customers at a click. */
export function SegmentCards({ scored }: { readonly scored: ScoringSummary }) {
  const t = useMessages(predictMessages);
  const format = useFormat();
  const { names, colors } = useScoredClasses();
  const { rows, labeled, segments } = scored;
  return (
    <ul
      aria-label={t.predicted}
      className="grid gap-px border-line border-b bg-line [grid-template-columns:repeat(auto-fit,minmax(min(100%,9rem),1fr))]"
    >
      {segments.map(({ name, predicted, actual, meanProbability }, index) => {
        const share = predicted / Math.max(1, rows);
        return (
          <li key={name} className="bg-paper">
            <button
              type="button"
              title={t.listThem}
              className="block w-full px-3 py-2 text-left transition-colors duration-150 hover:bg-sunken"
              onClick={() => predictActions.lookAt({ predicted: index, actual: null, probability: null })}
            >
              <SegmentLabel color={colors[index] ?? ""} name={names[index] ?? ""} />
              <span className="flex flex-wrap items-baseline gap-x-2">
                <span className="text-lg">{format.count(predicted)}</span>
                <span className="text-ink-2">{format.percent(share, 1)}</span>
              </span>
              <span aria-hidden className="my-1 block h-1 rounded-[2px] bg-sunken">
                <span
                  className="block h-full rounded-[2px]"
                  style={{ width: `${100 * share}%`, background: colors[index] }}
                />
              </span>
              <span className="block text-ink-2 text-sm">
                {/* Of customers some of whom nobody knows, the two counts are of different people. */}
                {labeled === rows
                  ? t.againstActual(predicted - actual, format.count(actual), (count) => format.count(count))
                  : t.meanOf(format.percent(meanProbability, 1))}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
