import { comparisonMessages } from "../../../i18n/messages/comparison";
import { confusionDifference } from "../../../run/compare";
import type { TaskId } from "../../../tasks/registry";
import { classes } from "../../kit/classes";
import { InfoTip } from "../../kit/popover";
import { ScrollBox } from "../../kit/scroll-box";
import { SegmentSwatch, useClassNames, useSegmentColors } from "../../kit/segment";
import { useFormat, useMessages } from "../../locale";

interface MatrixDifferenceProps {
  readonly before: readonly (readonly number[])[];
  readonly after: readonly (readonly number[])[];
  readonly task: TaskId;
  readonly classNames: readonly string[];
}

/** Up to this many classes all cells are shown; beyond it those that changed most. */
const FULL = 10;
const MOST_CHANGED = 20;
/** Share of ink in the cell that changed most. */
const DARKEST = 0.3;

/** Two confusion matrices as their difference, cell by cell. */
export function MatrixDifference({ before, after, task, classNames }: MatrixDifferenceProps) {
  const t = useMessages(comparisonMessages);
  const format = useFormat();
  const names = useClassNames(task, classNames);
  const colors = useSegmentColors(classNames);
  const difference = confusionDifference(before, after);
  if (difference === null || difference.length !== names.length) return null;
  const cells = difference.flatMap((row, actual) => row.map((change, predicted) => ({ actual, predicted, change })));
  const most = cells.reduce((largest, { change }) => Math.max(largest, Math.abs(change)), 1);
  const signed = (change: number) => `${change > 0 ? "+" : ""}${format.count(change)}`;
  const sentence = ({ actual, predicted, change }: (typeof cells)[number]) =>
    t.moreCalled(signed(change), names[actual] ?? "", names[predicted] ?? "");
  const name = (index: number) => (
    <span className="inline-flex items-center gap-1.5">
      <SegmentSwatch color={colors[index] ?? ""} />
      {names[index]}
    </span>
  );
  return (
    <section aria-label={t.matrix} className="min-w-0">
      <h4 className="flex font-strong items-center gap-1 pb-1">
        {t.matrix}
        <InfoTip about={t.matrix}>{t.matrixAbout}</InfoTip>
      </h4>
      {names.length > FULL ? (
        <ul className="text-sm">
          {cells
            .filter(({ change }) => change !== 0)
            .sort((a, b) => Math.abs(b.change) - Math.abs(a.change))
            .slice(0, MOST_CHANGED)
            .map((cell) => (
              <li key={`${cell.actual}-${cell.predicted}`} className="hairline-b flex gap-2 py-1">
                <span className="w-12 text-right">{signed(cell.change)}</span>
                {name(cell.actual)} → {name(cell.predicted)}
              </li>
            ))}
        </ul>
      ) : (
        <ScrollBox label={t.matrix}>
          <table className="w-full border-separate border-spacing-px text-sm">
            <thead>
              <tr className="text-ink-2">
                <td className="pr-2 text-ink-3">
                  {t.actual} ↓ {t.predicted} →
                </td>
                {names.map((label, index) => (
                  <th
                    key={label}
                    scope="col"
                    style={{ width: `${75 / names.length}%` }}
                    className="px-1 pb-1 font-normal"
                  >
                    {name(index)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {difference.map((row, actual) => (
                <tr key={names[actual]}>
                  <th scope="row" className="pr-2 text-left font-normal">
                    {name(actual)}
                  </th>
                  {row.map((change, predicted) => (
                    <td
                      key={names[predicted]}
                      title={sentence({ actual, predicted, change })}
                      className={classes(
                        "h-10 min-w-14 text-center",
                        change === 0 && "text-ink-3",
                        actual === predicted && "rounded ring-1 ring-line-strong ring-inset",
                      )}
                      style={{ background: shade(change / most) }}
                    >
                      {signed(change)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollBox>
      )}
    </section>
  );
}

/** The larger the change, the more ink; the sign is written, not colored. */
function shade(share: number): string {
  return `color-mix(in oklab, var(--color-ink) ${(Math.abs(share) * DARKEST * 100).toFixed(1)}%, var(--color-sunken))`;
}
