import { useCallback, useDeferredValue, useState } from "react";
import { errorSentence } from "../../i18n/errors";
import { formatCount } from "../../i18n/format";
import { predictMessages } from "../../i18n/messages/predict";
import type { CustomersQuery } from "../../scoring/query";
import { usePredict } from "../../store/predict";
import { Callout } from "../kit/callout";
import { controlClass, Select } from "../kit/field";
import { useLocale, useMessages } from "../locale";
import { useAnswer } from "../use-answer";
import { CustomerList } from "./CustomerList";
import { ExportBar } from "./ExportBar";
import { ANY, probabilitySort, queryOf, SORTS, type SortKey } from "./query-form";

const NOBODY = new Int32Array(0);

/** Every scored customer: search, filter, sort, open, export. */
export function CustomersTab() {
  const t = useMessages(predictMessages);
  const locale = useLocale();
  const names = usePredict((state) => state.scored?.classes);
  const labelled = usePredict((state) => (state.scored?.labelled ?? 0) > 0);
  const find = usePredict((state) => state.findCustomers);
  const [id, setId] = useState("");
  const [predicted, setPredicted] = useState(ANY);
  const [actual, setActual] = useState(ANY);
  const [sort, setSort] = useState<SortKey>("row");
  const [descending, setDescending] = useState(false);
  const typed = useDeferredValue(id);
  const answer = useAnswer(
    useCallback(() => {
      const query: CustomersQuery = queryOf({ id: typed, predicted, actual, sort, descending });
      return find(query);
    }, [find, typed, predicted, actual, sort, descending]),
  );
  const classNames = names ?? [];
  const rows = answer?.ok ? answer.value : NOBODY;
  const segments = [
    { value: ANY, label: t.anySegment },
    ...classNames.map((name, index) => ({ value: String(index), label: name })),
  ];
  const sortLabels: Readonly<Record<(typeof SORTS)[number], string>> = {
    row: t.row,
    id: t.id,
    predicted: t.predicted,
    actual: t.actual,
    entropy: t.entropy,
  };
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 pb-2">
        <input
          type="search"
          aria-label={t.searchId}
          placeholder={t.searchPlaceholder}
          value={id}
          onChange={(event) => setId(event.target.value)}
          className={`${controlClass} w-40`}
        />
        <Select aria-label={t.filterPredicted} value={predicted} onChange={setPredicted} options={segments} />
        {labelled && <Select aria-label={t.filterActual} value={actual} onChange={setActual} options={segments} />}
        <Select
          aria-label={t.list}
          value={sort}
          onChange={(value) => {
            setSort(value);
            setDescending(value !== "row" && value !== "id");
          }}
          options={[
            ...SORTS.filter((key) => labelled || key !== "actual").map((key) => ({
              value: key,
              label: sortLabels[key],
            })),
            ...classNames.map((name, index) => ({ value: probabilitySort(index), label: `P(${name})` })),
          ]}
        />
        <button
          type="button"
          className="touch h-8 rounded px-2 text-ink-2 hover:bg-sunken"
          aria-pressed={descending}
          onClick={() => setDescending(!descending)}
        >
          {descending ? "↓" : "↑"}
        </button>
        <output className="ml-auto text-ink-2">{answer?.ok ? t.found(formatCount(rows.length, locale)) : ""}</output>
      </div>
      {answer !== null && !answer.ok && <Callout tone="error">{errorSentence(answer.error, locale)}</Callout>}
      <CustomerList
        rows={rows}
        classNames={classNames}
        labelled={labelled}
        className="h-[max(20rem,calc(100dvh-13.5rem))]"
      />
      <ExportBar rows={rows} />
    </>
  );
}
