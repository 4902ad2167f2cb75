import { churnScoresMessages } from "../../i18n/messages/churn-scores";
import { predictMessages } from "../../i18n/messages/predict";
import { sinceMessages } from "../../i18n/messages/since";
import { usePredict } from "../../store/predict";
import { Button } from "../kit/button";
import { controlClass, Select } from "../kit/field";
import { useClassNames } from "../kit/segment";
import { useMessages } from "../locale";
import { ProbabilityBox } from "./ProbabilityBox";
import { ANY, type CustomersForm, formOf, isFiltered, ofSegment } from "./query-form";
import { useScoredClasses } from "./use-scored-classes";

interface CustomersFilterProps {
  readonly form: CustomersForm;
  readonly onChange: (form: CustomersForm) => void;
}

/** Which customers are listed. */
export function CustomersFilter({ form, onChange }: CustomersFilterProps) {
  const t = useMessages(predictMessages);
  const churn = useMessages(churnScoresMessages);
  const beside = usePredict((state) => state.scored?.beside ?? null);
  const task = usePredict((state) => state.scored?.task);
  const isTable = usePredict(({ model }) => model?.isTable === true);
  const since = usePredict((state) => state.scored?.since ?? null);
  const then = useMessages(sinceMessages);
  const { names: classNames } = useScoredClasses();
  const besideNames = useClassNames(beside?.task, beside?.classes);
  const sinceNames = useClassNames(task, since?.classes);
  const labeled = usePredict((state) => (state.scored?.labeled ?? 0) > 0);
  const set = (change: Partial<CustomersForm>) => onChange({ ...form, ...change });
  const names = classNames.map((name, index) => ({ value: String(index), label: name }));
  const segments = (label: string) => [{ value: ANY, label }, ...names];
  return (
    <search aria-label={t.filter} className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <input
        type="search"
        aria-label={t.searchId}
        placeholder={t.searchPlaceholder}
        value={form.id}
        onChange={(event) => set({ id: event.target.value })}
        className={`${controlClass} w-36 min-w-28 max-md:flex-1`}
      />
      <Select
        aria-label={t.filterPredicted}
        value={form.predicted}
        onChange={(predicted) => set({ predicted })}
        options={segments(t.anyPredicted)}
      />
      {labeled && (
        <Select
          aria-label={t.filterActual}
          value={form.actual}
          onChange={(actual) => set({ actual })}
          options={segments(task === "churn" || isTable ? churn.anyActual : t.anyActual)}
        />
      )}
      {beside !== null && (
        <Select
          aria-label={churn.filterBeside(beside.task === "churn" ? churn.churnModel : churn.segmentModel)}
          value={form.beside}
          onChange={(value) => set({ beside: value })}
          options={[
            { value: ANY, label: churn.anyBeside },
            ...besideNames.map((name, index) => ({ value: String(index), label: name })),
          ]}
        />
      )}
      {since !== null && (
        <Select
          aria-label={then.filter(since.file)}
          value={form.since}
          onChange={(value) => set({ since: value })}
          options={[
            { value: ANY, label: then.any },
            { value: "changed", label: then.filterChanged },
            { value: "added", label: then.filterAdded },
            ...sinceNames.map((name, index) => ({ value: String(index), label: then.was(name) })),
          ]}
        />
      )}
      <span className="flex flex-wrap items-center gap-1.5">
        <Select
          aria-label={t.filterProbability}
          value={form.segment}
          onChange={(segment) => onChange(ofSegment(form, segment, task))}
          options={[
            { value: ANY, label: t.anyProbability },
            ...names.map(({ value, label }) => ({ value, label: `P(${label})` })),
          ]}
        />
        {form.segment !== ANY && (
          <>
            <ProbabilityBox label={t.probabilityFrom} value={form.from} onChange={(from) => set({ from })} />
            <span aria-hidden className="text-ink-3">
              –
            </span>
            <ProbabilityBox label={t.probabilityTo} value={form.to} onChange={(to) => set({ to })} />
          </>
        )}
      </span>
      {isFiltered(form) && (
        <Button
          variant="ghost"
          onClick={() => onChange({ ...formOf(task, null), sort: form.sort, descending: form.descending })}
        >
          {t.everyone}
        </Button>
      )}
    </search>
  );
}
