import { useMemo } from "react";
import { errorSentence } from "../../i18n/errors";
import { queueMessages } from "../../i18n/messages/queue";
import { queueSeconds } from "../../run/queue";
import { queueActions } from "../../store/queue";
import { changeDraft, showQueueForm, useQueueForm } from "../../store/queue-form";
import { planOf, type QueuePlan } from "../../store/queue-plan";
import { queueNames } from "../../store/run-names";
import { useStudio } from "../../store/studio";
import { Button, CancelButton } from "../kit/button";
import { Segmented } from "../kit/choice";
import { Dialog } from "../kit/dialog";
import { SwitchField } from "../kit/field";
import { Disclosure } from "../kit/section";
import { useFormat, useLocale, useMessages } from "../locale";
import { GridFields } from "./GridFields";
import { ListField } from "./ListField";
import { SeedFields } from "./SeedFields";

/** The form of several runs: what varies, how often, and what that comes to. */
export function QueueDialog() {
  const t = useMessages(queueMessages);
  const { open } = useQueueForm();
  return (
    <Dialog open={open} onClose={() => showQueueForm(false)} title={t.title} description={t.about} footer={<Footer />}>
      <Form />
    </Dialog>
  );
}

function usePlan(): QueuePlan {
  const draft = useQueueForm((state) => state.draft);
  const base = useStudio((state) => state.config);
  return useMemo(() => planOf(draft, base), [draft, base]);
}

function Form() {
  const t = useMessages(queueMessages);
  const locale = useLocale();
  const { draft } = useQueueForm();
  const plan = usePlan();
  const problem = plan.problems.plan;
  return (
    <>
      <Segmented
        label={t.source}
        value={draft.source}
        onChange={(source) => changeDraft({ source })}
        options={(["grid", "list"] as const).map((value) => ({ value, label: t.sources[value] }))}
      />
      {draft.source === "grid" ? (
        <GridFields problems={plan.problems.keys} />
      ) : (
        <ListField problem={plan.problems.list} />
      )}
      <div className="hairline-t mt-3 pt-2">
        <SeedFields seeds={plan.seeds} problem={plan.problems.seeds} />
        <SwitchField
          label={t.holdSplit}
          info={t.holdSplitAbout}
          checked={draft.holdSplit}
          onChange={(holdSplit) => changeDraft({ holdSplit })}
        />
      </div>
      {problem !== null && (
        <p role="alert" className="mt-1 text-error text-sm">
          {errorSentence(problem, locale)}
        </p>
      )}
      {plan.configs.length > 1 && <Planned plan={plan} />}
    </>
  );
}

function Planned({ plan }: { readonly plan: QueuePlan }) {
  const t = useMessages(queueMessages);
  const locale = useLocale();
  return (
    <Disclosure title={t.planned(String(plan.configs.length))}>
      <ol className="list-inside list-decimal text-ink-2 text-sm marker:text-ink-3">
        {queueNames(plan.configs, locale).map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ol>
    </Disclosure>
  );
}

function Footer() {
  const t = useMessages(queueMessages);
  const format = useFormat();
  const base = useStudio((state) => state.config);
  const estimate = useStudio(({ preflight }) => preflight?.estimatedSeconds ?? null);
  const { configs } = usePlan();
  return (
    <>
      <p role="status" className="mr-auto text-ink-2">
        {configs.length > 0 && t.runs(configs.length)}
        {configs.length > 0 && estimate !== null && `, ${t.takes(format.span(queueSeconds(configs, base, estimate)))}`}
      </p>
      <CancelButton variant="secondary" onClick={() => showQueueForm(false)} />
      <Button
        variant="primary"
        disabled={configs.length === 0}
        onClick={() => {
          showQueueForm(false);
          void queueActions.start(configs);
        }}
      >
        {t.start(configs.length)}
      </Button>
    </>
  );
}
