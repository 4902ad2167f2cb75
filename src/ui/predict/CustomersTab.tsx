import { useCallback, useDeferredValue, useState } from "react";
import { predictMessages } from "../../i18n/messages/predict";
import { predictActions, usePredict } from "../../store/predict";
import { ErrorCallout } from "../kit/callout";
import { useFormat, useMessages } from "../locale";
import { useAnswer } from "../use-answer";
import { CustomerList } from "./CustomerList";
import { CustomersFilter } from "./CustomersFilter";
import { ExportBar } from "./ExportBar";
import { formOf, queryOf, sortedBy } from "./query-form";

/** What a link asked for, or everyone. */
function firstForm() {
  const { scored, focus } = usePredict.getState();
  return formOf(scored?.task, focus);
}

const NOBODY = new Int32Array(0);

/** Every scored customer: search, filter, sort, open, export. */
export function CustomersTab() {
  const t = useMessages(predictMessages);
  const format = useFormat();
  const [form, setForm] = useState(() => firstForm());
  const typed = useDeferredValue(form);
  const answer = useAnswer(useCallback(() => predictActions.findCustomers(queryOf(typed)), [typed]));
  const rows = answer?.ok ? answer.value : NOBODY;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 pb-2">
        <CustomersFilter form={form} onChange={setForm} />
        <output className="ml-auto text-ink-2">{answer?.ok ? t.found(format.count(rows.length)) : ""}</output>
      </div>
      {answer !== null && !answer.ok && <ErrorCallout error={answer.error} />}
      <CustomerList rows={rows} sorting={{ form, onSort: (sort) => setForm(sortedBy(form, sort)) }} />
      <ExportBar rows={rows} />
    </>
  );
}
