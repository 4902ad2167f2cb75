import { useCallback, useState } from "react";
import type { Result } from "../../formats/coded-error";
import { predictMessages } from "../../i18n/messages/predict";
import { usePredict } from "../../store/predict";
import { ErrorCallout } from "../kit/callout";
import { controlClass } from "../kit/field";
import { InfoTip } from "../kit/popover";
import { useMessages } from "../locale";
import { useAnswer } from "../use-answer";
import { CustomerList } from "./CustomerList";
import { ExportBar } from "./ExportBar";

/** The original document's campaign: the 100 customers that the model is least sure of. */
const FIRST_COUNT = 100;
const NOBODY = new Int32Array(0);

interface TopCustomersProps {
  /** What the list is of. */
  readonly name: string;
  readonly about: string;
  /** What it must not be taken for, in a sentence. */
  readonly note?: string | null;
  /** The first `count` customers of an order. */
  readonly ask: (count: number) => Promise<Result<Int32Array>>;
}

/** As many customers as one asks for from the top of an order, to look at and to take along. */
export function TopCustomers({ name, about, note = null, ask }: TopCustomersProps) {
  const t = useMessages(predictMessages);
  const total = usePredict((state) => state.scored?.rows ?? 0);
  const [count, setCount] = useState(FIRST_COUNT);
  const answer = useAnswer(useCallback(() => ask(count), [ask, count]));
  const rows = answer?.ok ? answer.value : NOBODY;
  return (
    <>
      <label className="touch flex items-center gap-2 pb-2">
        {t.topN}
        <input
          type="number"
          min={1}
          max={total}
          value={count}
          onChange={(event) => {
            const value = event.target.valueAsNumber;
            if (Number.isInteger(value) && value >= 1) setCount(Math.min(value, total));
          }}
          className={`${controlClass} w-24 text-right`}
        />
        <InfoTip about={name}>{about}</InfoTip>
      </label>
      {note !== null && <p className="pb-2 text-ink-2 text-sm">{note}</p>}
      {answer !== null && !answer.ok && <ErrorCallout error={answer.error} />}
      <CustomerList rows={rows} />
      <ExportBar rows={rows} />
    </>
  );
}
