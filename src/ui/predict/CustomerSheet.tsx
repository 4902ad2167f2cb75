import { ChevronLeft, ChevronRight } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { anyTableMessages } from "../../i18n/messages/any-table";
import { predictMessages } from "../../i18n/messages/predict";
import { reasonsMessages } from "../../i18n/messages/reasons";
import type { CustomerDetail } from "../../protocol/predict";
import { predictActions, usePredict } from "../../store/predict";
import { CancelButton, IconButton } from "../kit/button";
import { ErrorCallout } from "../kit/callout";
import { TipHeading } from "../kit/popover";
import { ProgressBar } from "../kit/progress-bar";
import { SegmentLabel } from "../kit/segment";
import { Sheet } from "../kit/sheet";
import { DataTable } from "../kit/table";
import { useFormat, useMessages } from "../locale";
import { useAnswer } from "../use-answer";
import { HeatStrip } from "./HeatStrip";
import { ReasonsTable } from "./ReasonsTable";
import { type InputEffect, SUBSPACE_BINS, strongestInputs } from "./strongest-inputs";

/** Inputs named in the list of what moved the decision. */
const INPUTS_SHOWN = 8;

interface CustomerSheetProps {
  /** The list that it stands beside, in its order. */
  readonly rows: Int32Array;
  /** Which of them, from 0. */
  readonly place: number;
  readonly onPlace: (place: number) => void;
  readonly classNames: readonly string[];
  readonly colors: readonly string[];
  readonly onClose: () => void;
  /** Where the list shows a customer: has the focus after the sheet. */
  readonly finalFocus: () => HTMLElement | null;
}

/** A customer's own page: probabilities, both sketches, and what moved the decision; arrows lead through the list. */
export function CustomerSheet({ rows, place, onPlace, classNames, colors, onClose, finalFocus }: CustomerSheetProps) {
  const t = useMessages(predictMessages);
  const format = useFormat();
  const row = rows[place] ?? 0;
  // The earlier answer stays until the next one is there: what is said of it is of its own place.
  const found = useAnswer(
    useCallback(
      async () => ({ ok: true as const, value: { place, answer: await predictActions.customer(row) } }),
      [row, place],
    ),
  );
  const { place: shown, answer } = found?.ok ? found.value : { place, answer: null };
  const customer = answer?.ok ? answer.value : null;
  const title = answer === null ? t.computing : t.notRead;
  const step = (by: -1 | 1) => {
    if (rows[place + by] !== undefined) onPlace(place + by);
  };
  useEffect(() => {
    const turn = ({ key, altKey, ctrlKey, metaKey }: KeyboardEvent) => {
      if (altKey || ctrlKey || metaKey) return;
      if (key === "ArrowLeft" && place > 0) onPlace(place - 1);
      if (key === "ArrowRight" && place + 1 < rows.length) onPlace(place + 1);
    };
    document.addEventListener("keydown", turn);
    return () => document.removeEventListener("keydown", turn);
  }, [rows.length, place, onPlace]);
  return (
    <Sheet
      open
      onClose={onClose}
      finalFocus={finalFocus}
      title={customer === null ? title : t.open(customer.id)}
      description={customer === null ? undefined : <Summary customer={customer} classNames={classNames} />}
      actions={
        <>
          <span className="flex h-8 items-center text-ink-2 text-sm max-md:h-11">
            {t.placeOf(format.count(shown + 1), format.count(rows.length))}
          </span>
          <IconButton icon={ChevronLeft} label={t.previous} disabled={place === 0} onClick={() => step(-1)} />
          <IconButton icon={ChevronRight} label={t.next} disabled={place + 1 >= rows.length} onClick={() => step(1)} />
        </>
      }
    >
      <div className="space-y-4 p-4">
        {answer !== null && !answer.ok && <ErrorCallout error={answer.error} />}
        {customer !== null && <Page customer={customer} classNames={classNames} colors={colors} />}
      </div>
    </Sheet>
  );
}

