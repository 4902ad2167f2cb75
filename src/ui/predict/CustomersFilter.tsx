import { ArrowDown, ArrowUp } from "lucide-react";
import { churnScoresMessages } from "../../i18n/messages/churn-scores";
import { predictMessages } from "../../i18n/messages/predict";
import { usePredict } from "../../store/predict";
import { Button, IconButton } from "../kit/button";
import { controlClass, Select } from "../kit/field";
import { useMessages } from "../locale";
import { ProbabilityBox } from "./ProbabilityBox";
import { ANY, type CustomersForm, formOf, isFiltered, probabilitySort, SORTS } from "./query-form";

export interface CustomersFilterProps {
  readonly form: CustomersForm;
  readonly onChange: (form: CustomersForm) => void;
  readonly classNames: readonly string[];
  readonly labeled: boolean;
}

/** Which customers are listed, and in which order. */
export function CustomersFilter({ form, onChange, classNames, labeled }: CustomersFilterProps) {
  const t = useMessages(predictMessages);
  const churn = useMessages(churnScoresMessages);
  const beside = usePredict((state) => state.scored?.beside ?? null);
  const task = usePredict((state) => state.scored?.task);
  const set = (change: Partial<CustomersForm>) => onChange({ ...form, ...change });
  const names = classNames.map((name, index) => ({ value: String(index), label: name }));
  const segments = (label: string) => [{ value: ANY, label }, ...names];
  const sortLabels: Readonly<Record<(typeof SORTS)[number], string>> = {
    row: t.row,
    id: t.id,
    predicted: t.predicted,
    actual: t.actual,
    entropy: t.entropy,
  };
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
          options={segments(task === "churn" ? churn.anyActual : t.anyActual)}
        />
      )}
      {beside !== null && (
        <Select
          aria-label={churn.filterBeside(beside.task === "churn" ? churn.churnModel : churn.segmentModel)}
          value={form.beside}
          onChange={(value) => set({ beside: value })}
          options={[
            { value: ANY, label: churn.anyBeside },
            ...beside.classes.map((name, index) => ({ value: String(index), label: name })),
          ]}
        />
      )}
      <span className="flex flex-wrap items-center gap-1.5">
        <Select
          aria-label={t.filterProbability}
          value={form.segment}
          onChange={(segment) => set({ segment })}
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
      <span className="flex items-center gap-1">
        <Select
          aria-label={t.sortBy}
          value={form.sort}
          onChange={(sort) => set({ sort, descending: sort !== "row" && sort !== "id" })}
          options={[
            ...SORTS.filter((key) => labeled || key !== "actual").map((key) => ({
              value: key,
              label: t.by(sortLabels[key]),
            })),
            ...classNames.map((name, index) => ({ value: probabilitySort(index), label: t.by(`P(${name})`) })),
          ]}
        />
        <IconButton
          icon={form.descending ? ArrowDown : ArrowUp}
          label={form.descending ? t.descending : t.ascending}
          onClick={() => set({ descending: !form.descending })}
        />
      </span>
      {isFiltered(form) && (
        <Button
          variant="ghost"
          onClick={() => onChange({ ...formOf(null), sort: form.sort, descending: form.descending })}
        >
          {t.everyone}
        </Button>
      )}
    </search>
  );
}
