import { BASELINE_NAMES, type BaselineScore, type BaselineScores } from "../../evidence/evidence";
import { formatCount, formatPercent } from "../../i18n/format";
import { evidenceMessages } from "../../i18n/messages/evidence";
import { explanations } from "../../i18n/messages/explanations";
import { Table, Td, Th } from "../kit/table";
import { useLocale, useMessages } from "../locale";

export interface BaselinesTableProps {
  readonly baselines: BaselineScores;
  /** The trained model's own line; null before there is one. */
  readonly model: BaselineScore | null;
  /** Rows that the nearest neighbors looked at, and rows of the whole splits. */
  readonly neighborRows: { readonly train: number; readonly test: number };
  readonly splitRows: { readonly train: number; readonly test: number };
}

/** What needs no training, and the model beside it. */
export function BaselinesTable({ baselines, model, neighborRows, splitRows }: BaselinesTableProps) {
  const t = useMessages(evidenceMessages);
  const { baselines: names } = useMessages(explanations);
  const locale = useLocale();
  const scores = ({ accuracy, f1_macro }: BaselineScore) => (
    <>
      <Td numeric>{formatPercent(accuracy, locale)}</Td>
      <Td numeric>{formatPercent(f1_macro, locale)}</Td>
    </>
  );
  const capped = neighborRows.train < splitRows.train || neighborRows.test < splitRows.test;
  return (
    <>
      <Table>
        <thead>
          <tr>
            <Th>{t.baseline}</Th>
            <Th numeric>{t.accuracy}</Th>
            <Th numeric>{t.f1}</Th>
          </tr>
        </thead>
        <tbody>
          {model !== null && (
            <tr className="font-strong">
              <Td>{t.model}</Td>
              {scores(model)}
            </tr>
          )}
          {BASELINE_NAMES.map((name) => (
            <tr key={name}>
              <Td>{names[name]}</Td>
              {scores(baselines[name])}
            </tr>
          ))}
        </tbody>
      </Table>
      {capped && (
        <p className="pt-1 text-ink-2 text-sm">
          {t.capped(formatCount(neighborRows.train, locale), formatCount(neighborRows.test, locale))}
        </p>
      )}
    </>
  );
}
