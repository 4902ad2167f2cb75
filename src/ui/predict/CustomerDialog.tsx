import { useCallback, useEffect, useState } from "react";
import { errorSentence } from "../../i18n/errors";
import { formatDecimal, formatPercent } from "../../i18n/format";
import { predictMessages } from "../../i18n/messages/predict";
import { reasonsMessages } from "../../i18n/messages/reasons";
import type { CustomerDetail, ScoredRow } from "../../protocol/predict";
import { usePredict } from "../../store/predict";
import { Button } from "../kit/button";
import { Callout } from "../kit/callout";
import { Dialog } from "../kit/dialog";
import { InfoTip } from "../kit/popover";
import { ProgressBar } from "../kit/progress-bar";
import { SegmentSwatch } from "../kit/segment";
import { Table, Td, Th } from "../kit/table";
import { useLocale, useMessages } from "../locale";
import { useAnswer } from "../use-answer";
import { HeatStrip } from "./HeatStrip";
import { ReasonsTable } from "./ReasonsTable";
import { SUBSPACE_BINS, strongestInputs } from "./strongest-inputs";

/** Inputs named in the list of what moved the decision. */
const INPUTS_SHOWN = 8;

export interface CustomerDialogProps {
  readonly customer: ScoredRow;
  readonly classNames: readonly string[];
  readonly colors: readonly string[];
  readonly onClose: () => void;
}

/** A customer's own page: probabilities, both sketches, and what moved the decision. */
export function CustomerDialog({ customer, classNames, colors, onClose }: CustomerDialogProps) {
  const t = useMessages(predictMessages);
  const reasons = useMessages(reasonsMessages);
  const locale = useLocale();
  const ask = usePredict((state) => state.customer);
  const task = usePredict((state) => state.scored?.task);
  const { row } = customer;
  const answer = useAnswer(useCallback(() => ask(row), [ask, row]));
  const actual = customer.actual === null ? t.unknown : (classNames[customer.actual] ?? "");
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t.open(customer.id)}
      description={`${t.predicted}: ${classNames[customer.predicted]} · ${t.actual}: ${actual} · ${t.entropy}: ${formatDecimal(customer.entropy, locale, 3)}`}
    >
      <div className="space-y-4">
        <ul className="space-y-1">
          {customer.probabilities.map((value, index) => (
            <li key={classNames[index]} className="grid grid-cols-[7rem_1fr_4.5rem] items-center gap-2">
              <span className="flex items-center gap-1.5">
                <SegmentSwatch color={colors[index] ?? ""} />
                {classNames[index]}
              </span>
              <span aria-hidden className="h-2 rounded-[2px] bg-sunken">
                <span
                  className="block h-full rounded-[2px]"
                  style={{ width: `${value * 100}%`, background: colors[index] }}
                />
              </span>
              <span className="text-right">{formatPercent(value, locale)}</span>
            </li>
          ))}
        </ul>
        {answer === null && <p className="text-ink-2">{t.computing}</p>}
        {answer !== null && !answer.ok && <Callout tone="error">{errorSentence(answer.error, locale)}</Callout>}
        {answer?.ok && (
          <>
            <div className="grid gap-4 md:grid-cols-2">
              <HeatStrip title={t.past} values={answer.value.past} />
              <HeatStrip title={t.portfolio} values={answer.value.portfolio} />
            </div>
            <WhyThisCustomer
              row={row}
              detail={answer.value}
              target={task === "churn" ? reasons.leaving : reasons.logitOf(classNames[customer.predicted] ?? "")}
            />
          </>
        )}
      </div>
    </Dialog>
  );
}

interface WhyProps {
  readonly row: number;
  readonly detail: CustomerDetail;
  /** The output that is explained. */
  readonly target: string;
}

/** In products and events where their names are known, else in sketch columns. */
function WhyThisCustomer({ row, detail, target }: WhyProps) {
  const t = useMessages(reasonsMessages);
  const locale = useLocale();
  const ask = usePredict((state) => state.customerReasons);
  const cancel = usePredict((state) => state.cancelReasons);
  const [share, setShare] = useState(0);
  const answer = useAnswer(useCallback(() => ask(row, setShare), [ask, row]));
  useEffect(() => cancel, [cancel]);
  if (answer === null) {
    return (
      <div className="flex items-center gap-2">
        <p className="text-ink-2">{t.computing}</p>
        <ProgressBar value={share} label={t.computing} className="flex-1" />
        <Button variant="ghost" onClick={cancel}>
          {t.cancel}
        </Button>
      </div>
    );
  }
  if (!answer.ok) {
    if (answer.error.code === "open/cancelled") return <WhyInColumns detail={detail} />;
    return (
      <>
        <Callout tone="error">{errorSentence(answer.error, locale)}</Callout>
        <WhyInColumns detail={detail} />
      </>
    );
  }
  if (answer.value === null) return <WhyInColumns detail={detail} />;
  return (
    <section>
      <h3 className="flex items-center">
        {t.title}
        <InfoTip about={t.title}>{t.about(target)}</InfoTip>
      </h3>
      <ReasonsTable found={answer.value} />
    </section>
  );
}

function WhyInColumns({ detail }: Pick<WhyProps, "detail">) {
  const t = useMessages(predictMessages);
  const reasons = useMessages(reasonsMessages);
  const locale = useLocale();
  const task = usePredict((state) => state.scored?.task);
  return (
    <section>
      <h3 className="flex items-center">
        {t.moved}
        <InfoTip about={t.moved}>{task === "churn" ? t.movedAboutChurn : t.movedAbout}</InfoTip>
      </h3>
      <Table>
        <thead>
          <tr>
            <Th>{t.input}</Th>
            <Th numeric>{t.effect}</Th>
          </tr>
        </thead>
        <tbody>
          {strongestInputs(detail.attribution, detail.past.length, INPUTS_SHOWN).map(({ sketch, column, effect }) => (
            <tr key={`${sketch}-${column}`}>
              <Td>
                {sketch === "past" ? t.past : t.portfolio},{" "}
                {t.bin(String(Math.floor(column / SUBSPACE_BINS) + 1), String((column % SUBSPACE_BINS) + 1))}
              </Td>
              <Td numeric>
                {effect > 0 ? "+" : ""}
                {formatDecimal(effect, locale, 3)}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
      <p className="text-ink-3 text-sm">{reasons.ofColumns}</p>
    </section>
  );
}
