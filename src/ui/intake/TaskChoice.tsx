import { taskMessages } from "../../i18n/messages/tasks";
import { isBusy } from "../../store/phase";
import { useStudio } from "../../store/studio";
import { TASK_IDS } from "../../tasks/registry";
import { Segmented } from "../kit/choice";
import { useMessages } from "../locale";

/** What the next run learns. Tasks that the open file has no labels or targets for cannot be chosen; it is said why. */
export function TaskChoice() {
  const t = useMessages(taskMessages);
  const task = useStudio(({ config, run, queueing }) =>
    run !== null && isBusy({ run, queueing }) ? run.header.task : config.task,
  );
  const setTask = useStudio((state) => state.setTask);
  const busy = useStudio(isBusy);
  const serves = useStudio(({ sketches }) => sketches.value?.serves ?? TASK_IDS);
  const isTable = useStudio(({ sketches }) => sketches.value?.table != null);
  const lacks = isTable ? t.lacksInTable : t.lacks;
  const lacking = TASK_IDS.filter((id) => !serves.includes(id));
  return (
    <section aria-label={t.task} className="hairline-b p-3">
      <Segmented
        label={t.task}
        value={task}
        onChange={setTask}
        className="flex w-full *:flex-1"
        options={TASK_IDS.map((id) => ({
          value: id,
          label: t.names[id],
          disabled: busy || lacking.includes(id),
          title: lacking.includes(id) ? lacks[id] : t.learns[id],
        }))}
      />
      {lacking.map((id) => (
        <p key={id} className="mt-1.5 text-ink-2 text-sm">
          {lacks[id]}
        </p>
      ))}
    </section>
  );
}
