import { formatCount } from "../../i18n/format";
import { predictMessages } from "../../i18n/messages/predict";
import { InfoTip } from "../kit/popover";
import { Table, Td, Th } from "../kit/table";
import { useLocale, useMessages } from "../locale";

export interface TransitionMatrixProps {
  /** Customers over the threshold, `[from][to]`. */
  readonly matrix: readonly (readonly number[])[];
  readonly classNames: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly onChoose: (from: number, to: number) => void;
}

/** Every pair of segments at one threshold; a cell chooses its pair. */
export function TransitionMatrix({ matrix, classNames, from, to, onChoose }: TransitionMatrixProps) {
  const t = useMessages(predictMessages);
  const locale = useLocale();
  return (
    <section>
      <h3 className="flex items-center">
        {t.allTransitions}
        <InfoTip about={t.allTransitions}>{t.transitionsAbout}</InfoTip>
      </h3>
      <Table>
        <thead>
          <tr>
            <Th>
              {t.from} ↓ {t.to} →
            </Th>
            {classNames.map((name) => (
              <Th key={name} numeric>
                {name}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrix.map((row, rowIndex) => (
            <tr key={classNames[rowIndex]}>
              <Td>{classNames[rowIndex]}</Td>
              {row.map((count, columnIndex) => (
                <Td key={classNames[columnIndex]} numeric>
                  {rowIndex === columnIndex ? (
                    <span className="text-ink-3">–</span>
                  ) : (
                    <button
                      type="button"
                      aria-pressed={rowIndex === from && columnIndex === to}
                      aria-label={`${classNames[rowIndex]} → ${classNames[columnIndex]}: ${formatCount(count, locale)}`}
                      onClick={() => onChoose(rowIndex, columnIndex)}
                      className="touch -mr-1.5 min-w-10 rounded px-1.5 text-right hover:bg-sunken aria-pressed:bg-ink aria-pressed:text-on-ink"
                    >
                      {formatCount(count, locale)}
                    </button>
                  )}
                </Td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}
