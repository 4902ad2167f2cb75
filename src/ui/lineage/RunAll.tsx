import { Play } from "lucide-react";
import { useCallback } from "react";
import { lineageMessages } from "../../i18n/messages/lineage";
import { taskMessages } from "../../i18n/messages/tasks";
import { useData } from "../../store/data";
import { isBusy } from "../../store/phase";
import { useStudio } from "../../store/studio";
import { runEverything, wayPlan, waySeconds } from "../../store/way";
import { Button } from "../kit/button";
import { Facts } from "../kit/facts";
import { Popover, PopoverClose } from "../kit/popover";
import { useFormat, useMessages } from "../locale";
import { useAnswer } from "../use-answer";

/** Says what a whole way would make, of what and for how long, before it begins. */
export function RunAll() {
  const t = useMessages(lineageMessages);
  const busy = useStudio(isBusy);
  return (
    <Popover
      title={t.runAll}
      align="end"
      trigger={
        <Button icon={Play} disabled={busy} className="h-7">
          {t.runAll}
        </Button>
      }
    >
      <Plan />
    </Popover>
  );
}

function Plan() {
  const t = useMessages(lineageMessages);
  const tasks = useMessages(taskMessages);
  const format = useFormat();
  const facts = useData((state) => state.facts);
  const { files, width, epochs } = wayPlan();
  const customers = facts?.customers.rows ?? null;
  const seconds = useAnswer(useCallback(() => waySeconds(customers), [customers]));
  const span = seconds?.ok ? seconds.value : null;
  const rows = (count: number | undefined, file: string) => (count === undefined ? file : format.count(count));
  return (
    <div className="space-y-3">
      <p className="text-ink-2 text-sm">{t.runAllAbout}</p>
      <Facts
        facts={[
          { label: t.plan.customers, value: rows(facts?.customers.rows, files.customers) },
          { label: t.plan.products, value: rows(facts?.products.rows, files.products) },
          { label: t.plan.events, value: rows(facts?.events.rows, files.events) },
          { label: t.plan.width, value: format.count(width) },
          {
            label: t.plan.epochs,
            value: epochs.map(({ task, most }) => `${tasks.names[task]}\u00a0${format.count(most)}`).join(" · "),
          },
          // Its room is kept while it is being asked for.
          ...(customers === null || (seconds !== null && span === null)
            ? []
            : [{ label: t.plan.time, value: span === null ? "…" : t.plan.about(format.span(span)) }]),
        ]}
      />
      <PopoverClose
        render={
          <Button variant="primary" icon={Play} onClick={() => void runEverything()}>
            {t.plan.begin}
          </Button>
        }
      />
    </div>
  );
}