function Summary({ customer, classNames }: Pick<PageProps, "customer" | "classNames">) {
  const t = useMessages(predictMessages);
  const format = useFormat();
  const actual = customer.actual === null ? t.unknown : (classNames[customer.actual] ?? "");
  return `${t.predicted}: ${classNames[customer.predicted]} · ${t.actual}: ${actual} · ${t.entropy}: ${format.decimal(customer.entropy, 3)}`;
}

interface PageProps {
  readonly customer: CustomerDetail;
  readonly classNames: readonly string[];
  readonly colors: readonly string[];
}

function Page({ customer, classNames, colors }: PageProps) {
  const t = useMessages(predictMessages);
  const reasons = useMessages(reasonsMessages);
  const format = useFormat();
  const task = usePredict((state) => state.scored?.task);
  return (
    <>
      <ul className="space-y-1">
        {customer.probabilities.map((value, index) => (
          <li key={classNames[index]} className="grid grid-cols-[7rem_1fr_4.5rem] items-center gap-2">
            <SegmentLabel color={colors[index] ?? ""} name={classNames[index] ?? ""} />
            <span aria-hidden className="h-2 rounded-[2px] bg-sunken">
              <span
                className="block h-full rounded-[2px]"
                style={{ width: `${value * 100}%`, background: colors[index] }}
              />
            </span>
            <span className="text-right">{format.percent(value)}</span>
          </li>
        ))}
      </ul>
      {customer.columns === null && (
        <div className="grid gap-4 md:grid-cols-2">
          <HeatStrip title={t.past} values={customer.past} />
          <HeatStrip title={t.portfolio} values={customer.portfolio} />
        </div>
      )}
      <WhyThisCustomer
        key={customer.row}
        row={customer.row}
        detail={customer}
        target={task === "churn" ? reasons.leaving : reasons.logitOf(classNames[customer.predicted] ?? "")}
      />
    </>
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
  const [share, setShare] = useState(0);
  const answer = useAnswer(useCallback(() => predictActions.customerReasons(row, setShare), [row]));
  useEffect(() => () => predictActions.cancelReasons("customer"), []);
  if (answer === null) {
    return (
      <div className="flex items-center gap-2">
        <p className="text-ink-2">{t.computing}</p>
        <ProgressBar value={share} label={t.computing} className="flex-1" />
        <CancelButton onClick={() => predictActions.cancelReasons("customer")} />
      </div>
    );
  }
  if (!answer.ok) {
    if (answer.error.code === "open/canceled") return <WhyInColumns detail={detail} />;
    return (
      <>
        <ErrorCallout error={answer.error} />
        <WhyInColumns detail={detail} />
      </>
    );
  }
  if (answer.value === null) return <WhyInColumns detail={detail} />;
  return (
    <section>
      <TipHeading title={t.title}>{t.about(target)}</TipHeading>
      <ReasonsTable found={answer.value} />
    </section>
  );
}

function WhyInColumns({ detail }: Pick<WhyProps, "detail">) {
  const t = useMessages(predictMessages);
  const reasons = useMessages(reasonsMessages);
  const table = useMessages(anyTableMessages);
  const format = useFormat();
  const task = usePredict((state) => state.scored?.task);
  const nameOf = ({ sketch, column }: InputEffect) => {
    if (detail.columns !== null) return detail.columns[column] ?? table.constant;
    const bin = t.bin(String(Math.floor(column / SUBSPACE_BINS)), String(column % SUBSPACE_BINS));
    return `${sketch === "past" ? t.past : t.portfolio}, ${bin}`;
  };
  return (
    <section>
      <TipHeading title={t.moved}>{task === "churn" ? t.movedAboutChurn : t.movedAbout}</TipHeading>
      <DataTable
        rows={strongestInputs(detail.attribution, detail.past.length, INPUTS_SHOWN)}
        rowKey={({ sketch, column }) => `${sketch}-${column}`}
        columns={[
          { head: t.input, className: "break-words", cell: nameOf },
          {
            head: t.effect,
            numeric: true,
            cell: ({ effect }) => `${effect > 0 ? "+" : ""}${format.decimal(effect, 3)}`,
          },
        ]}
      />
      {detail.columns === null && <p className="pt-1 text-ink-3 text-sm">{reasons.ofColumns}</p>}
    </section>
  );
}
